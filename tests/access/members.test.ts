import { expect, test } from 'vitest'
import { Role } from '../../api/graphql/auth.ts'
import { encodeId } from '../../api/graphql/ids.ts'
import { newSecret } from '../../api/session/secrets.ts'
import { acrossTenants, inTenant, lookAcross } from '../../prisma/tenancy.ts'
import { graphql } from '../gql/index.ts'
import { client, newTenant } from '../world.ts'

const Members = graphql(`
  query TestMembers {
    members { totalCount nodes { id roles user { email } } }
  }
`)
const Change = graphql(`
  mutation TestChangeRoles($id: ID!, $roles: [Role!]!) {
    changeMemberRoles(id: $id, input: { roles: $roles }) { __typename ... on Member { roles } ... on Problem { message } }
  }
`)
const Remove = graphql(`
  mutation TestRemoveMember($id: ID!) {
    removeMember(id: $id) { __typename ... on Problem { message } }
  }
`)
const Leave = graphql(`
  mutation TestLeave {
    leaveTenant { __typename ... on Problem { message } }
  }
`)
const Invite = graphql(`
  mutation TestInvite($input: CreateInvitationInput!) {
    createInvitation(input: $input) { __typename ... on Invitation { id state email } ... on Problem { message } }
  }
`)
const Accept = graphql(`
  mutation TestAccept($secret: String!) {
    acceptInvitation(input: { secret: $secret }) { __typename ... on Session { accessToken } ... on Problem { message } }
  }
`)
const Join = graphql(`
  mutation TestJoin($secret: String!, $password: String!) {
    joinByInvitation(input: { secret: $secret, name: "Ned New", password: $password }) {
      __typename
      ... on Session { accessToken viewer { roles tenant { name } } }
      ... on Problem { message }
    }
  }
`)

const mem = (userId: string) => encodeId('member', userId)
const keepsAnOwner = {
  __typename: 'NotPossible',
  message: 'A tenant keeps at least one owner: make somebody else an owner first.',
}

/** An invitation whose link's secret is known here: mail alone carries it otherwise. */
async function invitation(tenantId: string, email: string, roles: Role[]) {
  const { secret, hash } = newSecret()
  const expiresAt = new Date(Date.now() + 60_000)
  await inTenant(tenantId, (db) => db.invitation.create({ data: { email, roles, tokenHash: hash, expiresAt } }))
  return secret
}

test('the last owner neither leaves nor steps down, nor do two owners at once', async () => {
  const tenant = await newTenant()
  expect((await tenant.ask(Leave)).leaveTenant).toEqual(keepsAnOwner)
  expect((await tenant.ask(Change, { id: mem(tenant.userId), roles: ['admin'] })).changeMemberRoles).toEqual(
    keepsAnOwner,
  )
  const second = await tenant.member(Role.owner)
  const answers = await Promise.all([tenant.ask(Leave), second.ask(Leave)])
  expect(answers.map(({ leaveTenant }) => leaveTenant.__typename).sort()).toEqual(['NotPossible', 'TenantLeft'])
})

test('only owners make, unmake and remove owners', async () => {
  const tenant = await newTenant()
  const admin = await tenant.member(Role.admin)
  const analyst = await tenant.member(Role.analyst)
  const only = { __typename: 'NotPossible', message: 'Only an owner makes or unmakes owners.' }
  expect((await admin.ask(Change, { id: mem(analyst.userId), roles: ['owner'] })).changeMemberRoles).toEqual(only)
  expect((await admin.ask(Change, { id: mem(tenant.userId), roles: ['admin'] })).changeMemberRoles).toEqual(only)
  expect((await admin.ask(Remove, { id: mem(tenant.userId) })).removeMember.__typename).toBe('NotPossible')
  expect(
    (await admin.ask(Invite, { input: { email: 'o@example.test', roles: ['owner'] } })).createInvitation.__typename,
  ).toBe('NotPossible')
  expect((await tenant.ask(Change, { id: mem(analyst.userId), roles: ['marketer'] })).changeMemberRoles).toEqual({
    __typename: 'Member',
    roles: ['marketer'],
  })
})

test('who was removed is out, and is not a member any more', async () => {
  const tenant = await newTenant()
  const analyst = await tenant.member(Role.analyst)
  expect((await analyst.ask(Members)).members.totalCount).toBe(2)
  expect((await tenant.ask(Remove, { id: mem(analyst.userId) })).removeMember.__typename).toBe('Member')
  await expect.poll(async () => (await analyst.send(Members)).status, { timeout: 1_500 }).toBe(401)
  const { members } = await tenant.ask(Members)
  expect(members.nodes.map(({ user }) => user.email)).toEqual([tenant.email])
})

test('an invitation goes out by mail and nowhere else', async () => {
  const tenant = await newTenant('Acme')
  const { createInvitation } = await tenant.ask(Invite, { input: { email: 'New@Example.test', roles: ['marketer'] } })
  expect(createInvitation).toMatchObject({ __typename: 'Invitation', state: 'open', email: 'new@example.test' })
  const mail = await lookAcross('a test').emailInOutbox.findFirst({
    where: { recipient: 'new@example.test' },
    orderBy: { id: 'desc' },
  })
  expect(mail).toMatchObject({ type: 'invitation', facts: { tenantName: 'Acme', invitedBy: 'Pia Pinguin' } })
  expect(mail?.sealed).toBeInstanceOf(Uint8Array)
})

test('somebody with an account accepts, once, and goes on in the new tenant', async () => {
  const [home, away] = [await newTenant('Home'), await newTenant('Away')]
  const secret = await invitation(away.tenantId, home.email, [Role.marketer])
  const stranger = await newTenant()
  expect((await stranger.ask(Accept, { secret })).acceptInvitation).toMatchObject({
    __typename: 'NotPossible',
    message: `This invitation is for ${home.email}: sign in with that address.`,
  })
  const { acceptInvitation } = await home.ask(Accept, { secret })
  if (acceptInvitation.__typename !== 'Session') throw new Error('not accepted')
  const { send } = client(acceptInvitation.accessToken)
  expect(await send('{ viewer { roles tenant { name } memberships { tenant { name } } } }')).toMatchObject({
    data: {
      viewer: {
        roles: ['marketer'],
        tenant: { name: 'Away' },
        memberships: [{ tenant: { name: 'Home' } }, { tenant: { name: 'Away' } }],
      },
    },
  })
  expect((await home.ask(Accept, { secret })).acceptInvitation.__typename).toBe('NotFound')
})

test('somebody without an account gets one, without a tenant of their own', async () => {
  const tenant = await newTenant('Acme')
  const email = `ned-${tenant.userId}@example.test`
  const secret = await invitation(tenant.tenantId, email, [Role.analyst])
  expect(
    await client().send(
      'query ($secret: String!) { invitationOffer(secret: $secret) { tenantName email hasAccount } }',
      { secret },
    ),
  ).toMatchObject({
    data: { invitationOffer: { tenantName: 'Acme', email, hasAccount: false } },
  })
  expect((await client().ask(Join, { secret, password: 'short' })).joinByInvitation.__typename).toBe('InvalidInput')
  const [one, other] = await Promise.all(
    [1, 2].map(() => client().ask(Join, { secret, password: 'a long enough pass phrase' })),
  )
  const outcomes = [one?.joinByInvitation.__typename, other?.joinByInvitation.__typename].sort()
  expect(outcomes).toEqual(['NotFound', 'Session'])
  const memberships = await acrossTenants('a test', (db) => db.tenantUser.findMany({ where: { email } }))
  expect(memberships).toMatchObject([{ tenantId: tenant.tenantId, roles: ['analyst'] }])
})

test('a link that is over, revoked or made up offers nothing', async () => {
  const tenant = await newTenant()
  const secret = await invitation(tenant.tenantId, 'late@example.test', [Role.analyst])
  await inTenant(tenant.tenantId, (db) => db.invitation.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } }))
  const offer = (secret: string) =>
    client().send('query ($secret: String!) { invitationOffer(secret: $secret) { email } }', { secret })
  expect(await offer(secret)).toMatchObject({ data: { invitationOffer: null } })
  expect(await offer(newSecret().secret)).toMatchObject({ data: { invitationOffer: null } })
})
