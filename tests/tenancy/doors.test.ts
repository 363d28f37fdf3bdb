import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { expect, test } from 'vitest'
import { openPool, UnsafeRole } from '../../prisma/pool.ts'
import { asTenant, inTenant, inTenantSql, oltp } from '../../prisma/tenancy.ts'
import { urlOf, withUser } from '../../prisma/tiers.ts'
import { newTenant } from '../world.ts'

test('a tenant reads only its own rows, however it asks', async () => {
  const [ours, theirs] = [await newTenant(), await newTenant()]
  const db = asTenant(ours.tenantId)
  expect(await db.company.findMany()).toMatchObject([{ id: ours.companyId }])
  expect(await db.company.findFirst({ where: { id: theirs.companyId } })).toBeNull()
  expect(await db.company.findFirst({ where: { tenantId: theirs.tenantId } })).toMatchObject({ id: ours.companyId })
  expect(await db.$queryRaw`select id from companies`).toEqual([{ id: ours.companyId }])
  expect(await db.json('select json_agg(id) from companies')).toEqual([ours.companyId])
  const rows = await inTenantSql(ours.tenantId, async (sql) => (await sql.query('select id from companies')).rows)
  expect(rows).toEqual([{ id: ours.companyId }])
})

test('a tenant writes only its own rows', async () => {
  const [ours, theirs] = [await newTenant(), await newTenant()]
  await inTenant(ours.tenantId, async (db) => {
    expect(await db.company.updateMany({ where: { id: theirs.companyId }, data: { name: 'Ours' } })).toEqual({
      count: 0,
    })
    expect(await db.$executeRaw`delete from companies where id = ${theirs.companyId}::uuid`).toBe(0)
  })
  const intrusion = inTenant(ours.tenantId, (db) =>
    db.company.create({ data: { tenantId: theirs.tenantId, name: 'Ours' } }),
  )
  await expect(intrusion).rejects.toThrow(/row-level security/)
})

test('a row cannot reference a row of another tenant', async () => {
  const [ours, theirs] = [await newTenant(), await newTenant()]
  const intrusion = inTenant(ours.tenantId, (db) =>
    db.project.create({ data: { companyId: theirs.companyId, name: 'Ours' } }),
  )
  await expect(intrusion).rejects.toThrow(/Foreign key constraint/)
})

test('many tenants at once through few connections each see their own', async () => {
  const tenants = await Promise.all(Array.from({ length: 10 }, () => newTenant()))
  const asked = Array.from({ length: 300 }, (_, i) => tenants[i % tenants.length] as (typeof tenants)[number])
  const seen = await Promise.all(
    asked.map(({ tenantId }) => asTenant(tenantId).company.findMany({ select: { id: true } })),
  )
  expect(seen).toEqual(asked.map(({ companyId }) => [{ id: companyId }]))
})

test('an error leaves no tenant behind on its connection', async () => {
  const { tenantId } = await newTenant()
  const broken = Array.from({ length: 20 }, () => asTenant(tenantId).$queryRaw`select 1 / 0`)
  for (const outcome of await Promise.allSettled(broken)) expect(outcome.status).toBe('rejected')
  const nobody = asTenant(randomUUID())
  const seen = await Promise.all(Array.from({ length: 20 }, () => nobody.company.count()))
  expect(new Set(seen)).toEqual(new Set([0]))
})

test('without a tenant every tenant table looks empty', async () => {
  await newTenant()
  const client = new pg.Client(urlOf('oltp'))
  await client.connect()
  const { rows } = await client.query(
    'select (select count(*) from companies)::int as companies, (select count(*) from users)::int as users',
  )
  await client.end()
  expect(rows).toEqual([{ companies: 0, users: 0 }])
})

test('a tenant id that is not a uuid reaches no statement', async () => {
  await expect(asTenant(`x'; drop table companies; --`).company.count()).rejects.toThrow(/must be a UUID/)
})

test('findUnique, which would be merged across tenants, is refused', async () => {
  const { tenantId, companyId } = await newTenant()
  const db = asTenant(tenantId)
  await expect(db.company.findUnique({ where: db.key(companyId) })).rejects.toThrow(/use findFirst/)
})

test('what fails in a transaction leaves nothing', async () => {
  const { tenantId } = await newTenant()
  const failing = inTenant(tenantId, async (db) => {
    await db.company.create({ data: { name: 'Never' } })
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow('changed my mind')
  expect(await asTenant(tenantId).company.count({ where: { name: 'Never' } })).toBe(0)
})

test.each([
  ['a superuser', () => process.env.ADMIN_OLTP_DATABASE_URL as string],
  ['the owner', () => withRole('penguin_owner')],
])('the product refuses to work as %s', async (_, url) => {
  const pool = openPool(url(), { max: 1 })
  await expect(pool.query('select 1')).rejects.toThrow(UnsafeRole)
  await pool.end()
})

/** The owner cannot log in: a superuser becomes it, as a careless configuration could. */
function withRole(role: string) {
  const url = new URL(process.env.ADMIN_OLTP_DATABASE_URL as string)
  url.searchParams.set('options', `-c role=${role}`)
  return url.href
}

test('the second role serves all tenants and is no superuser either', async () => {
  await expect(oltp.ping()).resolves.toBeUndefined()
  const client = new pg.Client(withUser(urlOf('oltp'), 'penguin_across'))
  await client.connect()
  await expect(client.query('create table mine (a int)')).rejects.toThrow(/permission denied/)
  await client.end()
})
