import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { openLog } from '../../jobs/log.ts'
import { prune } from '../../jobs/requests/prune.ts'
import { asTenant, inTenant } from '../../prisma/tenancy.ts'
import { client, newTenant, server } from '../world.ts'

const create =
  'mutation ($name: String!) { createCompany(input: { name: $name }) { __typename ... on Company { id } } }'
type Tenant = Awaited<ReturnType<typeof newTenant>>

const sent = ({ accessToken }: Tenant, key: string, name: string, query = create) =>
  client(accessToken, { 'idempotency-key': key }).send<{ createCompany: { id: string } }, { name: string }>(query, {
    name,
  })
const named = ({ tenantId }: Tenant, name: string) => asTenant(tenantId).company.count({ where: { name } })

test('a mutation sent again answers as before, and is done once', async () => {
  const tenant = await newTenant()
  const key = randomUUID()
  const first = await sent(tenant, key, 'Once')
  const second = await sent(tenant, key, 'Once')
  expect(first.data?.createCompany.id).toMatch(/^wsp_/)
  expect(second.data).toEqual(first.data)
  expect(await named(tenant, 'Once')).toBe(1)
})

test('of twenty at once one is done, and the others get its answer or are told to wait', async () => {
  const tenant = await newTenant()
  const key = randomUUID()
  const answers = await Promise.all(Array.from({ length: 20 }, () => sent(tenant, key, 'Storm')))
  const ids = new Set(answers.flatMap(({ data }) => data?.createCompany.id ?? []))
  expect(ids.size).toBe(1)
  for (const { status, errors } of answers) {
    if (errors) expect({ status, code: errors[0]?.extensions?.code }).toEqual({ status: 409, code: 'CONFLICT' })
  }
  expect(await named(tenant, 'Storm')).toBe(1)
})

test('the same key for another request is refused, and another person’s key is another key', async () => {
  const [tenant, other] = [await newTenant(), await newTenant()]
  const key = randomUUID()
  await sent(tenant, key, 'Mine')
  expect(await sent(tenant, key, 'Yours')).toMatchObject({
    status: 422,
    errors: [{ extensions: { code: 'IDEMPOTENCY_MISMATCH' } }],
  })
  const same = create.replace('mutation', 'mutation Named')
  expect(await sent(tenant, key, 'Mine', same)).toMatchObject({ status: 422 })
  expect(await sent(other, key, 'Yours')).toMatchObject({
    status: 200,
    data: { createCompany: { __typename: 'Company' } },
  })
})

test('what came to nothing may be sent again under its key', async () => {
  const tenant = await newTenant('Acme')
  const key = randomUUID()
  expect(await sent(tenant, key, 'Acme')).toMatchObject({ data: { createCompany: { __typename: 'InvalidInput' } } })
  await inTenant(tenant.tenantId, (db) => db.company.updateMany({ data: { name: 'Renamed' } }))
  expect(await sent(tenant, key, 'Acme')).toMatchObject({ data: { createCompany: { __typename: 'Company' } } })
})

test('a key that cannot be kept is refused with what would be right', async () => {
  const tenant = await newTenant()
  expect(await sent(tenant, 'with space', 'x')).toMatchObject({
    status: 400,
    errors: [{ extensions: { code: 'BAD_REQUEST' } }],
  })
  expect(await sent(tenant, 'x'.repeat(256), 'x')).toMatchObject({ status: 400 })
  const self = 'mutation ($name: String!) { switchTenant(input: { tenantId: $name }) { __typename } }'.replace(
    'String!',
    'ID!',
  )
  expect(await sent(tenant, 'key', tenant.tenantId, self)).toMatchObject({
    status: 400,
    errors: [{ message: 'Idempotency-Key is for changes in a tenant: send this mutation without it.' }],
  })
})

test('a secret in a kept answer cannot be read from the database, and comes again to who has the key', async () => {
  const tenant = await newTenant()
  const query =
    'mutation { createPersonalToken(input: { name: "n", scopes: ["company:read"] }) { ... on NewPersonalToken { token } } }'
  const key = randomUUID()
  const ask = () =>
    client(tenant.accessToken, { 'idempotency-key': key }).send<{ createPersonalToken: { token: string } }, never>(
      query,
    )
  const token = (await ask()).data?.createPersonalToken.token as string
  expect((await ask()).data?.createPersonalToken.token).toBe(token)
  const kept = await asTenant(tenant.tenantId).idempotencyKey.findMany()
  expect(kept.map(({ answer }) => Buffer.from(answer).toString('latin1')).join()).not.toContain(token.slice(34, 60))
  const replayed = await (await server()).inject({
    method: 'POST',
    url: '/graphql',
    payload: { query },
    headers: { authorization: `Bearer ${tenant.accessToken}`, 'idempotency-key': key },
  })
  expect(replayed.headers['idempotency-replayed']).toBe('true')
})

test('after a day a key is free again, and a job forgets it', async () => {
  const tenant = await newTenant()
  const key = randomUUID()
  await sent(tenant, key, 'One')
  const age = () =>
    inTenant(tenant.tenantId, (db) =>
      db.idempotencyKey.updateMany({ data: { createdAt: new Date(Date.now() - 86_400_001) } }),
    )
  await age()
  expect(await sent(tenant, key, 'Two')).toMatchObject({ data: { createCompany: { __typename: 'Company' } } })
  expect(await asTenant(tenant.tenantId).idempotencyKey.count()).toBe(1)
  await age()
  await prune({}, { jobId: randomUUID(), attempt: 1, signal: AbortSignal.timeout(10_000), log: openLog('worker') })
  expect(await asTenant(tenant.tenantId).idempotencyKey.count()).toBe(0)
})
