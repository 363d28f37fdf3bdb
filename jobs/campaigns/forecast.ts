import type { Db } from '../../prisma/tenancy.ts'
import { audienceSql } from './audienceSql.ts'
import { type Facts, factsSql, readFacts } from './facts.ts'
import { deskOf } from './plan.ts'
import { mailOf, type SentDay, type Simulated, simulate } from './simulate.ts'
import { dateOf, dayOf } from './zone.ts'

export interface Forecast {
  /** What is to be sent on the days of mailboxes, each by its own clock. What is planned already is in it. */
  readonly days: readonly SentDay[]
  /** When the last recipient comes to the end if nobody leaves before; nothing when that is years away. */
  readonly endsAt: Date | null
  /** How many recipients it is about. */
  readonly recipients: number
  /** With many, each one that is calculated stands for so many. */
  readonly oneInEach: number
}

/** So many are calculated one by one; of more, groups that stand for several. */
const mostSimulated = 5_000

interface Group {
  readonly leadId: string
  readonly count: number
  readonly isStart: boolean
  readonly isQueued: boolean
  readonly version: number
  readonly stepId: string | null
  readonly mailboxId: string | null
  readonly timezone: string | null
  readonly country: string | null
  readonly domain: string | null
  readonly since: number
}

const people = `(array_agg(p.lead_id))[1] as "leadId", count(*)::int as count`
const kept = `p.is_start as "isStart", p.is_queued as "isQueued", p.version, p.step_id as "stepId", p.mailbox_id as "mailboxId",
       p.timezone, p.country, p.domain, (extract(epoch from p.since) * 1000)::float8 as since`

/* campaigns.forecast.standing: those who are in it, by all that decides about them; one by one while they are few. */
const standing = `
with live as (
  select r.lead_id, r.status = 'pending' as is_start, q.send_at is not null as is_queued, r.version, r.step_id,
         coalesce(q.email_account_id, r.email_account_id) as mailbox_id, coalesce(q.send_at, r.next_run_at) as at
    from campaign_recipients r
    left join inbox_message_refs q on q.tenant_id = r.tenant_id and q.id = r.last_message_id and q.status in ('queued', 'sending')
     and r.next_run_at is null
   where r.tenant_id = $1::uuid and r.campaign_id = $2::uuid and r.status in ('pending', 'active')
     and (r.next_run_at is not null or q.id is not null)),
many as (select count(*) > $4::int as so from live),
p as (
  select i.*, l.timezone, l.country, case when $5::boolean then l.email_domain end as domain,
         case when many.so then date_trunc('hour', greatest(i.at, $3::timestamptz)) else i.at end as since,
         case when many.so then null else i.lead_id end as one
    from live i cross join many join leads l on l.tenant_id = $1::uuid and l.id = i.lead_id)
select coalesce(json_agg(g order by g.since, g."leadId"), '[]') from (
  select ${people}, ${kept} from p
   group by p.is_start, p.is_queued, p.version, p.step_id, p.mailbox_id, p.timezone, p.country, p.domain, p.since, p.one) g`

/** When so many go out of which mailbox, and when it ends: the planner's own decisions, made ahead. */
export async function forecast(db: Db, campaignId: string, now = Date.now()): Promise<Forecast | undefined> {
  const { tenantId } = db
  const ask = db.json
  const facts = readFacts(campaignId, await ask(factsSql, tenantId, campaignId))
  if (!facts) return undefined
  const isBegun = facts.status === 'sending' || facts.status === 'paused'
  const groups = isBegun
    ? await ask<Group[]>(standing, tenantId, campaignId, new Date(now), mostSimulated, facts.providers.length > 0)
    : facts.status === 'draft' || facts.status === 'scheduled'
      ? await audienceOf(db, facts, now)
      : []
  const recipients = groups.reduce((sum, { count }) => sum + count, 0)
  const least = Math.min(...facts.pool.map(({ limit }) => limit))
  const oneInEach = Math.max(
    Math.min(Math.ceil(recipients / mostSimulated), least, facts.settings.startsPerDay ?? least),
    1,
  )
  const simulated = groups.flatMap((group) => split(facts, group, oneInEach, now))
  const desk = await deskOf(ask, tenantId, facts, now)
  const { days, endsAt } = simulate(desk, simulated)
  return { days: withQueued(days, desk, groups), endsAt: recipients === 0 ? null : endsAt, recipients, oneInEach }
}

/** Whom a campaign would be sent to that is not launched yet, by the query that would build its audience. */
async function audienceOf(db: Db, { campaignId, version }: Facts, now: number): Promise<Group[]> {
  const audience = await audienceSql(db, campaignId, { now: new Date(now) })
  if (!audience) return []
  const values = [...audience.values]
  const most = `$${values.push(mostSimulated)}::int`
  const rows = await db.json<Pick<Group, 'leadId' | 'count' | 'timezone' | 'country'>[]>(
    `with chosen as materialized (select j.id from (${audience.select({})}) j where j.reason is null),
          many as (select count(*) > ${most} as so from chosen)
     select coalesce(json_agg(g order by g."leadId"), '[]') from (
       select (array_agg(l.id))[1] as "leadId", count(*)::int as count, l.timezone, l.country
         from chosen c join leads l on l.tenant_id = $1 and l.id = c.id cross join many
        group by l.timezone, l.country, case when many.so then null else l.id end) g`,
    ...values,
  )
  return rows.map((row) => ({
    ...row,
    ...{ isStart: true, isQueued: false, version, stepId: null, mailboxId: null, domain: null, since: now },
  }))
}

/** A group as those who are calculated for it. */
function split(facts: Facts, { count, isQueued, ...group }: Group, most: number, now: number): Simulated[] {
  const steps = facts.steps.get(group.version) ?? []
  const here = steps.findIndex(({ id }) => id === group.stepId)
  const { mailboxId } = group
  const before = steps.slice(0, here + 1).filter(({ type, isActive }) => type === 'email' && isActive)
  const mails = mailboxId === null ? [] : before.map(({ id }) => mailOf(id, mailboxId))
  const many = Math.ceil(count / most)
  return Array.from({ length: many }, (_, index) => ({
    ...group,
    leadId: many === 1 ? group.leadId : `${group.leadId}:${index}`,
    count: Math.min(most, count - index * most),
    ...{ mails, isUnderWay: isQueued, since: isQueued ? Math.max(group.since, now) : group.since },
  }))
}

/** What is planned already is a part of what is to come. */
function withQueued(
  days: readonly SentDay[],
  desk: Awaited<ReturnType<typeof deskOf>>,
  groups: readonly Group[],
): SentDay[] {
  const counts = new Map(days.map((one) => [`${one.day} ${one.mailboxId}`, one]))
  for (const { isQueued, mailboxId, since, count } of groups) {
    const zone = mailboxId === null ? undefined : desk.rooms.get(mailboxId)?.hours.zone
    if (!isQueued || mailboxId === null || !zone) continue
    const day = dateOf(dayOf(zone, since))
    const key = `${day} ${mailboxId}`
    counts.set(key, { day, mailboxId, count: (counts.get(key)?.count ?? 0) + count })
  }
  return [...counts.values()].toSorted((a, b) =>
    a.day === b.day ? (a.mailboxId < b.mailboxId ? -1 : 1) : a.day < b.day ? -1 : 1,
  )
}
