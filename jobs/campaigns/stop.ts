import type { Db } from '../../prisma/tenancy.ts'

/** How a recipient ends that something stopped. */
export type StoppedAs = 'completed' | 'replied' | 'unsubscribed' | 'bounced' | 'complained' | 'suppressed' | 'cancelled'

/** Who is meant: the leads of any of these, in one campaign or in all. A campaign alone means everybody in it. */
export type Stopping = {
  leadIds?: readonly string[]
  keys?: readonly string[]
  domains?: readonly string[]
  campaignId?: string
  as: StoppedAs
  /** The message that stopped them. */
  by?: string
}

/**
 * Ends recipients before their next step, in one statement: what was queued for them is cancelled, and the slot of each
 * goes back to its mailbox's day. Those that ended before stay as they ended. Answers how many it ended.
 */
export async function stopRecipients(db: Db, stopping: Stopping): Promise<number> {
  const { leadIds = [], keys = [], domains = [], campaignId = null, as, by = null } = stopping
  const named = Boolean(stopping.leadIds ?? stopping.keys ?? stopping.domains)
  if (!named && campaignId === null) return 0
  const [row] = await db.$queryRaw<{ count: number }[]>`
    with meant as materialized (
      select unnest(${[...leadIds]}::uuid[]) as lead_id
      union select l.id from leads l where l.tenant_id = ${db.tenantId}::uuid and l.email_key = any(${[...keys]}::text[])
      union select l.id from leads l where l.tenant_id = ${db.tenantId}::uuid and l.email_domain = any(${[...domains]}::text[])),
    live as materialized (
      select r.campaign_id, r.lead_id from campaign_recipients r
       where r.tenant_id = ${db.tenantId}::uuid and r.status in ('pending', 'active', 'paused')
         and (${campaignId}::uuid is null or r.campaign_id = ${campaignId}::uuid)
         and (not ${named}::boolean or r.lead_id in (select lead_id from meant))
       order by r.campaign_id, r.lead_id for update),
    ended as (
      update campaign_recipients r
         set status = ${as}::recipient_status, finished_at = now(), next_run_at = null, blocked_by = null, blocked_until = null,
             trace = r.trace || jsonb_build_array(jsonb_strip_nulls(
               jsonb_build_object('at', now(), 'step', r.step_id, 'did', ${as}::text, 'by', ${by}::uuid)))
        from live
       where r.tenant_id = ${db.tenantId}::uuid and r.campaign_id = live.campaign_id and r.lead_id = live.lead_id
      returning r.campaign_id, r.lead_id),
    cancelled as (
      update inbox_message_refs m set status = 'cancelled', rule = ${as}::text, updated_at = now()
        from ended
       where m.tenant_id = ${db.tenantId}::uuid and m.campaign_id = ended.campaign_id and m.lead_id = ended.lead_id
         and m.direction = 'outbound' and m.status = 'queued'
      returning m.email_account_id, m.send_at),
    freed as (
      select a.id, (c.send_at at time zone a.timezone)::date as day, count(*)::int as slots
        from cancelled c join email_accounts a on a.tenant_id = ${db.tenantId}::uuid and a.id = c.email_account_id
       group by 1, 2),
    days as materialized (
      select d.email_account_id, d.day, freed.slots from mailbox_days d join freed on freed.id = d.email_account_id and freed.day = d.day
       where d.tenant_id = ${db.tenantId}::uuid order by d.email_account_id, d.day for update of d),
    given as (
      update mailbox_days d set planned = greatest(d.planned - days.slots, 0) from days
       where d.tenant_id = ${db.tenantId}::uuid and d.email_account_id = days.email_account_id and d.day = days.day)
    select count(*)::int as count from ended`
  return row?.count ?? 0
}
