import { askAcross } from '../../prisma/tenancy.ts'

/** A mail that this process has taken to send, with what was true of it then. */
export interface Claimed {
  readonly tenantId: string
  readonly id: string
  readonly mailboxId: string
  readonly campaignId: string
  readonly version: number
  readonly stepId: string
  readonly variantId: string | null
  readonly leadId: string
  readonly to: string
  readonly toDomain: string
  /** Grows with each claim: what an earlier one of it still has to say is not heard any more. */
  readonly attempt: number
  readonly retries: number
  readonly epoch: number
  /** Suppressed, or no longer to be mailed for another reason. */
  readonly isStopped: boolean
  /** The Message-IDs of its thread, the oldest first. */
  readonly thread: readonly string[]
  readonly trackingHost: string | null
}

/** A mailbox from which mail is due. */
export interface DueMailbox {
  readonly tenantId: string
  readonly mailboxId: string
}

const reason = 'mails of all tenants are due at once'

/*
 * sending.due: goes from mailbox to mailbox through the index of slots, one look each, however much is queued: a mailbox
 * with a million mails costs as much as one with a single mail.
 */
const due = `
with recursive boxes as (
  (select tenant_id, email_account_id, send_at from inbox_message_refs
    where status = 'queued' and email_account_id is not null order by tenant_id, email_account_id, send_at limit 1)
  union all
  select n.tenant_id, n.email_account_id, n.send_at from boxes b cross join lateral (
    select m.tenant_id, m.email_account_id, m.send_at from inbox_message_refs m
     where m.status = 'queued' and (m.tenant_id, m.email_account_id) > (b.tenant_id, b.email_account_id)
       and m.email_account_id is not null order by m.tenant_id, m.email_account_id, m.send_at limit 1) n)
select b.tenant_id as "tenantId", b.email_account_id as "mailboxId" from boxes b
  join email_accounts e on e.tenant_id = b.tenant_id and e.id = b.email_account_id
 where b.send_at <= now() and e.status = 'active' and e.paused_at is null
   and not exists (select from send_buckets s where s.tenant_id = b.tenant_id and s.key = 'mailbox:' || b.email_account_id
                      and s.closed_until > now())`

/** The mailboxes from which something is due and may go. */
export const dueMailboxes = () => askAcross<DueMailbox>(reason, due, [])

/* sending.claim: what is late by more than that gets another moment first (jobs/campaigns/late.ts). */
const claiming = `
with wanted as (select * from unnest($1::uuid[], $2::uuid[], $3::int[]) as w (tenant_id, email_account_id, many)),
picked as (
  select q.tenant_id, q.id from wanted w cross join lateral (
    select m.tenant_id, m.id from inbox_message_refs m
     where m.tenant_id = w.tenant_id and m.email_account_id = w.email_account_id and m.status = 'queued' and m.send_at <= now()
       and m.send_at > now() - interval '15 minutes' and m.direction = 'outbound' and m.campaign_id is not null
       and exists (select from campaigns c where c.tenant_id = m.tenant_id and c.id = m.campaign_id and c.status = 'sending')
       and not exists (select from send_buckets s where s.tenant_id = m.tenant_id and s.key = 'provider:' || m.to_domain
                          and s.closed_until > now())
     order by m.send_at, m.id limit w.many for update of m skip locked) q),
claimed as (
  update inbox_message_refs m set status = 'sending', claimed_by = $4::uuid, attempt = m.attempt + 1, committing_at = null,
         lease_until = now() + $5::float8 * interval '1 second', updated_at = now()
    from picked p where m.tenant_id = p.tenant_id and m.id = p.id
  returning m.*)
select m.tenant_id as "tenantId", m.id, m.email_account_id as "mailboxId", m.campaign_id as "campaignId",
       m.campaign_version as version, m.step_id as "stepId", m.variant_id as "variantId", m.lead_id as "leadId",
       m.to_address as "to", m.to_domain as "toDomain", m.attempt, coalesce((m.details->>'retries')::int, 0) as retries, c.epoch,
       coalesce(r.status, 'cancelled') not in ('pending', 'active')
         or exists (select from suppression_list s where s.tenant_id = m.tenant_id and s.key = any (app.suppression_keys(m.to_key))
                       and (s.expires_at is null or s.expires_at > now())) as "isStopped",
       case when m.parent_message_id is null then '{}' else array(
         select t.rfc_message_id from inbox_message_refs t where t.tenant_id = m.tenant_id and t.thread_id = m.thread_id
            and t.id <> m.id and t.rfc_message_id is not null order by t.sent_at, t.id limit 100) end as thread,
       (select d.tracking_host from email_accounts e join domains d on d.tenant_id = e.tenant_id and d.id = e.domain_id
         where e.tenant_id = m.tenant_id and e.id = m.email_account_id and d.tracking_found_at is not null) as "trackingHost"
  from claimed m join campaigns c on c.tenant_id = m.tenant_id and c.id = m.campaign_id
  left join campaign_recipients r on r.tenant_id = m.tenant_id and r.campaign_id = m.campaign_id and r.lead_id = m.lead_id`

export interface Wanted extends DueMailbox {
  readonly many: number
}

/** Takes mails that are due for this process, from each mailbox as many as there is room for. */
export const claim = (wanted: readonly Wanted[], by: string, leaseSeconds: number) =>
  askAcross<Claimed>(reason, claiming, [
    wanted.map(({ tenantId }) => tenantId),
    wanted.map(({ mailboxId }) => mailboxId),
    wanted.map(({ many }) => many),
    by,
    leaseSeconds,
  ])
