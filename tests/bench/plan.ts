/**
 * The planner: how long the next 500 that are due take to be found among many that wait, as the planner takes them, with the
 * plan; and how many recipients it decides about in a second, from the row to the mail in the ledger. How many wait is the
 * argument, or PLAN_WAITING.
 */

import pg from 'pg'
import { v7 as uuid } from 'uuid'
import { planCampaign } from '../../jobs/campaigns/plan.ts'
import { takeSql } from '../../jobs/campaigns/planSql.ts'
import { acrossTenants, asTenant, inTenantSql } from '../../prisma/tenancy.ts'
import { newPlanning } from '../campaigns/planning.ts'

const waiting = Number(process.argv.find((it) => /^\d+$/.test(it)) ?? process.env.PLAN_WAITING ?? 2_000_000)
const recipients = 20_000
const rounds = 15

const tenant = await acrossTenants('a bench makes a tenant', async (db) => {
  const { id } = await db.tenant.create({ data: { name: 'Bench' } })
  const company = await db.company.create({ data: { tenantId: id, name: 'Bench' } })
  return { tenantId: id, companyId: company.id }
})
const { tenantId } = tenant
const large = uuid()
console.log(`${waiting} recipients wait: a tenth is due, a tenth of those further on in the sequence`)
await inTenantSql(tenantId, async (sql) => {
  await sql.query(
    `insert into campaigns (tenant_id, id, company_id, name, status, launched_at) values ($1, $2, $3, 'Large', 'paused', now())`,
    [...[tenantId, large, tenant.companyId]],
  )
  for (let from = 0; from < waiting; from += 500_000)
    await sql.query(
      `insert into campaign_recipients (tenant_id, campaign_id, lead_id, status, next_run_at)
       select $1, $2, gen_random_uuid(), (case when n % 10 = 0 then 'active' else 'pending' end)::recipient_status,
              now() + (random() * 10 - 1) * interval '1 day' from generate_series($3::int, $4::int) n`,
      [tenantId, large, from + 1, Math.min(from + 500_000, waiting)],
    )
})
const admin = new pg.Client(process.env.ADMIN_OLTP_DATABASE_URL)
await admin.connect()
await admin.query('vacuum analyze campaign_recipients')
await admin.end()

const rolledBack = new Error('rolled back')
const values = [tenantId, large, new Date(), 500, 500]
const times: number[] = []
for (let round = 0; round <= rounds; round++)
  await inTenantSql(tenantId, async (sql) => {
    const start = performance.now()
    const { rows } = await sql.query(takeSql(false), values)
    if (round > 0) times.push(performance.now() - start)
    if (rows.length !== 500) throw new Error(`${rows.length} were found`)
    throw rolledBack
  }).catch((error: unknown) => {
    if (error !== rolledBack) throw error
  })
await inTenantSql(tenantId, async (sql) => {
  const { rows } = await sql.query<{ 'QUERY PLAN': string }>(
    `explain (analyze, costs off, timing off) ${takeSql(false)}`,
    values,
  )
  for (const row of rows) console.log(row['QUERY PLAN'])
})
const milliseconds = Number([...times].sort((a, b) => a - b)[times.length >> 1]?.toFixed(2))
console.log(`the next 500 that are due among ${waiting}: ${milliseconds} ms (median of ${rounds})`)

/** Decides about all of a campaign, and answers how many in a second. */
async function throughput(name: string, mailboxes: readonly { limit: number; gap: number }[]) {
  const planning = await newPlanning(tenant, {
    ...{
      leads: recipients,
      startsAt: Date.now() - 1_000,
      steps: [{ email: true }, { wait: 24 }, { email: true }],
      mailboxes,
    },
    ...{ zones: ['Europe/Berlin', 'America/New_York', null], settings: { zone: 'recipient' } },
  })
  const start = performance.now()
  let mails = 0
  for (;;) {
    const planned = await planCampaign(tenantId, planning.campaignId)
    mails += planned.mails
    if (planned.decided === 0) break
  }
  const seconds = (performance.now() - start) / 1_000
  const queued = await asTenant(tenantId).inboxMessageRef.count({ where: { campaignId: planning.campaignId } })
  if (queued !== mails) throw new Error(`${queued} mails of ${mails} are in the ledger`)
  console.log(`${name}: ${mails} mails in ${seconds.toFixed(1)} s`)
  return Math.round(mails / seconds)
}
const perSecond = {
  oneMailbox: await throughput('one mailbox without a gap', [{ limit: 100_000, gap: 0 }]),
  pool: await throughput(
    'twenty mailboxes with a gap of ten seconds',
    Array.from({ length: 20 }, () => ({ limit: 1_000, gap: 10 })),
  ),
}
const reach = 10
console.log(
  JSON.stringify({
    bench: 'plan',
    waiting,
    milliseconds,
    ratio: Number((reach / milliseconds).toFixed(2)),
    reach: 1,
    holds: milliseconds < reach,
    perSecond,
  }),
)
process.exit(0)
