import { setTimeout as pause } from 'node:timers/promises'
import { v7 as uuid } from 'uuid'
import { askAcross } from '../../prisma/tenancy.ts'
import type { Log } from '../log.ts'
import { grouped } from './groups.ts'
import type { Mark } from './marks.ts'

/*
 * sending.record: answers as they came, in one statement: the ledger, the recipients, suppressions, the days of mailboxes
 * and the events agree, or none of it is there. An answer is heard from the claim that it belongs to, and from no other;
 * also when that claim was taken for dead meanwhile.
 */
const record = `
with given as (
  select * from unnest($1::uuid[], $2::uuid[], $3::int[], $4::text[], $5::float8[], $6::text[], $7::text[], $8::text[],
                       $9::text[], $10::text[], $11::text[], $12::uuid[], $13::jsonb[], $14::uuid[])
    as g (tenant_id, id, attempt, fate, after, answer, rule, blocked_by, rfc_message_id, from_address, subject,
          template_version_id, details, event_id)),
judged as (
  select g.*, m.campaign_id, m.step_id, m.variant_id, m.lead_id, m.email_account_id, m.to_key, m.to_address,
         case when g.fate = 'uncertain' and p.uncertain = 'resend' then 'retry'
              when g.fate = 'back' and (r.status is null or r.status not in ('pending', 'active')
                     or c.status not in ('sending', 'paused') or s.key is not null) then 'cancelled'
              else g.fate end as ruling, s.key is not null as is_suppressed
    from given g join inbox_message_refs m on m.tenant_id = g.tenant_id and m.id = g.id and m.claimed_by = $15::uuid
                 and m.attempt = g.attempt and m.status in ('sending', 'uncertain')
    left join sending_policies p on p.tenant_id = g.tenant_id
    left join campaigns c on c.tenant_id = m.tenant_id and c.id = m.campaign_id
    left join campaign_recipients r on r.tenant_id = m.tenant_id and r.campaign_id = m.campaign_id and r.lead_id = m.lead_id
    left join lateral (select s.key from suppression_list s where g.fate = 'back' and s.tenant_id = m.tenant_id
                          and s.key = any (app.suppression_keys(m.to_key))
                          and (s.expires_at is null or s.expires_at > now()) limit 1) s on true
   order by g.tenant_id, g.id for update of m),
marked as (
  update inbox_message_refs m set
         status = (case j.ruling when 'sent' then 'sent' when 'bounced' then 'bounced' when 'rejected' then 'bounced'
                    when 'failed' then 'failed' when 'uncertain' then 'uncertain' when 'cancelled' then 'cancelled'
                    else 'queued' end)::message_status,
         sent_at = case when j.ruling = 'sent' then now() else m.sent_at end,
         bounced_at = case when j.ruling in ('bounced', 'rejected') then now() else m.bounced_at end,
         failed_at = case when j.ruling = 'failed' then now() else m.failed_at end,
         send_at = case when j.ruling = 'retry' or (j.ruling = 'back' and j.after > 0)
                        then now() + j.after * interval '1 second' else m.send_at end,
         committing_at = case when j.ruling in ('retry', 'back', 'cancelled') then null else m.committing_at end,
         lease_until = null, answer = coalesce(j.answer, m.answer), rule = coalesce(j.rule, m.rule),
         rfc_message_id = coalesce(j.rfc_message_id, m.rfc_message_id), from_address = coalesce(j.from_address, m.from_address),
         subject = coalesce(j.subject, m.subject), template_version_id = coalesce(j.template_version_id, m.template_version_id),
         details = m.details || coalesce(j.details, '{}') || case when j.ruling = 'retry'
                     then jsonb_build_object('retries', coalesce((m.details->>'retries')::int, 0) + 1) else '{}' end,
         updated_at = now()
    from judged j where m.tenant_id = j.tenant_id and m.id = j.id),
recipients as (
  update campaign_recipients r set
         status = (case when j.ruling = 'bounced' then 'bounced' when j.ruling in ('rejected', 'failed') then 'failed'
                     when j.ruling = 'cancelled' and j.is_suppressed then 'suppressed' else r.status::text end)::recipient_status,
         finished_at = case when j.ruling in ('bounced', 'rejected', 'failed') or (j.ruling = 'cancelled' and j.is_suppressed)
                            then now() else r.finished_at end,
         next_run_at = case when j.ruling = 'sent' then now() else null end,
         attempt_count = r.attempt_count + 1, last_attempt_at = now(),
         blocked_by = case when j.ruling in ('retry', 'back', 'uncertain') then coalesce(j.blocked_by, j.ruling) end,
         blocked_until = case when j.ruling = 'retry' then now() + j.after * interval '1 second' end,
         trace = case when j.ruling in ('back') then r.trace else r.trace || jsonb_build_object('at', now(), 'step', j.step_id,
                   'did', j.ruling, 'said', left(j.answer, 200)) end
    from judged j where r.tenant_id = j.tenant_id and r.campaign_id = j.campaign_id and r.lead_id = j.lead_id
     and r.status in ('pending', 'active')),
suppressed as (
  insert into suppression_list (tenant_id, key, kind, typed, reason, source, note)
  select distinct on (j.tenant_id, app.inbox_key(j.to_key)) j.tenant_id, app.inbox_key(j.to_key), 'address'::suppression_kind,
         j.to_address, 'bounce_hard'::suppression_reason, 'ops'::suppression_source, left(j.answer, 300)
    from judged j where j.ruling = 'bounced' order by 1, 2
  on conflict do nothing),
bounced as (
  update leads l set status = 'bounced', updated_at = now() from judged j
   where j.ruling = 'bounced' and l.tenant_id = j.tenant_id and l.id = j.lead_id and l.status in ('active', 'replied')),
days as (
  insert into mailbox_days as d (tenant_id, email_account_id, day, sent, bounced, last_send_at)
  select e.tenant_id, e.id, (now() at time zone e.timezone)::date, count(*) filter (where j.ruling = 'sent'),
         count(*) filter (where j.ruling in ('bounced', 'rejected')), max(now()) filter (where j.ruling = 'sent')
    from judged j join email_accounts e on e.tenant_id = j.tenant_id and e.id = j.email_account_id
   where j.ruling in ('sent', 'bounced', 'rejected') group by 1, 2, 3 order by 1, 2, 3
  on conflict (tenant_id, email_account_id, day) do update set sent = d.sent + excluded.sent,
         bounced = d.bounced + excluded.bounced, last_send_at = coalesce(excluded.last_send_at, d.last_send_at)),
engaged as (
  insert into lead_engagement as n (tenant_id, lead_id, sent_count, last_sent_at)
  select j.tenant_id, j.lead_id, count(*), now() from judged j
    join leads l on l.tenant_id = j.tenant_id and l.id = j.lead_id
   where j.ruling = 'sent' group by 1, 2 order by 1, 2
  on conflict (tenant_id, lead_id) do update set sent_count = n.sent_count + excluded.sent_count,
         last_sent_at = excluded.last_sent_at, last_activity_at = now()),
events as (
  insert into events_interactions (tenant_id, id, event_type, campaign_id, step_id, variant_id, message_id, lead_id,
         email_account_id, is_first, payload)
  select j.tenant_id, j.event_id, (case when j.ruling = 'sent' then 'sent' else 'bounce' end)::interaction, j.campaign_id,
         j.step_id, j.variant_id, j.id, j.lead_id, j.email_account_id, true,
         jsonb_strip_nulls(jsonb_build_object('rule', j.rule, 'severity', case j.ruling when 'bounced' then 'hard' when 'rejected' then 'soft' end))
    from judged j where j.ruling in ('sent', 'bounced', 'rejected'))
select j.id, j.ruling from judged j`

/** Two processes may need each other's rows: what the database gave up is done again. */
const patience = 300

/** Writes down what became of mails, many together, and does not give up while the database is away. */
export function recorderOf(by: string, log: Log) {
  let isAway = false
  return grouped(async (marks: readonly Mark[]) => {
    for (;;) {
      try {
        const ruled = await write(marks, by)
        isAway = false
        return marks.map(({ mail }) => ruled.get(mail.id))
      } catch (error) {
        if (!isAway) log.warn({ err: error }, 'what became of mails cannot be written down yet')
        isAway = true
        await pause(patience)
      }
    }
  })
}

async function write(marks: readonly Mark[], by: string) {
  const rows = await askAcross<{ id: string; ruling: string }>(
    'answers to mails of all tenants are written down together',
    record,
    [
      marks.map(({ mail }) => mail.tenantId),
      marks.map(({ mail }) => mail.id),
      marks.map(({ mail }) => mail.attempt),
      marks.map(({ fate }) => fate),
      marks.map(({ after }) => after ?? 0),
      marks.map(({ answer }) => answer ?? null),
      marks.map(({ rule }) => rule ?? null),
      marks.map(({ blockedBy }) => blockedBy ?? null),
      marks.map(({ sent }) => sent?.messageId ?? null),
      marks.map(({ sent }) => sent?.from ?? null),
      marks.map(({ sent }) => sent?.subject ?? null),
      marks.map(({ sent }) => sent?.templateVersionId ?? null),
      marks.map(({ sent }) => (sent ? JSON.stringify({ made: sent.values }) : null)),
      marks.map(() => uuid()),
      by,
    ],
  )
  return new Map(rows.map(({ id, ruling }) => [id, ruling]))
}
