import type pg from 'pg'
import { inTenantSql } from '../../prisma/tenancy.ts'
import { type Desk, type Due, decide, followUpsAhead, limitsOf, roomForStarts, roomsOf, type Taken } from './decide.ts'
import { type Facts, factsSql, readFacts } from './facts.ts'
import { loadHolidays } from './holidays.ts'
import { record } from './planned.ts'
import { countsSql, daysSql, dueSql, heldSql, lockDaysSql, lockProvidersSql, takeSql } from './planSql.ts'
import { dateOf, dayLength, dayOf, dayOfDate, readZone } from './zone.ts'

export interface Planned {
  /** How many recipients something was decided about. */
  readonly decided: number
  readonly mails: number
  /** There may be more to decide right away. */
  readonly more: boolean
}

const nothing: Planned = { decided: 0, mails: 0, more: false }
const batchSize = 500

/**
 * Decides about those of a campaign who are due, those first who are further on: in one transaction, with a number of
 * statements that does not depend on how many they are. Others who plan at the same time take other recipients, and wait
 * for the days of the mailboxes that are shared.
 */
export async function planCampaign(
  tenantId: string,
  campaignId: string,
  now?: number,
  most = batchSize,
): Promise<Planned> {
  return inTenantSql(tenantId, async (sql) => {
    const desk = await openDesk(sql, tenantId, campaignId, now)
    if (!desk) return nothing
    const starts = roomForStarts(desk)
    const taken = await sql.query<{ lead_id: string }>(takeSql(desk.facts.cap !== null), [
      ...[tenantId, campaignId, new Date(desk.now), most, Math.min(starts, most)],
    ])
    const leadIds = taken.rows.map(({ lead_id }) => lead_id)
    if (leadIds.length === 0) return nothing
    const due = await readDue(sql, tenantId, desk, leadIds)
    const before = countsBefore(desk)
    const decisions = due.map((one) => decide(desk, one))
    await record(sql, tenantId, desk, decisions, before)
    const mails = decisions.filter(({ kind }) => kind === 'mail').length
    return { decided: decisions.length, mails, more: leadIds.length >= Math.min(most, Math.max(starts, 1)) }
  })
}

/** Asks for one JSON value: inside of a transaction in plain SQL, or through the door. */
export type Ask = <T>(text: string, ...values: unknown[]) => Promise<T>

const asker =
  (sql: pg.PoolClient): Ask =>
  (text, ...values) =>
    answer(sql, text, values)

/** The facts of a campaign that is sending, with the days of its mailboxes locked. */
export async function openDesk(
  sql: pg.PoolClient,
  tenantId: string,
  campaignId: string,
  at?: number,
): Promise<Desk | undefined> {
  const ask = asker(sql)
  const facts = readFacts(campaignId, await ask(factsSql, tenantId, campaignId))
  if (facts?.status !== 'sending') return undefined
  const now = at ?? (await ask<number>('select (extract(epoch from now()) * 1000)::float8'))
  if (facts.settings.perHour !== null || facts.settings.startsPerDay !== null) {
    // These are of the campaign as a whole: one at a time plans it.
    const mine = await ask<boolean>('select pg_try_advisory_xact_lock(hashtextextended($1, 7))', `plan:${campaignId}`)
    if (!mine) return undefined
  }
  const { ids, days } = daysAhead(facts, now)
  if (ids.length > 0) await sql.query(lockDaysSql, [tenantId, ids, days])
  return deskOf(ask, tenantId, facts, now, true)
}

/** What is planned by; without locks it is for looking only. */
export async function deskOf(ask: Ask, tenantId: string, facts: Facts, now: number, locks = false): Promise<Desk> {
  const { campaignId } = facts
  if (facts.settings.holidays.length > 0) await loadHolidays()
  const { ids, days } = daysAhead(facts, now)
  const rows = await ask<(Omit<Taken, 'day'> & { day: string })[]>(daysSql(locks), tenantId, ids, days)
  const taken = rows.map(({ day, ...rest }) => ({ ...rest, day: dayOfDate(day) }))
  const further = await ask<{ mailboxId: string; day: string; count: number }[]>(
    heldSql,
    ...[tenantId, campaignId, new Date(now), new Date(now + 2 * dayLength)],
  )
  const held = new Map<string, Map<number, number>>()
  for (const { mailboxId, day, count } of further) {
    const byDay = held.get(mailboxId) ?? new Map<number, number>()
    held.set(mailboxId, byDay.set(dayOfDate(day), count))
  }
  const counts = await readCounts(ask, tenantId, facts, now, locks)
  return { now, facts, rooms: roomsOf(facts, taken, held), ...limitsOf(facts, counts), hours: new Map() }
}

/** The days that are planned for, of each mailbox. Yesterday's last mails keep their distance from today's first. */
function daysAhead({ pool }: Facts, now: number) {
  const ids: string[] = []
  const days: string[] = []
  for (const { id, timezone } of new Map(pool.map((mailbox) => [mailbox.id, mailbox])).values()) {
    const zone = readZone(timezone) ?? readZone('UTC')
    if (!zone) continue
    for (let day = dayOf(zone, now) - 1; day <= dayOf(zone, now + followUpsAhead); day++) {
      ids.push(id)
      days.push(dateOf(day))
    }
  }
  return { ids, days }
}

async function readCounts(ask: Ask, tenantId: string, facts: Facts, now: number, locks: boolean) {
  const { settings, campaignId, providers } = facts
  const counts = new Map<string, Map<number, number>>()
  if (settings.perHour === null && settings.startsPerDay === null && providers.length === 0) return counts
  const shared = providers.map(({ domain }) => `provider:${domain}`)
  const keys = [`campaign:${campaignId}`, `starts:${campaignId}`, ...shared]
  if (locks && shared.length > 0) await ask(lockProvidersSql, tenantId, shared)
  const rows = await ask<{ key: string; bucket: number; planned: number }[]>(
    countsSql,
    ...[tenantId, keys, new Date(now - 2 * dayLength)],
  )
  for (const { key, bucket, planned } of rows) {
    const ofKey = counts.get(key) ?? new Map<number, number>()
    counts.set(key, ofKey.set(bucket, planned))
  }
  return counts
}

export async function readDue(
  sql: pg.PoolClient,
  tenantId: string,
  { facts }: Desk,
  leadIds: readonly string[],
): Promise<Due[]> {
  const asksEvents =
    facts.settings.stopOnClick ||
    [...facts.steps.values()].some((steps) =>
      steps.some(({ condition }) => condition === 'no_open' || condition === 'no_click'),
    )
  const { rows } = await sql.query<Due>(dueSql, [tenantId, facts.campaignId, leadIds, asksEvents, facts.cap ?? 0])
  return rows
}

export const countsBefore = ({ perHour, starts, providers }: Desk) =>
  new Map(
    [perHour, starts, ...providers.values()]
      .filter((limit) => limit !== undefined)
      .map((limit) => [limit, new Map(limit.counts)]),
  )

/** The one value that a statement answers. */
export async function answer<T>(sql: pg.PoolClient, text: string, values: unknown[]): Promise<T> {
  const { rows } = await sql.query<unknown[]>({ text, values, rowMode: 'array' })
  return rows[0]?.[0] as T
}
