import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { previewAudience } from '../../jobs/campaigns/audience.ts'
import { acrossTenants, asTenant, inTenant, inTenantSql } from '../../prisma/tenancy.ts'
import { rounded } from './measure/rounds.ts'

/**
 * A campaign to a list of a million leads, without those who are suppressed, left or bounced, built by its job in slices
 * that survive a kill. Beside it one bare INSERT … SELECT of the same list, which looks at nothing and starts from nothing
 * when it is killed.
 */
const leadCount = Number(process.env.BENCH_LEADS ?? 1_000_000)
const reach = { ratio: 0.5, megabytes: 150 }

async function newCampaign() {
  const tenantId = randomUUID()
  const companyId = await acrossTenants('a bench makes a tenant', async (db) => {
    await db.tenant.create({ data: { id: tenantId, name: 'bench' } })
    return (await db.company.create({ data: { tenantId, name: 'bench' } })).id
  })
  await inTenantSql(tenantId, async (sql) => {
    await sql.query(`insert into leads (tenant_id, id, email, email_key, status)
      select app.tenant_id(), gen_random_uuid(), e, e, (case when i % 50 = 0 then 'bounced' else 'active' end)::lead_status
        from generate_series(1, ${leadCount}) i cross join lateral (select 'lead' || i || '@domain' || i % 20000 || '.test' as e) x`)
    await sql.query(`insert into suppression_list (tenant_id, key, kind, typed, reason, source)
      select app.tenant_id(), 'lead' || i * 100 + 1 || '@domain' || (i * 100 + 1) % 20000 || '.test', 'address', 'x', 'unsubscribe', 'user'
        from generate_series(1, ${leadCount / 100}) i`)
  })
  const list = await inTenant(tenantId, (db) => db.leadList.create({ data: { name: 'all' } }))
  await inTenantSql(tenantId, (sql) =>
    sql.query(
      'insert into lead_list_members (tenant_id, list_id, lead_id) select tenant_id, $1, id from leads where tenant_id = app.tenant_id()',
      [list.id],
    ),
  )
  const campaign = await inTenant(tenantId, async (db) => {
    const made = await db.campaign.create({ data: { companyId, name: 'bench', status: 'sending' } })
    await db.campaignAudience.create({ data: { campaignId: made.id, listId: list.id } })
    return made
  })
  return { tenantId, listId: list.id, campaignId: campaign.id }
}

async function timed<T>(work: () => Promise<T>): Promise<[seconds: number, result: T]> {
  const start = performance.now()
  const result = await work()
  return [(performance.now() - start) / 1_000, result]
}

const [ours, bare] = [await newCampaign(), await newCampaign()]
const admin = new pg.Client(process.env.ADMIN_OLTP_DATABASE_URL)
await admin.connect()
await admin.query('vacuum analyze')
await admin.end()

const [previewSeconds, preview] = await timed(() => previewAudience(asTenant(ours.tenantId), ours.campaignId))

const byHand = () =>
  inTenantSql(bare.tenantId, (sql) =>
    sql.query(
      `insert into campaign_recipients (tenant_id, campaign_id, lead_id, version, next_run_at)
       select tenant_id, $2, lead_id, 1, now() from lead_list_members where tenant_id = $1 and list_id = $3`,
      [bare.tenantId, bare.campaignId, bare.listId],
    ),
  )

const child = fork(fileURLToPath(new URL(`./measure/audienceOne${import.meta.url.slice(-3)}`, import.meta.url)))
child.send({ tenantId: ours.tenantId, campaignId: ours.campaignId })
child.once('exit', (code) => code && process.exit(code))
const [our] = (await once(child, 'message')) as [{ seconds: number; megabytes: number; before: number }]
const [hand] = await timed(byHand)
const recipients = await asTenant(ours.tenantId).campaignRecipient.count({ where: { campaignId: ours.campaignId } })
const ratio = rounded(hand / our.seconds)
console.log(
  JSON.stringify({
    ...{ bench: 'audience', ratio, reach: reach.ratio },
    holds: ratio >= reach.ratio && our.megabytes <= reach.megabytes && recipients === preview.remaining,
    ...{ leads: leadCount, recipients, rowsPerSecond: Math.round(leadCount / our.seconds) },
    ...{ byHandRowsPerSecond: Math.round(leadCount / hand), previewSeconds: rounded(previewSeconds) },
    ...{ megabytes: our.megabytes, megabytesBefore: our.before },
  }),
)
process.exit(0)
