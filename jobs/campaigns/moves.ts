import type { Db } from '../../prisma/tenancy.ts'

/** What becomes of recipients when their sequence changes. */
export type Moves = {
  /** Who has not begun, and begins with the first step. */
  notBegun: number
  /** Who stands at a step that stays. */
  stays: number
  /** Who stands at a step that goes, and goes on behind another; behind none from the beginning. */
  moves: { fromStepId: string | null; toStepId: string | null; count: number }[]
  /** Whose mail was planned and had not been tried: it is planned anew. Each is in one of the others too. */
  replanned: number
  /** Who is through, however it ended, and gets nothing of what is added. */
  ended: number
}

/** From which version of a sequence to which; `isUndo` puts back those who have not gone on since. */
export type Change = { campaignId: string; from: number; to: number; isUndo?: boolean }

/*
 * Where everybody lands. Who stands at a step that stays, stays; otherwise behind the nearest earlier step that does. A planned
 * mail that nobody has tried and that the new version cannot make as it was planned is taken back: its recipient stands right
 * before it. What was tried is not recalled: it is seen through, and its recipient goes on from there.
 */
const targets = (lock: string, skip: string) => `
before_steps as (select id, step_order from campaign_sequence_steps
                  where tenant_id = $1::uuid and campaign_id = $2::uuid and version = $3::int),
after_steps as (select id, step_order, step_type, is_active from campaign_sequence_steps
                 where tenant_id = $1::uuid and campaign_id = $2::uuid and version = $4::int),
landings as (
  select b.id, (select a.id from after_steps a where a.id = b.id) as stays_id,
         (select a.id from before_steps p join after_steps a on a.id = p.id
           where p.step_order < b.step_order order by p.step_order desc limit 1) as behind_id
    from before_steps b),
entries as (
  select a.id, (select p.id from after_steps p where p.step_order < a.step_order order by p.step_order desc limit 1) as before_id
    from after_steps a),
live as materialized (
  select r.lead_id, r.step_id, r.next_run_at from campaign_recipients r
   where r.tenant_id = $1::uuid and r.campaign_id = $2::uuid and r.status in ('pending', 'active', 'paused')
   order by r.lead_id ${lock}),
planned as materialized (
  select m.id, m.lead_id, m.step_id from inbox_message_refs m join live on live.lead_id = m.lead_id and live.step_id = m.step_id
   where m.tenant_id = $1::uuid and m.campaign_id = $2::uuid and m.direction = 'outbound' and m.status = 'queued' and m.attempt = 0
     and (not exists (select from after_steps a where a.id = m.step_id and a.step_type = 'email' and a.is_active)
       or m.variant_id is not null and not exists (
            select from campaign_step_variants v where v.tenant_id = $1::uuid and v.campaign_id = $2::uuid and v.version = $4::int
               and v.step_id = m.step_id and v.id = m.variant_id))
   order by m.id ${skip}),
undone as (
  select w.lead_id, w.from_step_id, w.from_next_run_at, w.to_step_id, w.was_planned from campaign_moves w
   where $5::boolean and w.tenant_id = $1::uuid and w.campaign_id = $2::uuid and w.version = $3::int),
targets as materialized (
  select live.lead_id, live.step_id as from_id, live.next_run_at as from_next_run_at, p.id as planned_id,
         case when u.lead_id is not null and u.was_planned then back.before_id
              when u.lead_id is not null then u.from_step_id
              when p.id is not null then case when again.id is not null then again.before_id else l.behind_id end
              when again.id is not null then again.id
              else l.behind_id end as to_id,
         case when u.lead_id is not null and not u.was_planned then coalesce(u.from_next_run_at, live.next_run_at)
              when u.lead_id is not null or p.id is not null then now()
              when live.step_id is null or again.id is not null or live.next_run_at is null then live.next_run_at
              else now() end as to_next_run_at
    from live
    left join planned p on p.lead_id = live.lead_id
    left join landings l on l.id = live.step_id
    left join entries again on again.id = live.step_id
    left join undone u on u.lead_id = live.lead_id and u.to_step_id is not distinct from live.step_id
    left join entries back on back.id = u.from_step_id)`

const counted = `
select json_build_object(
  'notBegun', (select count(*)::int from targets where from_id is null and to_id is null),
  'stays', (select count(*)::int from targets where from_id is not null and to_id = from_id),
  'replanned', (select count(*)::int from targets where planned_id is not null),
  'moves', (select coalesce(json_agg(json_build_object('fromStepId', from_id, 'toStepId', to_id, 'count', many) order by from_id, to_id), '[]')
    from (select from_id, to_id, count(*)::int as many from targets where to_id is distinct from from_id group by 1, 2) n),
  'ended', (select count(*)::int from campaign_recipients r where r.tenant_id = $1::uuid and r.campaign_id = $2::uuid
              and r.status not in ('pending', 'active', 'paused')))`

/* campaigns.moves.preview */
const previewing = `with ${targets('', '')} ${counted}`

/* campaigns.moves.carryOut: recipients, their planned mails and the slots of those are changed in one statement. */
const carrying = `
with ${targets('for update of r', 'for update of m skip locked')},
moved as (
  update campaign_recipients r
     set version = $4::int, step_id = t.to_id, next_run_at = t.to_next_run_at,
         blocked_by = case when t.to_id is distinct from t.from_id then null else r.blocked_by end,
         blocked_until = case when t.to_id is distinct from t.from_id then null else r.blocked_until end,
         last_message_id = case when t.planned_id is not null and r.last_message_id = t.planned_id then null else r.last_message_id end,
         trace = case when t.to_id is distinct from t.from_id or t.planned_id is not null
           then r.trace || jsonb_build_array(jsonb_strip_nulls(jsonb_build_object('at', now(), 'step', t.to_id, 'did', 'moved',
                  'from', t.from_id, 'version', $4::int))) else r.trace end
    from targets t where r.tenant_id = $1::uuid and r.campaign_id = $2::uuid and r.lead_id = t.lead_id),
noted as (
  insert into campaign_moves (tenant_id, campaign_id, version, lead_id, from_step_id, from_next_run_at, to_step_id, was_planned)
  select $1::uuid, $2::uuid, $4::int, t.lead_id, t.from_id, t.from_next_run_at, t.to_id, t.planned_id is not null from targets t
   where not $5::boolean and (t.to_id is distinct from t.from_id or t.planned_id is not null)),
taken as (
  delete from inbox_message_refs m using planned p where m.tenant_id = $1::uuid and m.id = p.id
  returning m.email_account_id, m.send_at),
kept as (
  update inbox_message_refs m set campaign_version = $4::int, updated_at = now()
   where m.tenant_id = $1::uuid and m.campaign_id = $2::uuid and m.direction = 'outbound' and m.status = 'queued'
     and m.step_id in (select id from after_steps) and not exists (select from planned p where p.id = m.id)
     and (m.variant_id is null or exists (
            select from campaign_step_variants v where v.tenant_id = $1::uuid and v.campaign_id = $2::uuid and v.version = $4::int
               and v.step_id = m.step_id and v.id = m.variant_id))),
freed as (
  select a.id, (t.send_at at time zone a.timezone)::date as day, count(*)::int as slots
    from taken t join email_accounts a on a.tenant_id = $1::uuid and a.id = t.email_account_id group by 1, 2),
days as materialized (
  select d.email_account_id, d.day, freed.slots from mailbox_days d join freed on freed.id = d.email_account_id and freed.day = d.day
   where d.tenant_id = $1::uuid order by d.email_account_id, d.day for update of d),
given as (
  update mailbox_days d set planned = greatest(d.planned - days.slots, 0) from days
   where d.tenant_id = $1::uuid and d.email_account_id = days.email_account_id and d.day = days.day)
${counted}`

/** What `carryOutMoves` would do now, in counts. */
export const previewMoves = (db: Db, change: Change) => db.json<Moves>(previewing, ...valuesOf(db, change))

/** Moves everybody who is under way from one version to another, as a set. Answers what it did. */
export const carryOutMoves = (db: Db, change: Change) => db.json<Moves>(carrying, ...valuesOf(db, change))

const valuesOf = ({ tenantId }: Db, { campaignId, from, to, isUndo = false }: Change) => [
  tenantId,
  campaignId,
  from,
  to,
  isUndo,
]
