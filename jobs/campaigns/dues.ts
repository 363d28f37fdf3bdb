import type { ClientBase } from 'pg'
import type { Happened } from './walk.ts'

/** A recipient whose next step is due, with all that decides it. */
export interface Due {
  readonly leadId: string
  readonly status: 'pending' | 'active'
  readonly stepId: string | null
  readonly since: string
  readonly mailboxId: string | null
  readonly lastMessageId: string | null
  readonly threadId: string | null
  readonly email: string | null
  readonly emailKey: string
  readonly emailDomain: string
  readonly leadStatus: string
  readonly consentState: string
  readonly country: string | null
  readonly timezone: string | null
  readonly isSuppressed: boolean
  readonly happened: readonly (Happened & { clicked: boolean })[]
  /** When they were last written to, as many mails ago as the cap allows. */
  readonly cappedSince: string | null
}

/*
 * planner.due: those that wait longest. Whoever another planner has in hand, or somebody is just stopping, is passed over.
 */
const dues = `
with r as materialized (
  select * from campaign_recipients where tenant_id = $1 and campaign_id = $2 and status = $3::recipient_status and next_run_at <= $4
   order by next_run_at, lead_id limit $5 for update skip locked)
select r.lead_id as "leadId", r.status, r.step_id as "stepId", r.next_run_at as since, r.email_account_id as "mailboxId",
       r.last_message_id as "lastMessageId", l.email, l.email_key as "emailKey", l.email_domain as "emailDomain",
       l.status as "leadStatus", l.consent_state as "consentState", l.country, l.timezone,
       exists (select from suppression_list s where s.tenant_id = $1 and s.key = any (app.suppression_keys(l.email_key))
                  and (s.expires_at is null or s.expires_at > now())) as "isSuppressed",
       (select m.thread_id from inbox_message_refs m where m.tenant_id = $1 and m.id = r.last_message_id) as "threadId",
       (select coalesce(json_agg(json_build_object('stepId', m.step_id, 'opened', m.opened_at is not null,
            'clicked', m.clicked_at is not null, 'replied', m.replied_at is not null,
            'openedByMachine', m.details ? 'openByMachine', 'clickedByMachine', m.details ? 'clickByMachine')), '[]')
          from inbox_message_refs m where m.tenant_id = $1 and m.campaign_id = $2 and m.lead_id = r.lead_id
           and m.direction = 'outbound' and m.status <> 'cancelled') as happened,
       case when $6::int is not null then (
         select coalesce(m.sent_at, m.send_at) from inbox_message_refs m
          where m.tenant_id = $1 and m.lead_id = r.lead_id and m.direction = 'outbound' and m.message_type = 'email'
            and m.status not in ('cancelled', 'failed')
          order by coalesce(m.sent_at, m.send_at) desc offset $6::int - 1 limit 1) end as "cappedSince"
  from r left join leads l on l.tenant_id = $1 and l.id = r.lead_id`

export interface Wanted {
  readonly tenantId: string
  readonly campaignId: string
  readonly status: 'pending' | 'active'
  readonly now: Date
  readonly most: number
  readonly frequencyCap: number | null
}

/** Takes recipients whose next step is due, until the transaction ends. */
export async function takeDues(sql: ClientBase, { tenantId, campaignId, status, now, most, frequencyCap }: Wanted) {
  if (most <= 0) return []
  const { rows } = await sql.query<Due>(dues, [tenantId, campaignId, status, now, most, frequencyCap])
  return rows
}
