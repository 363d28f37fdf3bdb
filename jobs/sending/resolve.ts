import type { Db } from '../../prisma/tenancy.ts'

/** Which of a campaign's mails; what is left out matches all. */
export interface Which {
  readonly campaignId: string
  readonly messageIds?: readonly string[]
  /** By which line of the table of answers they were judged. */
  readonly rule?: string
  readonly toDomain?: string
  readonly mailboxId?: string
  readonly leadIds?: readonly string[]
}

const chosen = `m.tenant_id = $1::uuid and m.campaign_id = $2::uuid and ($3::uuid[] is null or m.id = any ($3::uuid[]))
   and ($4::text is null or m.rule = $4) and ($5::text is null or m.to_domain = $5)
   and ($6::uuid is null or m.email_account_id = $6::uuid) and ($7::uuid[] is null or m.lead_id = any ($7::uuid[]))`

const valuesOf = (db: Db, { campaignId, messageIds, rule, toDomain, mailboxId, leadIds }: Which) => [
  ...[db.tenantId, campaignId, messageIds ?? null, rule ?? null, toDomain ?? null, mailboxId ?? null, leadIds ?? null],
]

/** What goes out again belongs to a campaign that sends again. */
const reopened = `
reopened as (
  update campaigns c set status = 'sending', completed_at = null, epoch = c.epoch + 1
   where c.tenant_id = $1::uuid and c.id = $2::uuid and c.status = 'completed' and exists (select from again)),
recipients as (
  update campaign_recipients r set status = 'active', finished_at = null, next_run_at = null, blocked_by = null,
         blocked_until = null, email_account_id = coalesce($8::uuid, r.email_account_id), last_message_id = a.id,
         trace = r.trace || jsonb_build_object('at', now(), 'step', a.step_id, 'did', $9::text)
    from again a where r.tenant_id = $1::uuid and r.campaign_id = $2::uuid and r.lead_id = a.lead_id)
select count(*)::int from again`

/*
 * sending.retryFailed: hard bounces stay, and whoever is suppressed is turned away again before the hand-over. What was given
 * up while nobody knew whether it had arrived stays given up: it may have.
 */
const retrying = `
with again as (
  update inbox_message_refs m set status = 'queued', send_at = now(), failed_at = null, bounced_at = null, committing_at = null,
         details = m.details - 'retries', email_account_id = coalesce($8::uuid, m.email_account_id), updated_at = now()
   where ${chosen} and m.status in ('failed', 'bounced') and m.direction = 'outbound' and m.rule is distinct from 'settled'
     and exists (select from campaign_recipients r where r.tenant_id = m.tenant_id and r.campaign_id = m.campaign_id
                    and r.lead_id = m.lead_id and r.status = 'failed')
  returning m.id, m.lead_id, m.step_id), ${reopened}`

/** Queues mails that failed once more, through another mailbox if one is given. Answers how many. */
export const retryFailed = (db: Db, which: Which, through: string | null = null) =>
  db.json<number>(retrying, ...valuesOf(db, which), through, 'retried')

/* sending.resendUncertain: whoever left meanwhile stays out. */
const resending = `
with again as (
  update inbox_message_refs m set status = 'queued', send_at = now(), committing_at = null,
         email_account_id = coalesce($8::uuid, m.email_account_id), updated_at = now()
   where ${chosen} and m.status = 'uncertain'
     and exists (select from campaign_recipients r where r.tenant_id = m.tenant_id and r.campaign_id = m.campaign_id
                    and r.lead_id = m.lead_id and r.status in ('pending', 'active'))
  returning m.id, m.lead_id, m.step_id), ${reopened}`

/**
 * Sends mails again of which nobody knows whether they arrived, under the same Message-ID, so that a receiver who has one
 * can drop the other; not to those who replied or left meanwhile. Answers how many.
 */
export const resendUncertain = (db: Db, which: Which) =>
  db.json<number>(resending, ...valuesOf(db, which), null, 'resent')

/* sending.settleUncertain */
const settling = `
with settled as (
  update inbox_message_refs m set status = $8::message_status, rule = 'settled', updated_at = now(),
         sent_at = case when $8 = 'sent' then coalesce(m.committing_at, now()) end,
         failed_at = case when $8 = 'failed' then now() end
   where ${chosen} and m.status = 'uncertain' returning m.lead_id, m.step_id),
recipients as (
  update campaign_recipients r set blocked_by = null, blocked_until = null,
         status = case when $8 = 'failed' then 'failed' else r.status end,
         finished_at = case when $8 = 'failed' then now() else r.finished_at end,
         next_run_at = case when $8 = 'sent' then now() end,
         trace = r.trace || jsonb_build_object('at', now(), 'step', s.step_id, 'did', 'taken_as_' || $8::text)
    from settled s where r.tenant_id = $1::uuid and r.campaign_id = $2::uuid and r.lead_id = s.lead_id
     and r.status in ('pending', 'active'))
select count(*)::int from settled`

/** Takes uncertain mails as sent, and their recipients go on; or discards them, and their sequence ends. Answers how many. */
export const settleUncertain = (db: Db, which: Which, as: 'sent' | 'failed') =>
  db.json<number>(settling, ...valuesOf(db, which), as)
