import type { Db } from '../../prisma/tenancy.ts'
import type { LeadEvent } from './types.ts'

/* leads.timeline: what the own rows of each lead tell, the latest first. */
const timeline = `
select coalesce(json_agg(json_build_object('leadId', asked.id, 'kind', kind, 'title', title, 'detail', detail, 'occurredAt', at) order by at desc), '[]')
  from unnest($2::uuid[]) asked (id) cross join lateral (
  select case when import_id is null then 'created' else 'imported' end as kind,
         case source when 'api' then 'Added through the API' when 'form' then 'Signed up in a form'
                     when 'import' then 'Imported from a file' else 'Added by hand' end as title,
         null::text as detail, created_at as at
    from leads where tenant_id = $1 and id = asked.id
  union all
  select 'consent', case state when 'given' then 'Agreed to be written to' when 'withdrawn' then 'Took the agreement back' else 'Was asked to agree' end,
         source, occurred_at from consent_records where tenant_id = $1 and lead_id = asked.id
  union all
  select 'consent', 'Was asked to confirm', source, created_at from consent_requests where tenant_id = $1 and lead_id = asked.id
  union all
  select 'listed', 'Put on the list ' || l.name, null, m.created_at
    from lead_list_members m join lead_lists l on l.tenant_id = $1 and l.id = m.list_id where m.tenant_id = $1 and m.lead_id = asked.id
  union all
  select 'tagged', 'Tagged ' || t.name, null, m.created_at
    from lead_taggings m join lead_tags t on t.tenant_id = $1 and t.id = m.tag_id where m.tenant_id = $1 and m.lead_id = asked.id
  union all
  select kind, title, null, at from lead_engagement e cross join lateral (values
      ('sent', 'A mail was sent', e.last_sent_at), ('open', 'Opened a mail', e.last_open_at),
      ('click', 'Clicked a link', e.last_click_at), ('reply', 'Answered', e.last_reply_at)) v (kind, title, at)
   where e.tenant_id = $1 and e.lead_id = asked.id and at is not null
  union all
  select 'suppressed', case s.kind when 'domain' then 'The domain ' || s.key || ' was suppressed' else 'The address was suppressed' end, s.note, s.created_at
    from leads l join suppression_list s on s.tenant_id = $1 and s.key = any(app.suppression_keys(l.email_key))
   where l.tenant_id = $1 and l.id = asked.id
  order by at desc limit $3) event`

/** What happened to each of these leads, in one statement. */
export const timelinesOf = (db: Db, leadIds: string[], most: number) =>
  db.json<(LeadEvent & { leadId: string })[]>(timeline, db.tenantId, leadIds, most)

/* leads.duplicates: another spelling of the same inbox, or the same name at the same domain. */
const duplicates = `
select coalesce(json_agg(json_build_object('leadId', l.id, 'id', other.id) order by other.id), '[]')
  from unnest($2::uuid[]) asked (id) join leads l on l.tenant_id = $1 and l.id = asked.id
  cross join lateral (
    select o.id from leads o where o.tenant_id = $1 and o.id <> l.id and (
         o.email_domain in ('gmail.com', 'googlemail.com') and l.email_domain in ('gmail.com', 'googlemail.com')
           and app.inbox_key(o.email_key) = app.inbox_key(l.email_key)
      or o.email_domain = l.email_domain and lower(o.first_name) = lower(l.first_name) and lower(o.last_name) = lower(l.last_name))
     limit 20) other`

/** The ids of leads that seem to be the same person as each of these, in one statement. */
export const duplicatesOf = (db: Db, leadIds: string[]) =>
  db.json<{ leadId: string; id: string }[]>(duplicates, db.tenantId, leadIds)
