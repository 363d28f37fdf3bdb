import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { asTenant, inTenant } from '../../prisma/tenancy.ts'
import { newTenant } from '../world.ts'

// The way of distributed PostgreSQL: BEGIN, SET LOCAL, the statement and COMMIT before one Sync. Read at the first use.
process.env.TENANT_ANNOUNCEMENT = 'set_local'
process.env.PREPARED_STATEMENTS = 'off'

test('a tenant announced by SET LOCAL sees and writes its own rows', async () => {
  const [ours, theirs] = [await newTenant(), await newTenant()]
  await inTenant(ours.tenantId, (db) => db.company.create({ data: { name: 'Second' } }))
  expect(await asTenant(ours.tenantId).company.count()).toBe(2)
  expect(await asTenant(ours.tenantId).company.findFirst({ where: { id: theirs.companyId } })).toBeNull()
  expect(
    await asTenant(ours.tenantId).json('select json_agg(id) from companies where id = $1', theirs.companyId),
  ).toBeNull()
})

test('it ends with its statement, also when that fails', async () => {
  const { tenantId } = await newTenant()
  const broken = Array.from({ length: 20 }, () => asTenant(tenantId).$queryRaw`select 1 / 0`)
  for (const outcome of await Promise.allSettled(broken)) expect(outcome.status).toBe('rejected')
  const nobody = asTenant(randomUUID())
  expect(new Set(await Promise.all(Array.from({ length: 20 }, () => nobody.company.count())))).toEqual(new Set([0]))
  expect(await asTenant(tenantId).company.count()).toBe(1)
})
