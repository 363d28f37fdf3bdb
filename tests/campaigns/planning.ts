import { v7 as uuid } from 'uuid'
import { moveLateOf } from '../../jobs/campaigns/late.ts'
import { planCampaign } from '../../jobs/campaigns/plan.ts'
import { asTenant, inTenantSql } from '../../prisma/tenancy.ts'

export type StepWish =
  | { email: true; variants?: number }
  | { wait: number }
  | { sendingDays: number }
  | { condition: string }

interface MailboxWish {
  readonly limit?: number
  readonly gap?: number
  readonly timezone?: string
  readonly windows?: readonly { day: number; from: string; to: string }[]
}

interface Wishes {
  readonly leads: number
  readonly steps?: readonly StepWish[]
  readonly mailboxes?: readonly MailboxWish[]
  readonly settings?: object
  readonly timezone?: string
  /** The time zones of the leads, in turn. */
  readonly zones?: readonly (string | null)[]
  readonly startsAt: number
  readonly status?: string
}

export interface Planning {
  readonly tenantId: string
  readonly campaignId: string
  readonly mailboxIds: readonly string[]
  readonly stepIds: readonly string[]
}

/** A campaign that sends, with its recipients built and nothing planned. */
export async function newPlanning(
  { tenantId, companyId }: { tenantId: string; companyId: string },
  {
    leads,
    steps = [{ email: true }],
    mailboxes = [{}],
    settings = {},
    timezone = 'UTC',
    zones = [null],
    startsAt,
    status = 'sending',
  }: Wishes,
): Promise<Planning> {
  const [campaignId, domainId] = [uuid(), uuid()]
  const mailboxIds = mailboxes.map(() => uuid())
  const stepIds = steps.map(() => uuid())
  await inTenantSql(tenantId, async (sql) => {
    await sql.query(
      `insert into domains (tenant_id, id, company_id, domain, verification_status) values ($1, $2, $3, $4, 'verified')`,
      [tenantId, domainId, companyId, `d-${domainId.slice(-12)}.test`],
    )
    for (const [index, { limit = 50, gap = 60, timezone: zone = 'UTC', windows = [] }] of mailboxes.entries())
      await sql.query(
        `insert into email_accounts (tenant_id, id, company_id, domain_id, email, email_key, provider, daily_limit, min_gap_seconds,
           timezone, windows) values ($1, $2, $3, $4, $5, $5, 'generic', $6, $7, $8, $9)`,
        [
          tenantId,
          mailboxIds[index],
          companyId,
          domainId,
          `box${index}@d-${domainId.slice(-12)}.test`,
          limit,
          gap,
          zone,
          JSON.stringify(windows),
        ],
      )
    await sql.query(
      `insert into campaigns (tenant_id, id, company_id, name, status, launched_at, timezone, settings, audience_built_at)
       values ($1, $2, $3, 'Spring', $4, now(), $5, $6, now())`,
      [tenantId, campaignId, companyId, status, timezone, settings],
    )
    await sql.query(
      `insert into campaign_versions (tenant_id, campaign_id, version, state) values ($1, $2, 1, 'published')`,
      [tenantId, campaignId],
    )
    for (const [index, step] of steps.entries())
      await sql.query(
        `insert into campaign_sequence_steps (tenant_id, campaign_id, version, id, step_order, step_type, wait_duration_hours,
           wait_sending_days, condition_type) values ($1, $2, 1, $3, $4, $5, $6, $7, $8)`,
        [
          ...[tenantId, campaignId, stepIds[index], index],
          'email' in step ? 'email' : 'condition' in step ? 'condition' : 'wait',
          'wait' in step ? step.wait : null,
          'sendingDays' in step ? step.sendingDays : null,
          'condition' in step ? step.condition : null,
        ],
      )
    for (const id of mailboxIds)
      await sql.query(
        `insert into campaign_senders (tenant_id, id, campaign_id, email_account_id) values ($1, $2, $3, $4)`,
        [tenantId, uuid(), campaignId, id],
      )
    await sql.query(
      `with made as (
         insert into leads (tenant_id, id, email, email_key, timezone)
         select $1::uuid, gen_random_uuid(), a, a, ($3::text[])[1 + n % cardinality($3::text[])]
           from generate_series(1, $2::int) n, lateral (select 'lead' || n || '-' || right($4::text, 12) || '@rcpt' || n % 50 || '.test' as a) x
         returning id)
       insert into campaign_recipients (tenant_id, campaign_id, lead_id, next_run_at) select $1::uuid, $4::uuid, id, $5 from made`,
      [tenantId, leads, zones, campaignId, new Date(startsAt)],
    )
  })
  return { tenantId, campaignId, mailboxIds, stepIds }
}

/** Plans until there is nothing to decide at that moment. */
export async function planAll({ tenantId, campaignId }: Planning, now: number) {
  for (;;) if ((await planCampaign(tenantId, campaignId, now)).decided === 0) return
}

/** Hands over, as the sender marks it, all that is due by then. */
export const sendDue = ({ tenantId, campaignId }: Planning, now: number) =>
  inTenantSql(tenantId, (sql) =>
    sql.query(
      `with sent as (
         update inbox_message_refs set status = 'sent', sent_at = send_at
          where tenant_id = $1 and campaign_id = $2 and status = 'queued' and send_at <= $3 returning lead_id, sent_at)
       update campaign_recipients r set next_run_at = sent.sent_at from sent
        where r.tenant_id = $1 and r.campaign_id = $2 and r.lead_id = sent.lead_id and r.status = 'active'`,
      [tenantId, campaignId, new Date(now)],
    ),
  )

export const late = ({ tenantId, campaignId, mailboxIds }: Planning, now: number) =>
  Promise.all(mailboxIds.map((mailboxId) => moveLateOf({ tenantId, campaignId, mailboxId }, now)))

export interface Row {
  readonly leadId: string
  readonly stepId: string
  readonly mailboxId: string
  readonly threadId: string
  readonly parentId: string | null
  readonly status: string
  readonly at: number
}

export const mailsOf = ({ tenantId, campaignId }: Planning) =>
  asTenant(tenantId).json<Row[]>(
    `select coalesce(json_agg(json_build_object('leadId', lead_id, 'stepId', step_id, 'mailboxId', email_account_id, 'threadId', thread_id,
        'parentId', parent_message_id, 'status', status, 'at', (extract(epoch from send_at) * 1000)::float8) order by send_at, id), '[]')
       from inbox_message_refs where tenant_id = $1::uuid and campaign_id = $2::uuid`,
    ...[tenantId, campaignId],
  )

/** How many recipients stand where. */
export const standing = ({ tenantId, campaignId }: Planning) =>
  asTenant(tenantId).json<Record<string, number>>(
    `select coalesce(json_object_agg(status, many), '{}') from (select status, count(*) as many from campaign_recipients
      where tenant_id = $1::uuid and campaign_id = $2::uuid group by 1) s`,
    ...[tenantId, campaignId],
  )

/** When the next thing happens, if anything will. */
export const nextEvent = ({ tenantId, campaignId }: Planning, now: number) =>
  asTenant(tenantId).json<{ due: number | null; next: number | null }>(
    `select json_build_object('due', (select count(*) from campaign_recipients where tenant_id = $1::uuid and campaign_id = $2::uuid
          and status in ('pending', 'active') and next_run_at <= $3::timestamptz),
        'next', (extract(epoch from least(
          (select min(send_at) from inbox_message_refs where tenant_id = $1::uuid and campaign_id = $2::uuid and status = 'queued'),
          (select min(next_run_at) from campaign_recipients where tenant_id = $1::uuid and campaign_id = $2::uuid
              and status in ('pending', 'active') and next_run_at > $3::timestamptz))) * 1000)::float8)`,
    ...[tenantId, campaignId, new Date(now)],
  )

/** Walks a campaign to its end on a virtual clock. Answers when that was. */
export async function walkToEnd(planning: Planning, start: number) {
  const hour = 3_600_000
  for (let now = start; ; ) {
    await sendDue(planning, now)
    await planAll(planning, now)
    const { due, next } = await nextEvent(planning, now)
    if (!due && next === null) return now
    const look = due ? (Math.floor(now / hour) + 1) * hour : Number.POSITIVE_INFINITY
    now = Math.max(Math.min(next ?? look, look), now + 1)
  }
}
