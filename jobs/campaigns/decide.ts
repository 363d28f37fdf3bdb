import { type Facts, type PoolMailbox, poolOf } from './facts.ts'
import { isHoliday } from './holidays.ts'
import { type Did, type Mail, type Step, walk } from './sequence.ts'
import { type Asked, type Chosen, chooseSlot, type Limit, type Reason, type Room, reserve } from './slots.ts'
import { pickVariant, seeded } from './variants.ts'
import { type Hours, hoursOf, sendingDayAfter } from './windows.ts'
import { dayLength, dayOf, readZone, startOfDay, type Zone } from './zone.ts'

/** Somebody who is due. Times are milliseconds. */
export interface Due {
  readonly leadId: string
  readonly isStart: boolean
  readonly version: number
  readonly stepId: string | null
  readonly since: number
  readonly mailboxId: string | null
  readonly blockedBy: string | null
  readonly email: string | null
  readonly key: string | null
  readonly domain: string | null
  readonly timezone: string | null
  readonly country: string | null
  /** How the recipient ended meanwhile, if nobody has said so yet. */
  readonly stopped: 'suppressed' | 'unsubscribed' | 'bounced' | 'complained' | 'cancelled' | null
  readonly mails: readonly Mail[]
  /** When the latest mails to this lead went out or will, of all campaigns, the latest first: as many as are allowed. */
  readonly recent: readonly number[]
}

export type Decision = {
  readonly due: Due
  /** Where the recipient stands from now on. */
  readonly stepId: string | null
  readonly trace: readonly Did[]
} & (
  | {
      readonly kind: 'mail'
      readonly step: Step
      readonly mailboxId: string
      readonly sendAt: number
      readonly variantId: string | null
    }
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'block'; readonly by: string; readonly until: number }
  | { readonly kind: 'end'; readonly as: string }
)

/** What is planned for together: a moment, the campaign, and the rooms and limits that are reserved from. */
export interface Desk {
  readonly now: number
  readonly facts: Facts
  readonly rooms: ReadonlyMap<string, Room>
  /** Of the campaign as a whole. */
  readonly perHour: Limit | undefined
  readonly starts: Limit | undefined
  readonly providers: ReadonlyMap<string, Limit>
  readonly hours: Map<string, Hours>
}

/** Those who are further on are planned ahead; who begins is planned for the same day, with the room that they leave. */
export const followUpsAhead = 3 * dayLength
const lookAgain = 15 * 60_000
/** A thread stays with its mailbox; after so long without it, another one goes on. */
const deadAfter = dayLength

const utc = readZone('UTC') as Zone

/** When a recipient may be written to: by its own clock where that is asked for and known, otherwise the campaign's. */
function hoursFor({ facts, hours }: Pick<Desk, 'facts' | 'hours'>, due: Pick<Due, 'timezone' | 'country'>): Hours {
  const { settings } = facts
  const zone = (settings.zone === 'recipient' ? readZone(due.timezone) : null) ?? readZone(facts.timezone) ?? utc
  const own = due.country?.trim().toUpperCase() ?? ''
  const countries = settings.holidays.length === 0 ? [] : /^[A-Z]{2}$/.test(own) ? [own] : settings.holidays
  const key = `${zone.name} ${countries}`
  const known = hours.get(key)
  if (known) return known
  const made = hoursOf(zone, settings.windows, (day) => countries.some((country) => isHoliday(country, day)))
  hours.set(key, made)
  return made
}

/** What a recipient does next. What it takes of rooms and limits is reserved. */
export function decide(desk: Desk, due: Due, count = 1): Decision {
  const { facts, now } = desk
  if (due.stopped) return ended(due, due.stopped, [{ step: due.stepId, did: due.stopped }])
  if (facts.settings.stopOnClick && due.mails.some(({ clickedByPerson }) => clickedByPerson))
    return ended(due, 'completed', [{ step: due.stepId, did: 'clicked' }])
  const hours = hoursFor(desk, due)
  const steps = facts.steps.get(due.version) ?? facts.steps.get(facts.version) ?? []
  const walked = walk(steps, due, {
    now,
    mails: due.mails,
    sendingDayAfter: (at, days) => sendingDayAfter(hours, at, days),
  })
  if (walked.to === 'end') return ended(due, 'completed', [...walked.passed, { step: due.stepId, did: walked.did }])
  if (walked.to === 'wait') {
    const until = Math.min(walked.until, now + 3_650 * dayLength)
    const did = { step: walked.step.id, did: 'waits', until: iso(until) }
    return { kind: 'wait', due, until, stepId: walked.step.id, trace: [...walked.passed, did] }
  }
  const { step, behind, passed } = walked
  const placed = place(desk, due, step, count)
  if (placed.by !== undefined) return blocked(due, { behind, passed, by: placed.by, step }, placed.until)
  const { slot, repinned } = placed
  const { mailboxId } = slot.room
  const variantId = pickVariant(step, due.leadId)
  const trace = [...passed]
  if (repinned) trace.push({ step: step.id, did: 'mailbox_changed', mailbox: mailboxId })
  const because = slot.why && slot.at > now ? { because: slot.why } : {}
  trace.push({
    step: step.id,
    did: 'planned',
    sendAt: iso(slot.at),
    mailbox: mailboxId,
    ...because,
    ...(variantId && { variant: variantId }),
  })
  return { kind: 'mail', due, step, mailboxId, sendAt: slot.at, variantId, stepId: step.id, trace }
}

type Placed =
  | { readonly by: string; readonly until: number }
  | { readonly by?: undefined; readonly slot: Chosen; readonly repinned: boolean }

/** The moment and the mailbox at which a step goes to somebody, reserved; or what it waits for, and until when. */
export function place(desk: Desk, due: Due, step: Step, count = 1, isStart = due.mails.length === 0): Placed {
  const { now } = desk
  const { rooms, repinned, waitsFor } = roomsFor(desk, due, step)
  if (rooms.length === 0) return { by: waitsFor ? 'mailbox_stopped' : 'no_mailbox', until: now + lookAgain }
  const asked = asking(desk, due, isStart, count)
  const slot = chooseSlot(rooms, asked)
  if (!slot || slot.isBeyond) {
    const until = Math.min(Math.max(slot?.at ?? 0, now + 60_000), now + 30 * dayLength)
    return { by: slot?.why ?? 'outside_window', until }
  }
  reserve(slot.room, asked, slot.at)
  return { slot, repinned }
}

function asking(desk: Desk, due: Due, isStart: boolean, count: number): Asked {
  const { now, facts, perHour, starts, providers } = desk
  const hours = hoursFor(desk, due)
  const provider = due.domain === null ? undefined : providers.get(due.domain)
  const closedUntil = facts.providers.find(({ domain }) => domain === due.domain)?.closedUntil ?? 0
  const oldest = facts.cap === null ? undefined : due.recent[facts.cap - 1]
  const cappedUntil = oldest === undefined ? 0 : oldest + facts.capDays * dayLength
  const waits: [number, Reason | undefined][] = [
    [now, undefined],
    [closedUntil, 'provider_closed'],
    [cappedUntil, 'frequency_cap'],
  ]
  const [from, why] = waits.reduce((latest, one) => (one[0] > latest[0] ? one : latest))
  return {
    ...{ hours, from, count, isStart, ...(why && { why }) },
    now,
    until: now + followUpsAhead,
    jitter: seeded(due.leadId),
    limits: [perHour, provider, isStart ? starts : undefined].filter((limit) => limit !== undefined),
  }
}

/** Through which mailboxes it may go: that of its thread as long as there is hope for it, otherwise any of the step's. */
function roomsFor({ facts, rooms, now }: Desk, due: Due, step: Step) {
  const pool = poolOf(facts, step.id)
  const live = (mailboxes: readonly PoolMailbox[]) =>
    mailboxes.filter(({ isLive }) => isLive).flatMap(({ id }) => rooms.get(id) ?? [])
  const sticky = due.mails.length > 0 ? pool.find(({ id }) => id === due.mailboxId) : undefined
  if (sticky?.isLive) return { rooms: live([sticky]), repinned: false, waitsFor: false }
  if (sticky && !sticky.isDeleted && (sticky.stoppedAt ?? now) > now - deadAfter)
    return { rooms: [], repinned: false, waitsFor: true }
  return { rooms: live(pool), repinned: due.mails.length > 0, waitsFor: false }
}

interface Why {
  readonly behind: string | null
  readonly passed: readonly Did[]
  readonly by: string
  readonly step: Step
}

/** The trace tells a reason once, however often it is met again. What was passed is decided anew the next time. */
function blocked(due: Due, { behind, passed, by, step }: Why, until: number): Decision {
  const isNews = due.blockedBy !== by
  const trace = isNews ? [...passed, { step: step.id, did: 'blocked', by, until: iso(until) }] : []
  return { kind: 'block', due, by, until, stepId: behind, trace }
}

const ended = (due: Due, as: string, trace: readonly Did[]): Decision => ({
  kind: 'end',
  due,
  as,
  stepId: due.stepId,
  trace,
})

const iso = (at: number) => (Number.isFinite(at) ? new Date(at).toISOString() : null)

const hour = 3_600_000

/** The limits of a campaign as a whole, with what was planned for their stretches so far. */
export function limitsOf(facts: Facts, counts: ReadonlyMap<string, Map<number, number>>) {
  const { settings, campaignId } = facts
  const zone = readZone(facts.timezone) ?? utc
  const hourly = (at: number) => {
    const from = Math.floor(at / hour) * hour
    return { from, to: from + hour }
  }
  const daily = (at: number) => {
    const day = dayOf(zone, at)
    return { from: startOfDay(zone, day), to: startOfDay(zone, day + 1) }
  }
  const of = (key: string) => counts.get(key) ?? new Map<number, number>()
  const keys = keysOf(facts)
  const perHour: Limit | undefined =
    settings.perHour === null
      ? undefined
      : {
          ...{ key: keys.perHour, reason: 'per_hour', most: settings.perHour, isSpread: true },
          ...{ counts: of(keys.perHour), stretchOf: hourly },
        }
  const starts: Limit | undefined =
    settings.startsPerDay === null
      ? undefined
      : {
          ...{ key: keys.starts, reason: 'starts_per_day', most: settings.startsPerDay, isSpread: false },
          ...{ counts: of(keys.starts), stretchOf: daily },
        }
  const providers = new Map(
    facts.providers.map(({ domain, perSecond }): [string, Limit] => [
      domain,
      {
        ...{
          key: `provider:${domain}`,
          reason: 'provider_limit',
          most: Math.max(Math.floor(perSecond * 3_600), 1),
          isSpread: true,
        },
        ...{ counts: of(`provider:${domain}`), stretchOf: hourly },
      },
    ]),
  )
  return { perHour, starts, providers, campaignId }
}

const keysOf = ({ campaignId }: Facts) => ({ perHour: `campaign:${campaignId}`, starts: `starts:${campaignId}` })

/** Rooms of a campaign's mailboxes, with what was taken of their days. */
export function roomsOf(facts: Facts, taken: readonly Taken[], held: ReadonlyMap<string, ReadonlyMap<number, number>>) {
  const rooms = new Map<string, Room>()
  for (const { id, timezone, windows, limit, gap, weight } of facts.pool) {
    const known = rooms.get(id)
    if (known) continue
    const own = taken.filter(({ mailboxId }) => mailboxId === id)
    rooms.set(id, {
      ...{
        mailboxId: id,
        limit,
        gap,
        weight,
        hours: hoursOf(readZone(timezone) ?? utc, windows),
        held: held.get(id) ?? new Map(),
      },
      used: new Map(own.map(({ day, used }) => [day, used])),
      slots: own.flatMap(({ slots }) => slots).toSorted((a, b) => a - b),
    })
  }
  return rooms
}

export interface Taken {
  readonly mailboxId: string
  readonly day: number
  readonly used: number
  readonly slots: readonly number[]
}

/** How many may begin today, as far as mailboxes and the limit of starts have room. */
export function roomForStarts({ now, facts, rooms, starts }: Desk): number {
  let room = 0
  const live = new Set(facts.pool.filter(({ isLive }) => isLive).map(({ id }) => id))
  for (const { mailboxId, hours, limit, used, held } of rooms.values()) {
    if (!live.has(mailboxId)) continue
    const day = dayOf(hours.zone, now)
    room += Math.max(limit - (used.get(day) ?? 0) - (held.get(day) ?? 0), 0)
  }
  if (!starts) return room
  let allowed = 0
  for (let at = now; at <= now + dayLength; at = starts.stretchOf(at).to)
    allowed += Math.max(starts.most - (starts.counts.get(starts.stretchOf(at).from) ?? 0), 0)
  return Math.min(room, allowed)
}
