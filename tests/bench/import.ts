import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { writeContent } from '../../jobs/content/store.ts'
import { acrossTenants, asTenant, inTenant, inTenantSql } from '../../prisma/tenancy.ts'
import { rounded } from './measure/rounds.ts'

/**
 * A file of a million rows into a tenant that has a million leads and a suppression list: a tenth of the rows is there
 * already, one in a hundred is no address, one in a hundred comes twice. Beside COPY of the same file into an unlogged
 * table and one INSERT … SELECT DISTINCT ON … ON CONFLICT, which checks nothing and can neither resume nor be undone.
 */
const rowCount = Number(process.env.BENCH_ROWS ?? 1_000_000)
const reach = { ratio: 0.5, rowsPerSecond: 50_000, megabytes: 300 }

const header = 'email,first name,last name,position,country,phone\n'
const rowOf = (i: number) => {
  if (i % 100 === 7) return `no address ${i},A,B,C,DE,1\n`
  const nr = i % 100 === 9 ? i - 1 : i
  const known = nr % 10 === 3
  return `${known ? 'old' : 'new'}${nr}@domain${nr % 20_000}.test,First${nr % 500},Last${nr % 3_000},Position ${nr % 5_000},DE,+49 ${nr}\n`
}

async function* file() {
  for (let at = 0; at < rowCount; at += 5_000) {
    let text = at === 0 ? header : ''
    for (let i = at; i < Math.min(at + 5_000, rowCount); i++) text += rowOf(i)
    yield Buffer.from(text)
  }
}

async function newTenant() {
  const id = randomUUID()
  await acrossTenants('a bench makes a tenant', (db) => db.tenant.create({ data: { id, name: 'bench' } }))
  await inTenantSql(id, async (sql) => {
    await sql.query(`insert into leads (tenant_id, id, email, email_key, first_name)
      select app.tenant_id(), gen_random_uuid(), e, e, 'Old' from generate_series(1, ${rowCount}) i cross join lateral (select 'old' || i || '@domain' || i % 20000 || '.test' as e) x`)
    await sql.query(`insert into suppression_list (tenant_id, key, kind, typed, reason, source)
      select app.tenant_id(), 'new' || i * 100 || '@domain' || (i * 100) % 20000 || '.test', 'address', 'x', 'unsubscribe', 'user' from generate_series(1, ${rowCount / 100}) i`)
  })
  return id
}

async function vacuum() {
  const admin = new pg.Client(process.env.ADMIN_OLTP_DATABASE_URL)
  await admin.connect()
  await admin.query('vacuum analyze leads')
  await admin.query('vacuum analyze suppression_list')
  await admin.query(
    'create unlogged table bench_staging (email text, first_name text, last_name text, position text, country text, phone text)',
  )
  await admin.query('grant all on bench_staging to penguin_app')
  await admin.end()
}

const [ours, bare] = [await newTenant(), await newTenant()]
await vacuum()
const stored = await writeContent(ours, file(), { contentType: 'text/csv' })
await writeContent(bare, file(), { contentType: 'text/csv' })

async function timed(work: () => Promise<unknown>) {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1_000
}

/** The comparison: the same bytes, no rule of ours. */
const byHand = () =>
  inTenantSql(bare, async (sql) => {
    await pipeline(Readable.from(file()), sql.query(copyFrom('copy bench_staging from stdin csv header')))
    await sql.query(`insert into leads (tenant_id, id, email, email_key, first_name, last_name, position, country, phone, source)
      select distinct on (lower(email)) app.tenant_id(), gen_random_uuid(), email, lower(email), first_name, last_name, position, country, phone, 'import' from bench_staging
      on conflict (tenant_id, email_key) do update set first_name = coalesce(leads.first_name, excluded.first_name),
        last_name = coalesce(leads.last_name, excluded.last_name), phone = coalesce(leads.phone, excluded.phone)`)
  })

async function newImport() {
  return inTenant(ours, async (db) => {
    const operation = await db.operation.create({ data: { kind: 'lead.import', title: 'bench' } })
    const targets = ['email', 'firstName', 'lastName', 'position', 'country', 'phone']
    return db.leadImport.create({
      data: {
        ...{
          fileKey: stored.storageKey,
          fileName: 'bench.csv',
          fileSize: stored.size,
          operationId: operation.id,
          status: 'running',
        },
        format: { encoding: 'utf-8', delimiter: ',', hasHeader: true },
        mapping: { columns: targets.map((target, index) => ({ index, header: target, target, field: null })) },
      },
    })
  })
}

const row = await newImport()
const child = fork(fileURLToPath(new URL(`./measure/importOne${import.meta.url.slice(-3)}`, import.meta.url)))
child.send({ tenantId: ours, importId: row.id })
child.once('exit', (code) => code && process.exit(code))
const [{ seconds: our, megabytes }] = (await once(child, 'message')) as [{ seconds: number; megabytes: number }]
const hand = await timed(byHand)
const done = await asTenant(ours).leadImport.findFirst({ where: { id: row.id } })
const ratio = rounded(hand / our)
const rowsPerSecond = Math.round(rowCount / our)
const { createdCount, updatedCount, duplicateCount, invalidCount, suppressedCount } = done ?? {}
console.log(
  JSON.stringify({
    bench: 'import',
    ratio,
    reach: reach.ratio,
    holds: ratio >= reach.ratio && rowsPerSecond >= reach.rowsPerSecond && megabytes <= reach.megabytes,
    rowsPerSecond,
    byHandRowsPerSecond: Math.round(rowCount / hand),
    megabytes,
    counts: { createdCount, updatedCount, duplicateCount, invalidCount, suppressedCount },
  }),
)
process.exit(0)
