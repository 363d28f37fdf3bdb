import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readContent } from '../../jobs/content/store.ts'
import { driftOf } from '../../jobs/figures/reconcile.ts'
import { retain } from '../../jobs/figures/retain.ts'
import { rollUp } from '../../jobs/figures/rollUp.ts'
import { openLog } from '../../jobs/log.ts'
import { olap } from '../../prisma/olap.ts'
import { acrossTenantsSql, asTenant, inTenantSql } from '../../prisma/tenancy.ts'
import { useOwnDatabase } from '../jobs/ownDatabase.ts'
import { until } from '../jobs/workshop.ts'

const drops: (() => Promise<void>)[] = []
beforeAll(async () => {
  for (const tier of ['oltp', 'olap'] as const) drops.push(await useOwnDatabase(tier))
}, 60_000)
afterAll(async () => {
  for (const drop of drops) await drop()
})

const ask = <Row extends object>(text: string, ...values: unknown[]) =>
  acrossTenantsSql('a test looks at months', async (sql) => (await sql.query<Row>(text, values)).rows)

const half = `date_trunc('month', now() - interval '6 months')`
const monthIsThere = async () =>
  (await ask(`select from pg_class where relname = 'events_interactions_' || to_char(${half}, 'YYYY_MM')`)).length === 1

const run = () =>
  retain({}, { jobId: randomUUID(), attempt: 1, signal: new AbortController().signal, log: openLog('worker') })

const happen = (tenantId: string, count: number) =>
  inTenantSql(tenantId, (sql) =>
    sql.query(
      `insert into events_interactions (tenant_id, id, occurred_at, event_type, is_first)
       select $1, gen_random_uuid(), ${half} + n * interval '1 minute', 'sent', true from generate_series(1, $2::int) n`,
      [tenantId, count],
    ),
  )

test('a month that is past keeping is counted, put away, and only then dropped; its figures stay', async () => {
  const [one, other] = [randomUUID(), randomUUID()]
  await ask(`select app.make_event_month((${half})::date)`)
  await happen(one, 2_500)
  await happen(other, 3)
  await run()
  // It is not in the figures yet.
  expect(await monthIsThere()).toBe(true)
  // One more comes after its month was put away.
  await happen(other, 1)
  const [now] = await ask<{ xid: string }>('select pg_current_xact_id()::text as xid')
  await until(async () => ((await rollUp())?.written ?? 0n) > BigInt(now?.xid ?? 0), 30_000)
  await run()
  expect(await monthIsThere()).toBe(false)

  for (const [tenantId, count] of [
    [one, 2_500],
    [other, 4],
  ] as const) {
    const [archive] = await asTenant(tenantId).eventArchive.findMany()
    expect(archive?.events).toBe(count)
    const kept = await readContent(tenantId, archive?.storageKey ?? '')
    const lines = kept?.bytes.toString().trim().split('\n') ?? []
    expect(lines).toHaveLength(count)
    expect(new Set(lines.map((line) => JSON.parse(line).id)).size).toBe(count)
    const { _sum } = await olap.asTenant(tenantId).dailyAnalytics.aggregate({ _sum: { sent: true } })
    expect(_sum.sent).toBe(count)
  }
  expect(Object.values(await driftOf()).every((rows) => rows === 0)).toBe(true)
  const ahead = await ask(
    `select from pg_class where relname = 'events_interactions_' || to_char(now() + interval '2 months', 'YYYY_MM')`,
  )
  expect(ahead).toHaveLength(1)
}, 60_000)
