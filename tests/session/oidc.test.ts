import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { browser, newAddress, newPerson } from './browser.ts'
import { enableTotp } from './totp.ts'

/** A small OpenID provider that signs in whomever a test says. */
const provider = {
  claims: {} as Record<string, unknown>,
  /** What a test does to a token before it is signed, or to its header. */
  alter: (claims: Record<string, unknown>) => claims,
  foreignKey: false,
  issuer: '',
  challenges: new Map<string, { nonce: string; challenge: string }>(),
}
let http: Server

beforeAll(async () => {
  const own = await generateKeyPair('RS256')
  const foreign = await generateKeyPair('RS256')
  const jwk = await exportJWK(own.publicKey)
  const kid = await calculateJwkThumbprint(jwk)
  http = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', provider.issuer)
    const send = (body: object) => response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
    if (url.pathname === '/.well-known/openid-configuration') {
      return send({
        issuer: provider.issuer,
        authorization_endpoint: `${provider.issuer}/authorize`,
        token_endpoint: `${provider.issuer}/token`,
        jwks_uri: `${provider.issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        code_challenge_methods_supported: ['S256'],
      })
    }
    if (url.pathname === '/keys') return send({ keys: [{ ...jwk, kid, alg: 'RS256', use: 'sig' }] })
    if (url.pathname !== '/token') return response.writeHead(404).end()
    let body = ''
    for await (const chunk of request) body += chunk
    const form = new URLSearchParams(body)
    const known = provider.challenges.get(form.get('code') ?? '')
    const { createHash } = await import('node:crypto')
    const isTheirs =
      known &&
      createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url') === known.challenge
    if (!known || !isTheirs)
      return response.writeHead(400, { 'content-type': 'application/json' }).end('{"error":"invalid_grant"}')
    const now = Math.floor(Date.now() / 1000)
    const standard = { iss: provider.issuer, aud: 'penguin', iat: now, exp: now + 60, nonce: known.nonce }
    const token = await new SignJWT(provider.alter({ ...standard, ...provider.claims }))
      .setProtectedHeader({ alg: 'RS256', kid })
      .sign(provider.foreignKey ? foreign.privateKey : own.privateKey)
    return send({ access_token: 'a', token_type: 'bearer', id_token: token })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  provider.issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  Object.assign(process.env, {
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: 'penguin',
    OIDC_CLIENT_SECRET: 'between us',
    OIDC_NAME: 'Ice ID',
  })
})
afterAll(() => new Promise((resolve) => http.close(resolve)))

/** Goes to the provider and comes back. */
async function comeBack(it: ReturnType<typeof browser>, change: (callback: URLSearchParams) => void = () => {}) {
  const begun = await it.request('GET', '/session/oidc?to=/jobs')
  const authorize = new URL(begun.headers.location ?? '')
  expect(authorize.origin).toBe(provider.issuer)
  const asked = authorize.searchParams
  const code = crypto.randomUUID()
  provider.challenges.set(code, { nonce: asked.get('nonce') ?? '', challenge: asked.get('code_challenge') ?? '' })
  const callback = new URLSearchParams({ code, state: asked.get('state') ?? '' })
  change(callback)
  const back = await it.request('GET', `/session/oidc/callback?${callback}`)
  return back.headers.location ?? ''
}

async function isIn(it: ReturnType<typeof browser>) {
  const { statusCode } = await it.request('POST', '/session/refresh', {}, { 'x-penguin-session': '1' })
  return statusCode === 200
}

test('who is new comes in with a tenant of their own, and again as the same person', async () => {
  const email = newAddress()
  provider.claims = { sub: email, email, email_verified: true, name: 'Olga' }
  const it = browser()
  expect(await comeBack(it)).toBe('/jobs')
  expect(await isIn(it)).toBe(true)
  provider.claims = { sub: email } // the address is not needed any more
  expect(await comeBack(browser())).toBe('/jobs')
  expect((await it.send('{ signInOptions { oidcName } }')).data).toEqual({ signInOptions: { oidcName: 'Ice ID' } })
})

test('an account is found by a verified address, and never by another', async () => {
  const { email } = await newPerson()
  provider.claims = { sub: 'mallory', email, email_verified: false }
  const mallory = browser()
  expect(await comeBack(mallory)).toContain('/sign-in?problem=')
  expect(await isIn(mallory)).toBe(false)
  provider.claims = { sub: 'pia', email, email_verified: true }
  expect(await comeBack(browser())).toBe('/jobs')
})

test('the second factor is asked for here too', async () => {
  const person = await newPerson()
  const { app } = await enableTotp(person)
  provider.claims = { sub: person.email, email: person.email, email_verified: true }
  const it = browser()
  const [, challenge] = (await comeBack(it)).split('/sign-in#challenge=')
  expect(await isIn(it)).toBe(false)
  const { data } = await it.send('query($c: String!) { secondFactor(challenge: $c) { methods } }', { c: challenge })
  expect(data).toEqual({ secondFactor: { methods: ['totp', 'backup_code'] } })
  expect(await it.act('signInWithCode', { challenge, code: app.code() })).toMatchObject({ __typename: 'Session' })
})

const email = newAddress()
test.each<[string, () => void, ((callback: URLSearchParams) => void)?]>([
  ['signed by another key', () => (provider.foreignKey = true)],
  ['for another client', () => (provider.alter = (claims) => ({ ...claims, aud: 'somebody-else' }))],
  ['of another issuer', () => (provider.alter = (claims) => ({ ...claims, iss: 'https://evil.test' }))],
  ['of another sign-in', () => (provider.alter = (claims) => ({ ...claims, nonce: 'another' }))],
  ['too old', () => (provider.alter = (claims) => ({ ...claims, iat: 1, exp: 2 }))],
  ['with another state', () => {}, (callback) => callback.set('state', 'another')],
  ['with a code of nobody', () => {}, (callback) => callback.set('code', 'another')],
])('an answer %s lets nobody in', async (_, prepare, change) => {
  Object.assign(provider, {
    foreignKey: false,
    alter: (claims: object) => claims,
    claims: { sub: 'x', email, email_verified: true },
  })
  prepare()
  const it = browser()
  expect(await comeBack(it, change)).toContain('/sign-in?problem=')
  expect(await isIn(it)).toBe(false)
})

test('an answer without the cookie of its beginning lets nobody in', async () => {
  const it = browser()
  await it.request('GET', '/session/oidc')
  it.cookies.clear()
  const back = await it.request('GET', '/session/oidc/callback?code=a&state=b')
  expect(back.headers.location).toContain('/sign-in?problem=')
})

test.each(['//evil.test', '/\\evil.test', 'https://evil.test', '/a\\b'])(
  'after signing in nobody is sent to %s',
  async (to) => {
    Object.assign(provider, { foreignKey: false, alter: (claims: object) => claims })
    provider.claims = { sub: email, email, email_verified: true }
    const it = browser()
    const begun = await it.request('GET', `/session/oidc?to=${encodeURIComponent(to)}`)
    const asked = new URL(begun.headers.location ?? '').searchParams
    const code = crypto.randomUUID()
    provider.challenges.set(code, { nonce: asked.get('nonce') ?? '', challenge: asked.get('code_challenge') ?? '' })
    const back = await it.request('GET', `/session/oidc/callback?code=${code}&state=${asked.get('state')}`)
    expect(back.headers.location).toBe('/')
  },
)
