/* campaigns.plan.lockDays: the days exist, and are taken in the order in which everybody takes them. */
export const lockDaysSql = `
insert into mailbox_days (tenant_id, email_account_id, day)
select $1::uuid, id, day from unnest($2::uuid[], $3::date[]) as d (id, day)
 where not exists (select from mailbox_days m where m.tenant_id = $1::uuid and m.email_account_id = d.id and m.day = d.day)
 order by id, day on conflict do nothing`

/* campaigns.plan.days */
export const daysSql = (locks: boolean) => `
with days as materialized (
  select m.email_account_id as "mailboxId", m.day::text as day, greatest(m.planned, m.sent) as used, m.slots
    from mailbox_days m join unnest($2::uuid[], $3::date[]) as d (id, day) on m.email_account_id = d.id and m.day = d.day
   where m.tenant_id = $1::uuid order by m.email_account_id, m.day ${locks ? 'for update of m' : ''})
select coalesce(json_agg(json_build_object('mailboxId', "mailboxId", 'day', day, 'used', used,
         'slots', array(select (extract(epoch from s) * 1000)::float8 from unnest(slots) s))), '[]') from days`

/* campaigns.plan.held: who is further on and comes due soon, by the day of the mailbox that the thread is with. */
export const heldSql = `
select coalesce(json_agg(h), '[]') from (
  select r.email_account_id as "mailboxId", (r.next_run_at at time zone e.timezone)::date::text as day, count(*)::int as count
    from campaign_recipients r join email_accounts e on e.tenant_id = r.tenant_id and e.id = r.email_account_id
   where r.tenant_id = $1::uuid and r.campaign_id = $2::uuid and r.status = 'active'
     and r.next_run_at > $3::timestamptz and r.next_run_at <= $4::timestamptz group by 1, 2) h`

/* campaigns.plan.providers: what goes to a provider is counted for all campaigns together, so one at a time counts. */
export const lockProvidersSql = `
with locked as materialized (
  select from send_buckets b where b.tenant_id = $1::uuid and b.key = any ($2::text[]) order by b.key for update)
select count(*)::int from locked`

/* campaigns.plan.counts */
export const countsSql = `
select coalesce(json_agg(json_build_object('key', key, 'bucket', (extract(epoch from bucket) * 1000)::float8, 'planned', planned)), '[]')
  from send_counts where tenant_id = $1::uuid and key = any ($2::text[]) and bucket >= $3::timestamptz`

/*
 * campaigns.plan.take: those who are further on come first, and of those who begin only as many as there is room for.
 * Where mails of all campaigns are counted for each lead, nobody else plans for it meanwhile.
 */
export const takeSql = (locksLeads: boolean) => `
with further as materialized (
  select r.lead_id, r.next_run_at from campaign_recipients r ${locksLeads ? leads : ''}
   where r.tenant_id = $1::uuid and r.campaign_id = $2::uuid and r.status = 'active' and r.next_run_at <= $3::timestamptz
   order by r.next_run_at, r.lead_id limit $4::int for ${locksLeads ? 'no key update of r, l' : 'no key update of r'} skip locked),
starting as materialized (
  select r.lead_id, r.next_run_at from campaign_recipients r ${locksLeads ? leads : ''}
   where r.tenant_id = $1::uuid and r.campaign_id = $2::uuid and r.status = 'pending' and r.next_run_at <= $3::timestamptz
   order by r.next_run_at, r.lead_id limit least($5::int, $4::int - (select count(*)::int from further))
   for ${locksLeads ? 'no key update of r, l' : 'no key update of r'} skip locked)
select lead_id from (select 0 as turn, * from further union all select 1, * from starting) t order by turn, next_run_at, lead_id`

const leads = 'join leads l on l.tenant_id = r.tenant_id and l.id = r.lead_id'

/* campaigns.plan.due: all that is decided by about each of them, as it is once they are locked. */
export const dueSql = `
select r.lead_id as "leadId", r.status = 'pending' as "isStart", r.version, r.step_id as "stepId",
       (extract(epoch from r.next_run_at) * 1000)::float8 as since, r.email_account_id as "mailboxId", r.blocked_by as "blockedBy",
       l.email, l.email_key as key, l.email_domain as domain, l.timezone, l.country,
       case when l.id is null then 'cancelled'
            when l.status in ('unsubscribed', 'bounced', 'complained') then l.status::text
            when exists (select from suppression_list s where s.tenant_id = $1::uuid and s.key = any (app.suppression_keys(l.email_key))
                            and (s.expires_at is null or s.expires_at > now())) then 'suppressed' end as stopped,
       coalesce(m.mails, '[]') as mails, case when $5::int = 0 then '{}' else recent.at end as recent
  from unnest($3::uuid[]) with ordinality as d (lead_id, place)
  join campaign_recipients r on r.tenant_id = $1::uuid and r.campaign_id = $2::uuid and r.lead_id = d.lead_id
  left join leads l on l.tenant_id = $1::uuid and l.id = d.lead_id
  left join lateral (
    select json_agg(json_build_object('id', m.id, 'stepId', m.step_id, 'threadId', m.thread_id, 'mailboxId', m.email_account_id,
             'replied', m.replied_at is not null, 'opened', coalesce(e.opened, false),
             'openedByPerson', coalesce(e.opened_by_person, false), 'clicked', coalesce(e.clicked, false),
             'clickedByPerson', coalesce(e.clicked_by_person, false)) order by coalesce(m.sent_at, m.send_at), m.id) as mails
      from inbox_message_refs m
      left join lateral (
        select bool_or(e.event_type = 'open') as opened, bool_or(e.event_type = 'click') as clicked,
               bool_or(e.event_type = 'open' and not e.is_bot and e.actor <> 'machine') as opened_by_person,
               bool_or(e.event_type = 'click' and not e.is_bot and e.actor <> 'machine') as clicked_by_person
          from events_interactions e where $4::boolean and e.tenant_id = $1::uuid and e.message_id = m.id) e on true
     where m.tenant_id = $1::uuid and m.campaign_id = $2::uuid and m.lead_id = d.lead_id and m.direction = 'outbound') m on true
  left join lateral (
    select array(select (extract(epoch from coalesce(n.sent_at, n.send_at)) * 1000)::float8 from inbox_message_refs n
       where $5::int > 0 and n.tenant_id = $1::uuid and n.lead_id = d.lead_id and n.direction = 'outbound' and n.campaign_id is not null
         and n.status not in ('cancelled', 'failed') order by coalesce(n.sent_at, n.send_at) desc limit $5::int) as at) recent on true
 order by d.place`
