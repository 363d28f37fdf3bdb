/**
 * Figures rebuilt from events, beside one INSERT … SELECT … GROUP BY over the same rows and for the same tables that stays in
 * one database; then events that come in and are added. ROLLUP_EVENTS: how many, 10,000,000 unless told.
 */

import { counterNames, counters } from '../../jobs/figures/counters.ts'
import { driftOf } from '../../jobs/figures/reconcile.ts'
import { rebuild, rollUp } from '../../jobs/figures/rollUp.ts'
import { acrossTenantsSql } from '../../prisma/tenancy.ts'
import { rounded } from './measure/rounds.ts'

const reach = 1.5
const count = Number(process.env.ROLLUP_EVENTS ?? 10_000_000)
const later = Math.ceil(count / 20)

const across = (statement: string) => acrossTenantsSql('a bench', (sql) => sql.query(statement))

/** 20 tenants with 20 campaigns of 3 steps each; of what was sent a fifth is opened, some of it by programs. */
const happen = (events: number) => `
insert into events_interactions (tenant_id, id, occurred_at, event_type, campaign_id, step_id, variant_id, message_id, lead_id,
       email_account_id, is_bot, is_first)
select md5('tenant' || n % 20)::uuid, gen_random_uuid(), now() - interval '20 days' + (n::float8 / ${events}) * interval '20 days',
       case when n % 10 < 7 then 'sent' when n % 10 < 9 then 'open' when n % 20 = 9 then 'click' else 'reply' end::interaction,
       md5('campaign' || n % 400)::uuid, md5('step' || n % 1200)::uuid, null, gen_random_uuid(), md5('lead' || n % (${events} / 10))::uuid,
       md5('mailbox' || n % 100)::uuid, n % 3 = 0, n % 4 > 0
  from generate_series(1, ${events}) n`

const plain = `
insert into plain
select tenant_id, campaign_id, step_id, variant_id, email_account_id, lead_id, quarter, day, month,
       ${counterNames.map((it) => `count(*) filter (where ${counters[it]}) as ${it}`).join(', ')}
  from (select *, event_type as kind, event_type = 'bounce' and payload ->> 'severity' = 'hard' as is_hard,
               date_bin('15 minutes', occurred_at, '2000-01-01 00:00+00') as quarter, date_trunc('day', occurred_at, 'UTC') as day,
               date_trunc('month', occurred_at, 'UTC') as month from events_interactions) e
 group by grouping sets ((tenant_id, quarter), (tenant_id, campaign_id, quarter), (tenant_id, campaign_id, step_id, variant_id, day),
          (tenant_id, email_account_id, campaign_id, day), (tenant_id, lead_id, month))`

const table = `create temp table plain (tenant_id uuid, campaign_id uuid, step_id uuid, variant_id uuid, email_account_id uuid, lead_id uuid,
  quarter timestamptz, day timestamptz, month timestamptz, ${counterNames.map((it) => `${it} int`).join(', ')}) on commit drop`

async function timed(work: () => Promise<unknown>) {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1_000
}

for (let at = 0; at < count; at += 1_000_000) await across(happen(Math.min(1_000_000, count - at)))
await across('analyze events_interactions')
const seconds = { rebuild: Number.POSITIVE_INFINITY, plain: Number.POSITIVE_INFINITY }
for (let round = 0; round < 2; round++) {
  seconds.plain = Math.min(
    seconds.plain,
    await acrossTenantsSql('a bench', async (sql) => {
      await sql.query(table)
      return timed(() => sql.query(plain))
    }),
  )
  seconds.rebuild = Math.min(seconds.rebuild, await timed(() => rebuild()))
}
await across(happen(later))
const incremental = await timed(() => rollUp())
const drift = Object.values(await driftOf()).reduce((sum, rows) => sum + rows, 0)
const ratio = rounded(seconds.rebuild / seconds.plain)
console.log(
  JSON.stringify({
    bench: 'rollup',
    ratio,
    reach,
    holds: ratio <= reach && drift === 0,
    events: count,
    seconds: { rebuild: rounded(seconds.rebuild), plain: rounded(seconds.plain) },
    addedPerSecond: Math.round(later / incremental),
    drift,
  }),
)
process.exit(0)
