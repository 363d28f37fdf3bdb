import { expect, test } from 'vitest'
import { Role } from '../../api/graphql/auth.ts'
import { isWithin, readRange } from '../../api/tokens/addresses.ts'
import { newToken, readToken } from '../../api/tokens/secret.ts'
import { asTenant, inTenant } from '../../prisma/tenancy.ts'
import { graphql } from '../gql/index.ts'
import { client, newTenant } from '../world.ts'

const Create = graphql(`
  mutation TestCreateToken($input: CreatePersonalTokenInput!) {
    createPersonalToken(input: $input) {
      __typename
      ... on NewPersonalToken { token personalToken { id name scopes ipRanges expiresAt owner { user { email } } companies { id } } }
      ... on InvalidInput { issues { path message } }
    }
  }
`)
const Rotate = graphql(`
  mutation TestRotateToken($id: ID!, $overlapHours: Int!) {
    rotatePersonalToken(id: $id, input: { overlapHours: $overlapHours }) {
      __typename
      ... on NewPersonalToken { token }
    }
  }
`)
const Revoke = graphql(`
  mutation TestRevokeToken($id: ID!) {
    revokePersonalToken(id: $id) { __typename ... on PersonalToken { revokedAt } }
  }
`)

type Person = Pick<Awaited<ReturnType<typeof newTenant>>, 'ask'>

async function tokenOf(
  { ask }: Person,
  input: Partial<{ scopes: string[]; ipRanges: string[]; companyIds: string[] }> = {},
) {
  const { createPersonalToken } = await ask(Create, {
    input: { name: 'Night shift', scopes: ['company:read'], ...input },
  })
  if (createPersonalToken.__typename !== 'NewPersonalToken') throw new Error(JSON.stringify(createPersonalToken))
  return createPersonalToken
}

const names = '{ companies { nodes { name } } }'
const refused = {
  status: 401,
  errors: [{ message: 'This token is not valid, or not any more.', extensions: { code: 'UNAUTHENTICATED' } }],
}

test('a token is shown once, stored as a hash, and acts for its owner within its scopes', async () => {
  const tenant = await newTenant('Acme')
  const { token, personalToken } = await tokenOf(tenant)
  expect(token).toMatch(/^pm_pat_[0-9a-hjkmnp-tv-z]{26}_[0-9A-Za-z]{49}$/)
  expect(personalToken).toMatchObject({ name: 'Night shift', owner: { user: { email: tenant.email } } })
  const days = (Date.parse(personalToken.expiresAt) - Date.now()) / 86_400_000
  expect(days).toBeGreaterThan(89.9)
  const { send } = client(token)
  expect(await send(names)).toMatchObject({ status: 200, data: { companies: { nodes: [{ name: 'Acme' }] } } })
  expect(await send('{ viewer { permissions } }')).toMatchObject({
    data: { viewer: { permissions: ['company:read'] } },
  })
  expect(await send('{ members { totalCount } }')).toMatchObject({ status: 403 })
  const stored = JSON.stringify(await asTenant(tenant.tenantId).personalToken.findMany())
  expect(stored).not.toContain(token.slice(34))
})

test('a token with a right checksum that nobody made is refused like a revoked one', async () => {
  const tenant = await newTenant()
  const { token, personalToken } = await tokenOf(tenant)
  const id = readToken(token) as string
  const forged = newToken(id).token
  expect(readToken(forged)).toBe(id)
  expect(await client(forged).send(names)).toMatchObject(refused)
  expect(await client(newToken('01990000-0000-7000-8000-000000000000').token).send(names)).toMatchObject(refused)
  expect(await client(`${token.slice(0, -1)}!`).send(names)).toMatchObject(refused)
  await tenant.ask(Revoke, { id: personalToken.id })
  expect(await client(token).send('{ viewer { roles } }')).toMatchObject(refused)
})

test('rotated, a token’s old secret is taken for the overlap and no longer', async () => {
  const tenant = await newTenant()
  const { token, personalToken } = await tokenOf(tenant)
  const { id } = personalToken
  const { rotatePersonalToken } = await tenant.ask(Rotate, { id, overlapHours: 1 })
  const second = (rotatePersonalToken as { token: string }).token
  expect(await client(token).send(names)).toMatchObject({ status: 200 })
  expect(await client(second).send(names)).toMatchObject({ status: 200 })
  await tenant.ask(Rotate, { id, overlapHours: 0 })
  expect(await client(token).send(names)).toMatchObject(refused)
  expect(await client(second).send(names)).toMatchObject(refused)
})

test('a token has what its owner has now, and ends with the membership', async () => {
  const tenant = await newTenant()
  const marketer = await tenant.member(Role.marketer)
  const { token } = await tokenOf(marketer, { scopes: ['project:write', 'project:read'] })
  const { send } = client(token)
  const roles = (roles: Role[], deletedAt: Date | null = null) =>
    inTenant(tenant.tenantId, (db) =>
      db.tenantUser.updateMany({ where: { userId: marketer.userId }, data: { roles, deletedAt } }),
    )
  await roles([Role.analyst])
  expect((await send('{ viewer { permissions } }')).data).toMatchObject({ viewer: { permissions: ['project:read'] } })
  await roles([Role.analyst], new Date())
  await expect.poll(async () => (await send(names)).status, { timeout: 1_500 }).toBe(401)
})

test('a token is for the workspaces and addresses it was made for', async () => {
  const tenant = await newTenant('Acme')
  const { id: other } = await inTenant(tenant.tenantId, (db) => db.company.create({ data: { name: 'Other' } }))
  const { encodeId } = await import('../../api/graphql/ids.ts')
  const { token } = await tokenOf(tenant, {
    companyIds: [encodeId('company', other)],
    scopes: ['company:read', 'company:write', 'project:read', 'project:write'],
  })
  const { send } = client(token)
  expect(await send(names)).toMatchObject({ data: { companies: { nodes: [{ name: 'Other' }] } } })
  const acme = encodeId('company', tenant.companyId)
  expect(await send('query ($id: ID!) { company(id: $id) { name } }', { id: acme })).toMatchObject({
    data: { company: null },
  })
  const rename = 'mutation ($id: ID!) { updateCompany(id: $id, input: { name: "Mine" }) { __typename } }'
  expect(await send(rename, { id: acme })).toMatchObject({ data: { updateCompany: { __typename: 'NotFound' } } })
  const elsewhere = await tokenOf(tenant, { ipRanges: ['203.0.113.0/24', '2001:DB8::1'] })
  expect(elsewhere.personalToken.ipRanges).toEqual(['203.0.113.0/24', '2001:db8::1'])
  expect(await client(elsewhere.token).send(names)).toMatchObject({
    status: 401,
    errors: [{ message: 'This token is not for use from 127.0.0.1.' }],
  })
})

test('the use of a token is noted, once a minute at most', async () => {
  const tenant = await newTenant()
  const { token } = await tokenOf(tenant)
  await client(token).send(names)
  const used = async () => (await asTenant(tenant.tenantId).personalToken.findFirst({ where: {} }))?.lastUsedAt
  await expect.poll(used).toBeInstanceOf(Date)
  const first = await used()
  await client(token).send(names)
  expect(await used()).toEqual(first)
})

test('nobody gives a token more than they have, and a token begets none', async () => {
  const tenant = await newTenant()
  const analyst = await tenant.member(Role.analyst)
  const create = (scopes: string[]) => analyst.ask(Create, { input: { name: 'More', scopes } })
  expect(await create(['project:write'])).toMatchObject({
    createPersonalToken: { issues: [{ path: 'scopes', message: 'Your role does not have project:write.' }] },
  })
  expect(await create(['token:write'])).toMatchObject({ createPersonalToken: { __typename: 'InvalidInput' } })
  const { token } = await tokenOf(tenant)
  expect(await client(token).send('mutation { signOut { signedOut } }')).toMatchObject({ status: 403 })
})

test('an admin ends anybody’s token, a colleague sees none of it', async () => {
  const tenant = await newTenant()
  const analyst = await tenant.member(Role.analyst)
  const { personalToken } = await tokenOf(tenant)
  expect(await analyst.ask(Revoke, { id: personalToken.id })).toMatchObject({
    revokePersonalToken: { __typename: 'NotFound' },
  })
  const admin = await tenant.member(Role.admin)
  expect(await admin.ask(Revoke, { id: personalToken.id })).toMatchObject({
    revokePersonalToken: { __typename: 'PersonalToken' },
  })
})

test('addresses are compared as addresses', async () => {
  expect(readRange('10.1.2.3/8')).toBe('10.0.0.0/8')
  expect(readRange('::ffff:10.0.0.1')).toBe('10.0.0.1')
  for (const wrong of ['10.0.0.0/33', 'example.test', '', '10.0.0', '1.2.3.4/'])
    expect(readRange(wrong), wrong).toBeUndefined()
  expect(isWithin('::ffff:10.9.9.9', ['10.0.0.0/8'])).toBe(true)
  expect(isWithin('11.0.0.1', ['10.0.0.0/8', '2001:db8::/32'])).toBe(false)
  expect(isWithin('2001:db8:1::5', ['10.0.0.0/8', '2001:db8::/32'])).toBe(true)
})
