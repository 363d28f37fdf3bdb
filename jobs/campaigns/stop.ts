import type { Db } from '../../prisma/tenancy.ts'

export type StoppedAs = 'replied' | 'unsubscribed' | 'bounced' | 'complained' | 'suppressed' | 'cancelled'

export interface Stop {
  readonly leadIds?: readonly string[]
  /** Keys of addresses. */
  readonly keys?: readonly string[]
  readonly domains?: readonly string[]
  /** Only in this campaign; in all of them otherwise. */
  readonly campaignId?: string
  readonly as: StoppedAs
  /** The message that was the reason. */
  readonly by?: string
}

/* campaigns.stop: recipients end, what is queued for them is cancelled, and its place in the day goes to others. */
const stop = `
with meant as materialized (
  select l.id from leads l where l.tenant_id = $1::uuid
     and (l.id = any ($2::uuid[]) or l.email_key = any ($3::text[]) or l.email_domain = any ($4::text[]))
  union select unnest($2::uuid[])),
ended as (
  update campaign_recipients r
     set status = $6::recipient_status, finished_at = now(), next_run_at = null, blocked_by = null, blocked_until = null,
         trace = r.trace || jsonb_strip_nulls(jsonb_build_object('at', now(), 'step', r.step_id, 'did', $6::text, 'by', $7::text))
    from meant where r.tenant_id = $1::uuid and r.lead_id = meant.id and r.status in ('pending', 'active', 'paused')
     and ($5::uuid is null or r.campaign_id = $5::uuid)
  returning r.campaign_id, r.lead_id),
cancelled as (
  update inbox_message_refs m set status = 'cancelled', updated_at = now() from ended e
   where m.tenant_id = $1::uuid and m.campaign_id = e.campaign_id and m.lead_id = e.lead_id and m.direction = 'outbound'
     and m.status = 'queued'
  returning m.email_account_id, m.send_at),
freed as (
  update mailbox_days d set planned = greatest(d.planned - given.many, 0)
    from (select c.email_account_id, (c.send_at at time zone a.timezone)::date as day, count(*)::int as many
            from cancelled c join email_accounts a on a.tenant_id = $1::uuid and a.id = c.email_account_id
           group by 1, 2) given
   where d.tenant_id = $1::uuid and d.email_account_id = given.email_account_id and d.day = given.day)
select count(*)::int from ended`

/** Ends recipients that are still live, with what is queued for them. Answers how many. */
export const stopRecipients = (db: Db, { leadIds, keys, domains, campaignId, as, by }: Stop): Promise<number> =>
  db.json<number>(stop, db.tenantId, leadIds ?? [], keys ?? [], domains ?? [], campaignId ?? null, as, by ?? null)
