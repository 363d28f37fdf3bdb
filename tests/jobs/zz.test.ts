import { randomUUID } from 'node:crypto'
import { test, expect } from 'vitest'
import { asTenant, inTenant, inTenantSql, acrossTenantsSql, acrossTenants, lookAcross } from '../../prisma/tenancy.ts'
import { rows } from './workshop.ts'
const t = randomUUID()
process.on('uncaughtException', (e) => console.log('UNCAUGHT', e.message))
const kinds: Record<string, () => Promise<unknown>> = {
  asTenantRaw: () => asTenant(t).$queryRaw`select pg_sleep(3)::text /*victim*/`,
  asTenantJson: () => asTenant(t).json('select pg_sleep(3)::text /*victim*/'),
  inTenant: () => inTenant(t, (db) => db.$queryRaw`select pg_sleep(3)::text /*victim*/`),
  inTenantSql: () => inTenantSql(t, (s) => s.query('select pg_sleep(3)::text /*victim*/')),
  acrossSql: () => acrossTenantsSql('x', (s) => s.query('select pg_sleep(3)::text /*victim*/')),
  across: () => acrossTenants('x', (db) => db.$queryRaw`select pg_sleep(3)::text /*victim*/`),
  lookAcross: async () => lookAcross('x').$queryRaw`select pg_sleep(3)::text /*victim*/`,
  idleInTx: () => inTenant(t, async (db) => { await db.$queryRaw`select 1 /*idlevictim*/`; await new Promise((r) => setTimeout(r, 2500)) ; await db.$queryRaw`select 1` }),
  idleInSql: () => inTenantSql(t, async (db) => { await db.query('select 1 /*idlevictim*/'); await new Promise((r) => setTimeout(r, 2500)) ; await db.query('select 1') }),
}
import pg from 'pg'
test.each(Object.keys(kinds))('%s', async (k) => {
  const a = new pg.Client(process.env.ADMIN_OLTP_DATABASE_URL); await a.connect()
  const p = kinds[k]!().then(() => 'ok', (e: Error) => `failed: ${e.message.slice(0,100)}`)
  await new Promise((r) => setTimeout(r, 800))
  const n = await a.query(`select pg_terminate_backend(pid) from pg_stat_activity where query like '%victim*/%' and pid <> pg_backend_pid() and query not like '%pg_stat%'`)
  console.log(k, n.rowCount, await p)
  await a.end()
})
