import { setTimeout as pause } from 'node:timers/promises'
import { askAcross, inTenant } from '../../prisma/tenancy.ts'
import { TierUnavailable } from '../../prisma/unavailable.ts'
import { stopRecipients } from '../campaigns/stop.ts'
import type { Log } from '../log.ts'
import { byKey, grouped } from '../sending/groups.ts'
import type { Actor } from './actor.ts'

/** Somebody, or something, opened a mail or followed a link of it. */
export interface Interaction {
  readonly tenantId: string
  readonly messageId: string
  readonly id: string
  readonly type: 'open' | 'click'
  readonly at: Date
  readonly link?: number
  readonly url?: string
  readonly ip: string | null
  readonly userAgent: string
  readonly actor: Actor
  readonly device: string | null
  readonly locale: string | null
}

/*
 * tracking.record: what happened to mails of all tenants, in one statement: events, the ledger and what is known of leads
 * agree. The first of a kind is told by the mail's own row, which is locked, so that a thousand at once have one first;
 * those of people and of machines are told apart. Who follows several links of a mail within three seconds is a program.
 */
const record = `
with given as (
  select g.*, to_timestamp(g.ms / 1000) as at
    from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::float8[], $6::int[], $7::text[], $8::inet[], $9::text[],
                $10::text[], $11::bool[], $12::text[], $13::text[], $14::text[])
    with ordinality as g (tenant_id, message_id, id, type, ms, link, url, ip, user_agent, actor, is_bot, sign, device, locale, nr)),
mails as materialized (
  select m.* from inbox_message_refs m
   where (m.tenant_id, m.id) in (select tenant_id, message_id from given) and m.direction = 'outbound'
   order by m.tenant_id, m.id for no key update),
told as (
  select g.*, g.type = 'click' and not g.is_bot and (
           exists (select from events_interactions e where e.tenant_id = g.tenant_id and e.message_id = g.message_id
                      and e.event_type = 'click' and e.link <> g.link and e.occurred_at between g.at - interval '3 seconds' and g.at)
           or exists (select from given o where o.tenant_id = g.tenant_id and o.message_id = g.message_id and o.type = 'click'
                         and o.link <> g.link and o.nr < g.nr and o.at >= g.at - interval '3 seconds')) as is_burst
    from given g),
judged as (
  select t.tenant_id, t.message_id, t.id, t.type, t.at, t.link, t.url, t.ip, t.user_agent, t.device, t.locale, t.nr,
         t.is_bot or t.is_burst as is_bot, case when t.is_burst then 'machine' else t.actor end as actor,
         case when t.is_burst then 'burst' else t.sign end as sign,
         m.campaign_id, m.step_id, m.variant_id, m.lead_id, m.email_account_id,
         case when t.is_bot or t.is_burst then m.details ? (t.type || 'ByMachine')
              when t.type = 'open' then m.opened_at is not null else m.clicked_at is not null end as is_known
    from told t join mails m on m.tenant_id = t.tenant_id and m.id = t.message_id),
ranked as (
  select j.*, not j.is_known and row_number() over (partition by j.tenant_id, j.message_id, j.type, j.is_bot order by j.nr) = 1 as is_first
    from judged j),
marked as (
  update inbox_message_refs m set
         opened_at = coalesce(m.opened_at, f.opened_at), clicked_at = coalesce(m.clicked_at, f.clicked_at),
         details = m.details || f.machines,
         status = (case when f.clicked_at is not null and m.status in ('sent', 'delivered', 'opened') then 'clicked'
                        when f.opened_at is not null and m.status in ('sent', 'delivered') then 'opened'
                        else m.status::text end)::message_status,
         updated_at = now()
    from (select tenant_id, message_id, min(at) filter (where type = 'open' and not is_bot) as opened_at,
                 min(at) filter (where type = 'click' and not is_bot) as clicked_at,
                 coalesce(jsonb_object_agg(type || 'ByMachine', at) filter (where is_bot), '{}') as machines
            from ranked where is_first group by 1, 2) f
   where m.tenant_id = f.tenant_id and m.id = f.message_id),
engaged as (
  insert into lead_engagement as n (tenant_id, lead_id, open_count, last_open_at, click_count, last_click_at, last_activity_at)
  select r.tenant_id, r.lead_id, count(*) filter (where r.type = 'open'), max(r.at) filter (where r.type = 'open'),
         count(*) filter (where r.type = 'click'), max(r.at) filter (where r.type = 'click'), max(r.at)
    from ranked r join leads l on l.tenant_id = r.tenant_id and l.id = r.lead_id
   where not r.is_bot group by 1, 2 order by 1, 2
  on conflict (tenant_id, lead_id) do update set open_count = n.open_count + excluded.open_count,
         click_count = n.click_count + excluded.click_count, last_open_at = greatest(n.last_open_at, excluded.last_open_at),
         last_click_at = greatest(n.last_click_at, excluded.last_click_at),
         last_activity_at = greatest(n.last_activity_at, excluded.last_activity_at)),
events as (
  insert into events_interactions (tenant_id, id, occurred_at, event_type, campaign_id, step_id, variant_id, message_id, lead_id,
         email_account_id, link, url, ip, user_agent, actor, is_bot, is_first, device, locale, payload)
  select tenant_id, id, at, type::interaction, campaign_id, step_id, variant_id, message_id, lead_id, email_account_id, link, url,
         ip, user_agent, actor::actor_kind, is_bot, is_first, device, locale, jsonb_strip_nulls(jsonb_build_object('sign', sign))
    from ranked)
select r.tenant_id as "tenantId", r.campaign_id as "campaignId", r.lead_id as "leadId", r.message_id as "messageId"
  from ranked r join campaigns c on c.tenant_id = r.tenant_id and c.id = r.campaign_id
 where r.type = 'click' and r.is_first and not r.is_bot and c.settings @> '{"stopOnClick": true}'`

/** So many may wait while the database is away; what comes then is not kept. */
const mostWaiting = 20_000
const patience = 300

/** Writes down what happened, many together; once it has resolved, it is durable. While the database is away, it waits. */
export function interactionRecorder(log: Log) {
  let [waiting, isAway] = [0, false]
  const write = grouped(async (them: readonly Interaction[]) => {
    for (;;) {
      try {
        await put(them)
        isAway = false
        return them.map(() => true)
      } catch (error) {
        if (!passes(error)) return oneByOne(them, log)
        if (!isAway) log.warn({ err: error }, 'openings and clicks cannot be written down yet')
        isAway = true
        await pause(patience)
      }
    }
  })
  return async (it: Interaction): Promise<boolean> => {
    if (waiting >= mostWaiting) return false
    waiting += 1
    return write(it).finally(() => {
      waiting -= 1
    })
  }
}

/** The database is away, or two statements needed each other's rows. */
const passes = (error: unknown) =>
  error instanceof TierUnavailable || ['40001', '40P01'].includes(String((error as { code?: unknown }).code))

/** What cannot be written must not keep the others from it. */
async function oneByOne(them: readonly Interaction[], log: Log) {
  const done: boolean[] = []
  for (const it of them)
    done.push(
      await put([it]).then(
        () => true,
        (error: unknown) => {
          log.error({ err: error, tenantId: it.tenantId, messageId: it.messageId }, 'an event cannot be written down')
          return false
        },
      ),
    )
  return done
}

interface Stopped {
  readonly tenantId: string
  readonly campaignId: string
  readonly leadId: string
  readonly messageId: string
}

async function put(them: readonly Interaction[]) {
  const stopped = await askAcross<Stopped>('what happened to mails of all tenants is written down together', record, [
    them.map(({ tenantId }) => tenantId),
    them.map(({ messageId }) => messageId),
    them.map(({ id }) => id),
    them.map(({ type }) => type),
    them.map(({ at }) => at.getTime()),
    them.map(({ link }) => link ?? null),
    them.map(({ url }) => url ?? null),
    them.map(({ ip }) => ip),
    them.map(({ userAgent }) => userAgent),
    them.map(({ actor }) => actor.kind),
    them.map(({ actor }) => actor.isBot),
    them.map(({ actor }) => actor.sign ?? null),
    them.map(({ device }) => device),
    them.map(({ locale }) => locale),
  ])
  // Should this be cut short, the planner asks the same before the next step.
  for (const [tenantId, theirs] of byKey(stopped, (it) => it.tenantId))
    await inTenant(tenantId, async (db) => {
      for (const { campaignId, leadId, messageId: by } of theirs)
        await stopRecipients(db, { leadIds: [leadId], campaignId, as: 'completed', by })
    })
}
