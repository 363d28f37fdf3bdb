import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { driftOf } from '../../jobs/figures/reconcile.ts'
import { type Point, rebuild, rollUp } from '../../jobs/figures/rollUp.ts'
import { tables } from '../../jobs/figures/tables.ts'
import { olap } from '../../prisma/olap.ts'
import { acrossTenantsSql, inTenantSql } from '../../prisma/tenancy.ts'
import { acrossUrlOf } from '../../prisma/tiers.ts'
import { useOwnDatabase } from '../jobs/ownDatabase.ts'
import { until } from '../jobs/workshop.ts'
import { happen, newScene } from './events.ts'

const drops: (() => Promise<void>)[] = []
beforeAll(async () => {
  for (const tier of ['oltp', 'olap'] as const) drops.push(await useOwnDatabase(tier))
}, 60_000)
afterAll(async () => {
  for (const drop of drops) await drop()
})

const nothing = Object.fromEntries(tables.map(({ name }) => [name, 0]))

/** Rolls up until everything that has happened by now is counted: others on this server may hold it back for a moment. */
async function catchUp() {
  const now = await acrossTenantsSql('a test asks the time', async (sql) => {
    const { rows } = await sql.query<{ xid: string }>('select pg_current_xact_id()::text as xid')
    return BigInt(rows[0]?.xid ?? 0)
  })
  await until(async () => ((await rollUp())?.written ?? 0n) > now, 30_000)
}

async function counted(tenantId: string) {
  return olap.asTenant(tenantId).dailyAnalytics.aggregate({ _sum: { sent: true, opens: true, machineOpens: true } })
}

const deed = fc.oneof(
  fc.record({ did: fc.constant('happen' as const), count: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ did: fc.constantFrom('begin' as const, 'commit' as const, 'rollback' as const, 'roll' as const) }),
  fc.record({
    did: fc.constant('crash' as const),
    point: fc.constantFrom<Point[]>('held', 'gathered', 'added', 'moved', 'kept'),
  }),
  fc.record({ did: fc.constantFrom('rebuild' as const, 'rebuildMonth' as const) }),
)

test('figures equal a recount, whenever the process ends, whoever commits late, however often it is done again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 4, maxLength: 14 }), async (deeds) => {
      const scene = newScene()
      // Somebody whose transaction takes its time.
      const late = new pg.Client(acrossUrlOf('oltp'))
      await late.connect()
      let isOpen = false
      try {
        for (const it of deeds) {
          if (it.did === 'happen') await inTenantSql(scene.tenantId, (sql) => happen(sql, scene, it.count))
          else if (it.did === 'roll') await rollUp()
          else if (it.did === 'rebuild') await rebuild()
          else if (it.did === 'rebuildMonth') await rebuild({ from: `${new Date().toISOString().slice(0, 7)}-01` })
          else if (it.did === 'crash')
            await rollUp((point) => {
              if (point === it.point) throw new Error('ended')
            }).catch(({ message }: Error) => expect(message).toBe('ended'))
          else if (it.did === 'begin' && !isOpen) {
            await late.query('begin')
            await happen(late, scene, 7)
            isOpen = true
          } else if (it.did !== 'begin' && isOpen) {
            await late.query(it.did)
            isOpen = false
          }
        }
        expect(await driftOf()).toEqual(nothing)
        if (isOpen) await late.query('commit')
        await catchUp()
        expect(await driftOf()).toEqual(nothing)
        const { rows } = await late.query(
          `select count(*) filter (where event_type = 'sent')::int as sent, count(*) filter (where event_type = 'open' and not is_bot)::int as opens,
                  count(*) filter (where event_type = 'open' and is_bot)::int as "machineOpens" from events_interactions where tenant_id = $1`,
          [scene.tenantId],
        )
        const sums = (await counted(scene.tenantId))._sum
        expect({ sent: sums.sent ?? 0, opens: sums.opens ?? 0, machineOpens: sums.machineOpens ?? 0 }).toEqual(rows[0])
      } finally {
        await late.end()
      }
    }),
    { numRuns: 12 },
  )
}, 120_000)

test('what a transaction wrote that commits late is not passed over', async () => {
  const [slow, quick] = [newScene(), newScene()]
  const late = new pg.Client(acrossUrlOf('oltp'))
  await late.connect()
  await late.query('begin')
  await happen(late, slow, 20)
  await inTenantSql(quick.tenantId, (sql) => happen(sql, quick, 20))
  await rollUp()
  await late.query('commit')
  await late.end()
  await catchUp()
  expect(await driftOf()).toEqual(nothing)
})

test('a row that differs is found', async () => {
  const scene = newScene()
  await inTenantSql(scene.tenantId, (sql) => happen(sql, scene, 50))
  await catchUp()
  await olap.acrossTenantsSql('a test breaks a figure', (sql) =>
    sql.query(
      `update daily_analytics set sent = sent + 1 where tenant_id = $1
          and starts_at = (select min(starts_at) from daily_analytics where tenant_id = $1)`,
      [scene.tenantId],
    ),
  )
  expect(await driftOf()).toEqual({ ...nothing, daily_analytics: 1 })
  await rebuild()
  expect(await driftOf()).toEqual(nothing)
})

test('a tenant reads its own figures, and writes none', async () => {
  const [one, other] = [newScene(), newScene()]
  await inTenantSql(one.tenantId, (sql) => happen(sql, one, 50))
  await catchUp()
  expect(await olap.asTenant(other.tenantId).campaignAnalytics.count()).toBe(0)
  const write = olap.asTenant(one.tenantId).dailyAnalytics.updateMany({ data: { sent: 0 } })
  await expect(write).rejects.toThrow(/permission denied|not allowed|denied/i)
})
