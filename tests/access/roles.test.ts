import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { permissions, Role, scopes } from '../../api/graphql/auth.ts'
import { encodeId } from '../../api/graphql/ids.ts'
import { needOf } from '../../api/graphql/needs.ts'
import { newToken } from '../../api/tokens/secret.ts'
import { inTenant } from '../../prisma/tenancy.ts'
import { documentFor, type RootField, rootFields } from '../api/anyDocument.ts'
import { client, newTenant } from '../world.ts'

/**
 * Who may do what, walked both ways: every operation of the schema as every role, as a token that has everything but the
 * scope, as one that has nothing else, and as nobody. Operations that are added later are asked by themselves.
 */
const tenant = await newTenant()
const people = new Map([
  [Role.owner, tenant],
  ...(await Promise.all(
    [Role.admin, Role.marketer, Role.analyst].map(async (role) => [role, await tenant.member(role)] as const),
  )),
])

/** What leaves the tenant or ends the session would end the walk. */
const endings = ['leaveTenant', 'signOut', 'removeMember']

type Answer = { errors?: readonly { extensions?: Record<string, unknown> | undefined }[] }
const codes = ({ errors }: Answer) => (errors ?? []).map(({ extensions }) => extensions?.code)

const asked = ({ send }: Pick<typeof tenant, 'send'>, root: RootField) => {
  const { query, variables } = documentFor(root, (noun) => encodeId(noun, randomUUID()))
  return send(query, variables)
}

async function tokenWith(chosen: string[]) {
  const id = randomUUID()
  const { token, hash } = newToken(id)
  await inTenant(tenant.tenantId, (db) =>
    db.personalToken.create({
      data: { id, hash, userId: tenant.userId, name: 'walk', scopes: chosen, expiresAt: new Date('2099-01-01') },
    }),
  )
  return client(token)
}

const operations = rootFields.map((root) => ({
  name: `${root.kind} ${root.field.name}`,
  root,
  need: needOf(root.kind, root.field.name),
}))

describe.each([...people.keys()])('as %s', (role) => {
  test.each(operations.filter(({ root }) => !endings.includes(root.field.name)))(
    '$name is open if, and only if, the role has it',
    async ({ root, need }) => {
      const may =
        need === 'public' ||
        need === 'known' ||
        need === 'self' ||
        permissions[need as keyof typeof permissions].includes(role)
      const answer = await asked(people.get(role) as typeof tenant, root)
      if (may) expect(codes(answer)).not.toContain('FORBIDDEN')
      else expect(answer).toMatchObject({ status: 403, errors: [{ extensions: { code: 'FORBIDDEN' } }] })
      expect(codes(answer)).not.toContain('INTERNAL')
    },
  )
})

test.each(operations)('$name is closed to nobody at all, or public', async ({ root, need }) => {
  const answer = await asked(client(), root)
  if (need === 'public') expect(codes(answer)).not.toContain('UNAUTHENTICATED')
  else expect(answer).toMatchObject({ status: 401, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
})

const everything = await tokenWith(scopes)

test.each(operations)('$name with an owner’s token needs its scope', async ({ root, need }) => {
  const own = need === 'public' || need === 'known'
  const scope = scopes.find((it) => it === need)
  if (own) return expect(codes(await asked(everything, root))).not.toContain('FORBIDDEN')
  const without = await tokenWith(scopes.filter((it) => it !== need))
  expect(await asked(without, root)).toMatchObject({ status: 403, errors: [{ extensions: { code: 'FORBIDDEN' } }] })
  if (scope && !endings.includes(root.field.name)) {
    expect(codes(await asked(await tokenWith([scope]), root))).not.toContain('FORBIDDEN')
  }
})
