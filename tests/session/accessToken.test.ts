import { createHmac, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { issueAccessToken } from '../../api/session/accessToken.ts'
import { env } from '../../prisma/env.ts'
import { client, newTenant } from '../world.ts'

const { userId, tenantId, sessionId, roles } = await (async () => {
  const tenant = await newTenant()
  return { ...tenant, roles: ['owner'] }
})()
const key = Buffer.from(env.SESSION_KEY, 'base64url')
const now = () => Math.floor(Date.now() / 1000)
const right = { alg: 'HS256', typ: 'at+jwt' }
const payload = (changes: object = {}) => ({
  ...{ sub: userId, tid: tenantId, sid: sessionId, roles, iss: 'penguinmails', aud: 'penguinmails-api', iat: now() },
  ...{ exp: now() + 300 },
  ...changes,
})

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
function forge(header: object, body: object, secret: Buffer | null = key) {
  const text = `${encode(header)}.${encode(body)}`
  return `${text}.${secret ? createHmac('sha256', secret).update(text).digest('base64url') : ''}`
}

async function whoIs(token: string) {
  const { data } = await client(token).send<{ viewer: unknown }, Record<string, never>>('{ viewer { user { id } } }')
  return data?.viewer ?? null
}

test('a token of ours is taken', async () => {
  expect(await whoIs((await issueAccessToken({ userId, tenantId, sessionId, roles })).token)).not.toBeNull()
  expect(await whoIs(forge(right, payload()))).not.toBeNull()
})

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const publicPem = Buffer.from(publicKey.export({ type: 'spki', format: 'pem' }))

test.each<[string, () => string | Promise<string>]>([
  ['signed by nobody', () => forge({ ...right, alg: 'none' }, payload(), null)],
  ['signed by nobody, spelt otherwise', () => forge({ ...right, alg: 'NoNe' }, payload(), null)],
  ['that says none and is signed', () => forge({ ...right, alg: 'none' }, payload())],
  ['without a signature', () => forge(right, payload(), null)],
  [
    'of another algorithm with our key',
    () => new SignJWT(payload()).setProtectedHeader({ ...right, alg: 'HS512' }).sign(key),
  ],
  ['of RSA', () => new SignJWT(payload()).setProtectedHeader({ ...right, alg: 'RS256' }).sign(privateKey)],
  ['signed with a public key as if it were a secret', () => forge(right, payload(), publicPem)],
  ['of a foreign key', () => forge(right, payload(), randomBytes(32))],
  [
    'that brings its own key',
    () => forge({ ...right, jwk: { kty: 'oct', k: 'AAAA' } }, payload(), Buffer.from('AAAA', 'base64url')),
  ],
  ['of an empty key', () => forge(right, payload(), Buffer.alloc(0))],
  ['for another audience', () => forge(right, payload({ aud: 'somebody-else' }))],
  ['for no audience', () => forge(right, payload({ aud: undefined }))],
  ['of another issuer', () => forge(right, payload({ iss: 'somebody-else' }))],
  ['of another type', () => forge({ ...right, typ: 'JWT' }, payload())],
  ['of no type', () => forge({ alg: 'HS256' }, payload())],
  ['one second too old', () => forge(right, payload({ iat: now() - 600, exp: now() - 1 }))],
  ['that never ends', () => forge(right, payload({ exp: undefined }))],
  ['not valid yet', () => forge(right, payload({ nbf: now() + 60 }))],
  ['of another session', () => forge(right, payload({ sid: randomUUID() }))],
  ['of another person', () => forge(right, payload({ sub: randomUUID() }))],
  ['of another tenant', () => forge(right, payload({ tid: randomUUID() }))],
  ['with critical words we do not know', () => forge({ ...right, crit: ['exp'] }, payload())],
  ['that is not one', () => 'a.b.c'],
])('a token %s is refused', async (_, make) => {
  expect(await whoIs(await make())).toBeNull()
  const { status, errors } = await client(await make()).send('{ companies { nodes { id } } }')
  expect(status).toBe(401)
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED' })
})

test('roles in a token are not believed', async () => {
  const tenant = await newTenant()
  const analyst = await tenant.member()
  const token = forge(
    right,
    payload({ sub: analyst.userId, tid: tenant.tenantId, sid: analyst.sessionId, roles: ['owner'] }),
  )
  const { data } = await client(token).send<{ viewer: unknown }, Record<string, never>>('{ viewer { permissions } }')
  expect(data?.viewer).toEqual({ permissions: [] })
})
