import type { Db } from '../../prisma/tenancy.ts'
import { countLimit, type Page, pageSize, readCursor, sliceOf } from '../graphql/connection.ts'
import type { SignedIn } from '../graphql/context.ts'
import type { CampaignRecipient, RecipientFilterInput } from './types.ts'

const where = `r.tenant_id = $1 and r.campaign_id = $2
  and exists (select from campaigns c where c.tenant_id = $1 and c.id = $2 and ($3::uuid[] is null or c.company_id = any($3)))
  and ($4::recipient_status[] is null or r.status = any($4)) and ($5::text is null or r.blocked_by = $5)
  and ($6::text is null or exists (
        select from leads l where l.tenant_id = $1 and l.id = r.lead_id
           and strpos(lower(concat_ws(' ', l.email, l.first_name, l.last_name)), $6) > 0))`

/* recipients.list: a page of a campaign's recipients, those who came last first. */
const list = `
select coalesce(json_agg(json_build_object('id', lead_id, 'campaignId', campaign_id, 'leadId', lead_id, 'status', status,
    'stepId', step_id, 'nextRunAt', next_run_at, 'blockedBy', blocked_by, 'blockedUntil', blocked_until, 'trace', trace,
    'joinedAt', joined_at, 'finishedAt', finished_at) order by lead_id desc), '[]')
  from (select * from campaign_recipients r
         where ${where} and ($7::uuid is null or r.lead_id < $7) order by r.lead_id desc limit $8) r`

const count = `select count(*) from (select from campaign_recipients r where ${where} limit $7) r`

export async function campaignRecipients(
  { db, viewer }: SignedIn,
  page: Page,
  campaignId: string,
  { statuses, blockedBy, search }: RecipientFilterInput,
) {
  const size = pageSize(page)
  const after = page.after == null ? null : readCursor(page.after)
  const wanted = [
    ...[db.tenantId, campaignId, viewer.companyIds, statuses ?? null, blockedBy ?? null],
    search?.trim().toLowerCase() || null,
  ]
  const rows = await db.json<CampaignRecipient[]>(list, ...wanted, after, size + 1)
  return sliceOf(rows.map(dated), size, async () => Number(await db.json(count, ...wanted, countLimit)))
}

const date = (it: Date | null) => it && new Date(it)
const dated = (it: CampaignRecipient) => ({
  ...it,
  ...{ nextRunAt: date(it.nextRunAt), blockedUntil: date(it.blockedUntil), finishedAt: date(it.finishedAt) },
  joinedAt: new Date(it.joinedAt),
})

export async function campaignRecipient({ db, load }: SignedIn, campaignId: string, leadId: string) {
  if (!(await load.campaign.load(campaignId))) return null
  const row = await db.campaignRecipient.findFirst({ where: { campaignId, leadId } })
  return row && { ...row, id: row.leadId, trace: row.trace as object[] }
}

/** The mails of recipients, by `campaign:lead`, in the order in which they were planned. */
export async function mailsOf(db: Db, keys: string[]) {
  const pairs = keys.map((key) => key.split(':') as [string, string])
  const rows = await db.inboxMessageRef.findMany({
    where: {
      direction: 'outbound',
      campaignId: { in: [...new Set(pairs.map(([campaignId]) => campaignId))] },
      leadId: { in: [...new Set(pairs.map(([, leadId]) => leadId))] },
    },
    orderBy: { id: 'asc' },
  })
  return rows.map((it) => ({ ...it, key: `${it.campaignId}:${it.leadId}` }))
}
