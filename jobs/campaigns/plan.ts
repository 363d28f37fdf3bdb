import type { PoolClient } from 'pg'
import { inTenantSql } from '../../prisma/tenancy.ts'
import { wakeLoop } from '../loops.ts'
import { Calendar } from './calendar.ts'
import { type Decided, decide, type PlannedMail } from './decide.ts'
import { type Due, takeDues } from './dues.ts'
import { dayOf } from './openHours.ts'
import { readScore, type Score } from './score.ts'
import { hourOf, Throttle } from './throttle.ts'

/** A campaign in which somebody is due. */
export interface DueCampaign {
  readonly tenantId: string
  readonly campaignId: string
}

/** So far ahead slots are given away: what changes meanwhile, a pause or another window, concerns few mails. */
const horizonMilliseconds = 4 * 3_600_000
const batch = 500
/** So many in a row without a slot: those behind them will have none either. */
const mostTurnedAway = 50

export interface Planned {
  readonly decided: number
  /** There may be more that can be planned at once. */
  readonly hasMore: boolean
}

/** Plans the next recipients of a campaign, in one transaction. One planner at a time has a campaign. */
export const planBatch = ({ tenantId, campaignId }: DueCampaign, at?: Date): Promise<Planned> =>
  inTenantSql(tenantId, async (sql) => {
    const idle = { decided: 0, hasMore: false }
    const { rows } = await sql.query<{ mine: boolean; now: Date }>(
      `select pg_try_advisory_xact_lock(hashtextextended('plan:' || $1, 0)) as mine, now() as now`,
      [campaignId],
    )
    if (!rows[0]?.mine) return idle
    const now = at ?? rows[0].now
    const score = await readScore(sql, tenantId, campaignId)
    if (!score) return idle
    const wanted = { tenantId, campaignId, now, frequencyCap: score.frequencyCap }
    // Whoever is on the way comes before whoever begins.
    const active = await takeDues(sql, { ...wanted, status: 'active', most: batch })
    const pending = await takeDues(sql, { ...wanted, status: 'pending', most: batch - active.length })
    const dues = [...active, ...pending]
    if (dues.length === 0) return idle
    const means = await meansOf(sql, tenantId, campaignId, score, now.getTime())
    const decided = decideAll(dues, means)
    await record(sql, { tenantId, campaignId, score }, decided, means.throttle)
    return { decided: decided.length, hasMore: dues.length === batch && decided.length > 0 }
  })

function decideAll(dues: readonly Due[], means: Parameters<typeof decide>[1]): Decided[] {
  const decided: Decided[] = []
  let turnedAway = 0
  for (const due of dues) {
    const it = decide(due, means)
    if (it) decided.push(it)
    turnedAway = it ? 0 : turnedAway + 1
    if (turnedAway >= mostTurnedAway) break
  }
  return decided
}

async function meansOf(sql: PoolClient, tenantId: string, campaignId: string, score: Score, now: number) {
  const horizon = now + horizonMilliseconds
  const calendars = await calendarsOf(sql, tenantId, score, now, horizon)
  const { perHour, startsPerDay } = score.settings
  const limits = { perHour, startsPerDay, zone: score.timezone }
  const isLimited = perHour !== null || startsPerDay !== null
  const { rows } = isLimited
    ? await sql.query<{ hour: Date; mails: number; starts: number }>(
        'select hour, mails, starts from campaign_hours where tenant_id = $1 and campaign_id = $2 and hour > $3',
        [tenantId, campaignId, new Date(now - 2 * 86_400_000)],
      )
    : { rows: [] }
  const throttle = new Throttle(
    limits,
    rows.map(({ hour, mails, starts }) => [hour.getTime(), { mails, starts }] as const),
  )
  return { now, horizon, score, calendars, throttle }
}

/** What mailboxes gave away already. Their days are locked, in order: no two planners give away the same slot. */
async function calendarsOf(sql: PoolClient, tenantId: string, { pool }: Score, now: number, horizon: number) {
  const boxes = [...new Map(pool.map(({ box }) => [box.id, box])).values()]
  const wanted = boxes
    .flatMap(({ id, hours }) =>
      [...new Set([now, horizon].map((at) => dayOf(at, hours.zone)))].map((day) => ({ id, day })),
    )
    .sort((one, other) => (`${one.id}${one.day}` < `${other.id}${other.day}` ? -1 : 1))
  const keys = [tenantId, wanted.map(({ id }) => id), wanted.map(({ day }) => day)]
  await sql.query(
    `insert into mailbox_days (tenant_id, email_account_id, day) select $1, w.id, w.day from unnest($2::uuid[], $3::date[]) w (id, day)
     on conflict do nothing`,
    keys,
  )
  const { rows: days } = await sql.query<{ id: string; day: string; used: number; last: Date | null }>(
    `select d.email_account_id as id, d.day::text, greatest(d.planned, d.sent) as used, d.last_send_at as last
       from mailbox_days d join unnest($2::uuid[], $3::date[]) w (id, day) on d.email_account_id = w.id and d.day = w.day
      where d.tenant_id = $1 order by d.email_account_id, d.day for update of d`,
    keys,
  )
  const spaced = boxes.filter(({ gapMilliseconds }) => gapMilliseconds > 0).map(({ id }) => id)
  const { rows: taken } = await sql.query<{ id: string; at: Date }>(
    `select email_account_id as id, send_at as at from inbox_message_refs
      where tenant_id = $1 and email_account_id = any ($2::uuid[]) and status in ('queued', 'sending') and send_at < $3
      order by send_at`,
    [tenantId, spaced, new Date(horizon + 86_400_000)],
  )
  const moments = new Map<string, number[]>()
  const add = (id: string, at: Date | null) => at && moments.set(id, [...(moments.get(id) ?? []), at.getTime()])
  for (const { id, last } of days) add(id, last)
  for (const { id, at } of taken) moments.get(id)?.push(at.getTime()) ?? add(id, at)
  return new Map(
    boxes.map((box) => {
      const used = new Map(days.filter(({ id }) => id === box.id).map(({ day, used }) => [day, used]))
      const sorted = (moments.get(box.id) ?? []).sort((one, other) => one - other)
      return [box.id, new Calendar(box, { days: used, moments: sorted }, now, horizon)]
    }),
  )
}

interface Scene {
  readonly tenantId: string
  readonly campaignId: string
  readonly score: Score
}

async function record(sql: PoolClient, scene: Scene, decided: readonly Decided[], { added }: Throttle) {
  const mails = decided.flatMap(({ mail }) => mail ?? [])
  await writeMails(sql, scene, mails)
  await writeRecipients(sql, scene, decided)
  await writeDays(sql, scene, mails)
  await writeCounts(sql, scene, mails, added)
  const soon = Date.now() + 1_000
  if (mails.some(({ sendAt }) => sendAt <= soon)) await wakeLoop(sql, 'sending')
}

/* planner.mails */
const mailsSql = `
insert into inbox_message_refs (tenant_id, id, direction, status, email_account_id, campaign_id, campaign_version, step_id, variant_id,
       lead_id, thread_id, parent_message_id, to_address, to_key, to_domain, send_at)
select $1, m.id, 'outbound', 'queued', m.mailbox, $2, $3, m.step, m.variant, m.lead, coalesce(m.thread, m.id), m.parent, m.address, m.key,
       m.domain, m.send_at
  from unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::uuid[], $9::uuid[], $10::uuid[], $11::text[], $12::text[], $13::text[],
              $14::timestamptz[]) m (id, mailbox, step, variant, lead, thread, parent, address, key, domain, send_at)`

async function writeMails(sql: PoolClient, { tenantId, campaignId, score }: Scene, mails: readonly PlannedMail[]) {
  if (mails.length === 0) return
  await sql.query(mailsSql, [
    ...[tenantId, campaignId, score.version],
    mails.map(({ id }) => id),
    mails.map(({ mailboxId }) => mailboxId),
    mails.map(({ stepId }) => stepId),
    mails.map(({ variantId }) => variantId),
    mails.map(({ due }) => due.leadId),
    mails.map(({ due }) => due.threadId),
    mails.map(({ due }) => due.lastMessageId),
    mails.map(({ due }) => due.email),
    mails.map(({ due }) => due.emailKey),
    mails.map(({ due }) => due.emailDomain),
    mails.map(({ sendAt }) => new Date(sendAt)),
  ])
}

/* planner.recipients: so much of a trace is kept; what is older has been told. */
const recipientsSql = `
update campaign_recipients r set status = d.status::recipient_status, version = $3, step_id = d.step, next_run_at = d.next_run_at,
       blocked_by = d.blocked_by, blocked_until = d.blocked_until, email_account_id = coalesce(d.mailbox, r.email_account_id),
       last_message_id = coalesce(d.message, r.last_message_id),
       finished_at = case when d.status in ('pending', 'active') then null else now() end,
       trace = case when d.trace = '[]' then r.trace else r.trace || d.trace end
  from unnest($4::uuid[], $5::text[], $6::uuid[], $7::timestamptz[], $8::text[], $9::timestamptz[], $10::jsonb[], $11::uuid[], $12::uuid[])
       d (lead, status, step, next_run_at, blocked_by, blocked_until, trace, mailbox, message)
 where r.tenant_id = $1 and r.campaign_id = $2 and r.lead_id = d.lead`

async function writeRecipients(sql: PoolClient, { tenantId, campaignId, score }: Scene, decided: readonly Decided[]) {
  if (decided.length === 0) return
  const date = (at: number | null) => (at === null ? null : new Date(at))
  await sql.query(recipientsSql, [
    ...[tenantId, campaignId, score.version],
    decided.map(({ leadId }) => leadId),
    decided.map(({ status }) => status),
    decided.map(({ stepId }) => stepId),
    decided.map(({ nextRunAt }) => date(nextRunAt)),
    decided.map(({ blockedBy }) => blockedBy),
    decided.map(({ blockedUntil }) => date(blockedUntil)),
    decided.map(({ trace }) => JSON.stringify(trace)),
    decided.map(({ mail }) => mail?.mailboxId ?? null),
    decided.map(({ mail }) => mail?.id ?? null),
  ])
}

/** How many of each kind, for statements that add them up. */
function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string) {
  const counts = new Map<string, { item: Item; many: number }>()
  for (const item of items) {
    const key = keyOf(item)
    counts.set(key, { item, many: (counts.get(key)?.many ?? 0) + 1 })
  }
  return [...counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, it]) => it)
}

async function writeDays(sql: PoolClient, { tenantId }: Scene, mails: readonly PlannedMail[]) {
  const days = countBy(mails, ({ mailboxId, day }) => `${mailboxId}${day}`)
  if (days.length === 0) return
  await sql.query(
    `insert into mailbox_days as d (tenant_id, email_account_id, day, planned)
     select $1, g.id, g.day, g.many from unnest($2::uuid[], $3::date[], $4::int[]) g (id, day, many)
     on conflict (tenant_id, email_account_id, day) do update set planned = d.planned + excluded.planned`,
    [tenantId, days.map(({ item }) => item.mailboxId), days.map(({ item }) => item.day), days.map(({ many }) => many)],
  )
}

async function writeCounts(
  sql: PoolClient,
  { tenantId, campaignId, score }: Scene,
  mails: readonly PlannedMail[],
  added: Throttle['added'],
) {
  if (mails.length === 0) return
  const steps = countBy(mails, ({ stepId }) => stepId)
  await sql.query(
    `update campaign_sequence_steps s set executed_count = s.executed_count + g.many, last_executed_at = now()
       from unnest($4::uuid[], $5::int[]) g (id, many)
      where s.tenant_id = $1 and s.campaign_id = $2 and s.version = $3 and s.id = g.id`,
    [tenantId, campaignId, score.version, steps.map(({ item }) => item.stepId), steps.map(({ many }) => many)],
  )
  const hours = [...added]
  await sql.query(
    `insert into campaign_hours as h (tenant_id, campaign_id, hour, mails, starts)
     select $1, $2, g.* from unnest($3::timestamptz[], $4::int[], $5::int[]) g
     on conflict (tenant_id, campaign_id, hour) do update set mails = h.mails + excluded.mails, starts = h.starts + excluded.starts`,
    [
      ...[tenantId, campaignId],
      hours.map(([at]) => new Date(hourOf(at))),
      hours.map(([, { mails }]) => mails),
      hours.map(([, { starts }]) => starts),
    ],
  )
}
