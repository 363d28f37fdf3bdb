import { afterAll, beforeAll, expect, test } from 'vitest'
import { Role } from '../../api/graphql/auth.ts'
import { encodeId } from '../../api/graphql/ids.ts'
import { acrossTenants } from '../../prisma/tenancy.ts'
import { type Process, startApi } from '../api/process.ts'
import { client, newTenant } from '../world.ts'

/** What is taken away in one API process is gone within a second in another that had just believed in it. */
let other: Process
beforeAll(async () => {
  other = await startApi()
})
afterAll(() => other.stop())

type Tenant = Awaited<ReturnType<typeof newTenant>>
type Member = Awaited<ReturnType<Tenant['member']>>
const names = '{ companies { nodes { name } } }'
const create =
  'mutation { createProject(input: { companyId: "wsp_00000000000000000000000000", name: "x" }) { __typename } }'
const token =
  'mutation { createPersonalToken(input: { name: "n", scopes: ["company:read"] }) { ... on NewPersonalToken { token personalToken { id } } } }'

type Case = {
  take: (tenant: Tenant, member: Member, tokenId: string) => Promise<unknown>
  by: 'session' | 'token'
  asks: string
  status: number
}
const cases: Record<string, Case> = {
  'a role that was taken away': {
    take: (tenant, { userId }) =>
      tenant.send('mutation ($id: ID!) { changeMemberRoles(id: $id, input: { roles: [analyst] }) { __typename } }', {
        id: encodeId('member', userId),
      }),
    ...{ by: 'session', asks: create, status: 403 },
  },
  'a member who was removed': {
    take: (tenant, { userId }) =>
      tenant.send('mutation ($id: ID!) { removeMember(id: $id) { __typename } }', { id: encodeId('member', userId) }),
    ...{ by: 'session', asks: names, status: 401 },
  },
  'the token of a member who was removed': {
    take: (tenant, { userId }) =>
      tenant.send('mutation ($id: ID!) { removeMember(id: $id) { __typename } }', { id: encodeId('member', userId) }),
    ...{ by: 'token', asks: names, status: 401 },
  },
  'a token that was revoked': {
    take: (_, member, id) => member.send('mutation ($id: ID!) { revokePersonalToken(id: $id) { __typename } }', { id }),
    ...{ by: 'token', asks: names, status: 401 },
  },
  'a session that was signed out': {
    take: (_, member) => member.send('mutation { signOut { signedOut } }'),
    by: 'session',
    asks: names,
    status: 401,
  },
  'a person who was disabled': {
    take: (_, { userId }) =>
      acrossTenants('a test', (db) => db.user.update({ where: { id: userId }, data: { deletedAt: new Date() } })),
    ...{ by: 'session', asks: names, status: 401 },
  },
  'the token of a person who was disabled': {
    take: (_, { userId }) =>
      acrossTenants('a test', (db) => db.user.update({ where: { id: userId }, data: { deletedAt: new Date() } })),
    ...{ by: 'token', asks: names, status: 401 },
  },
}

test.each(Object.entries(cases))('%s is refused everywhere within a second', async (_, { take, by, asks, status }) => {
  const tenant = await newTenant()
  const member = await tenant.member(Role.marketer)
  const made = await member.send<{ createPersonalToken: { token: string; personalToken: { id: string } } }, never>(
    token,
  )
  if (!made.data) throw new Error('no token was made')
  const { token: secret, personalToken } = made.data.createPersonalToken
  const credential = by === 'token' ? secret : member.accessToken
  const [here, there] = [client(credential), client(credential, {}, other.url)]
  for (const { send } of [here, there]) expect((await send(asks)).status).toBe(200)
  await take(tenant, member, personalToken.id)
  const deadline = Date.now() + 1_000
  while (Date.now() < deadline) await there.send(asks)
  for (const { send } of [here, there]) expect((await send(asks)).status).toBe(status)
})
