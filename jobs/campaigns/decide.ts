import { v7 as uuid } from 'uuid'
import type { Calendar } from './calendar.ts'
import type { Due } from './dues.ts'
import { type Hours, nextOpen, openBetween, sendingDayAfter } from './openHours.ts'
import { hoursFor, type Score } from './score.ts'
import type { Throttle } from './throttle.ts'
import { share, type Trace, walk } from './walk.ts'

/** What is written down of a recipient. */
export interface Decided {
  readonly leadId: string
  readonly status:
    | 'pending'
    | 'active'
    | 'completed'
    | 'suppressed'
    | 'unsubscribed'
    | 'bounced'
    | 'complained'
    | 'cancelled'
  readonly stepId: string | null
  readonly nextRunAt: number | null
  readonly blockedBy: string | null
  readonly blockedUntil: number | null
  readonly trace: readonly Trace[]
  readonly mail?: PlannedMail
}

export interface PlannedMail {
  readonly id: string
  readonly due: Due
  readonly stepId: string
  readonly variantId: string | null
  readonly mailboxId: string
  readonly day: string
  readonly sendAt: number
}

/** What the recipients of a batch share, and use up. */
export interface Means {
  readonly now: number
  readonly horizon: number
  readonly score: Score
  readonly calendars: ReadonlyMap<string, Calendar>
  readonly throttle: Throttle
}

/** So many mailboxes are compared for one mail. */
const mostCompared = 20

/** What a recipient does next. Nothing, when it has to wait its turn: it stays as due as it is. */
export function decide(due: Due, means: Means): Decided | undefined {
  const { score, now } = means
  const ended = endOf(due, score)
  const at = new Date(now).toISOString()
  if (ended) return over(due, ended.status, [{ at, did: ended.did }])
  const hours = hoursFor(score, due)
  const clock = { now, sendingDay: (after: number, days: number) => sendingDayAfter(hours, after, days) }
  const standing = { leadId: due.leadId, stepId: due.stepId, since: Date.parse(due.since), happened: due.happened }
  const next = walk(score.steps, standing, clock)
  const trace = next.trace.map((it) => ({ at, ...it }))
  if (next.did === 'end') return over(due, 'completed', [...trace, { at, did: 'completed' }])
  if (next.did === 'wait') {
    const until = next.until
    const waits = { at, did: 'waits', step: next.stepId, until: new Date(until).toISOString() }
    return {
      ...{ leadId: due.leadId, status: due.status, stepId: next.stepId, nextRunAt: until, trace: [...trace, waits] },
      ...{ blockedBy: 'wait', blockedUntil: until },
    }
  }
  const later = (blockedBy: string, until: number): Decided => ({
    ...{
      leadId: due.leadId,
      status: due.status,
      stepId: next.before,
      nextRunAt: until,
      blockedBy,
      blockedUntil: until,
    },
    trace,
  })
  const capped = cappedUntil(due, score)
  if (capped > now) return later('frequency_cap', capped)
  return place(due, next, hours, means, trace, later)
}

type Send = Extract<ReturnType<typeof walk>, { did: 'send' }>

function place(
  due: Due,
  { stepId, variantId }: Send,
  hours: Hours,
  { now, horizon, score, calendars, throttle }: Means,
  trace: readonly Trace[],
  later: (blockedBy: string, until: number) => Decided,
): Decided | undefined {
  const isStart = due.lastMessageId === null
  const open = nextOpen(hours, now)
  if (open === undefined) return later('window', now + 30 * 86_400_000)
  if (open >= horizon) return later('window', open)
  const pool = poolOf(score, stepId).flatMap(({ box, weight }) => {
    const calendar = calendars.get(box.id)
    return calendar ? [{ calendar, weight }] : []
  })
  if (pool.length === 0) return isStart ? undefined : later('no_mailbox', now + 600_000)
  // A thread stays with its mailbox for as long as that can send.
  const own = pool.filter(({ calendar }) => calendar.box.id === due.mailboxId)
  const candidates =
    own.length > 0
      ? own
      : pool
          .toSorted((one, other) => other.calendar.room * other.weight - one.calendar.room * one.weight)
          .slice(0, mostCompared)
  const jitter = share(`${stepId}:${due.leadId}:gap`)
  let best: { at: number; calendar: Calendar } | undefined
  for (const { calendar } of candidates) {
    const at = slotOf(calendar, hours, throttle, { from: now, to: best ? best.at : horizon, isStart, jitter })
    if (at !== undefined && (!best || at < best.at)) best = { at, calendar }
  }
  if (!best)
    return isStart ? undefined : later('capacity', Math.min(own[0]?.calendar.nextRoom(now) ?? horizon, horizon))
  const day = best.calendar.take(best.at)
  throttle.take(best.at, isStart)
  const at = new Date(now).toISOString()
  const sendAt = new Date(best.at).toISOString()
  return {
    ...{ leadId: due.leadId, status: 'active', stepId, nextRunAt: null, blockedBy: 'slot', blockedUntil: best.at },
    trace: [
      ...trace,
      { at, did: 'planned', step: stepId, variant: variantId, mailbox: best.calendar.box.id, for: sendAt },
    ],
    mail: { id: uuid(), due, stepId, variantId, mailboxId: best.calendar.box.id, day, sendAt: best.at },
  }
}

interface Search {
  readonly from: number
  readonly to: number
  readonly isStart: boolean
  readonly jitter: number
}

/** The first moment that mailbox, recipient and campaign all allow. */
function slotOf(calendar: Calendar, hours: Hours, throttle: Throttle, { from, to, isStart, jitter }: Search) {
  for (let begin = from; begin < to; ) {
    const at = calendar.first(openBetween(hours, begin, to), jitter)
    if (at === undefined || at >= to) return undefined
    const allowed = throttle.allowed(at, isStart)
    if (allowed === at) return at
    begin = allowed
  }
  return undefined
}

/** A step with mailboxes of its own is sent by no others. */
export function poolOf({ pool }: Score, stepId: string) {
  const own = pool.filter((it) => it.stepId === stepId)
  return own.length > 0 ? own : pool.filter((it) => it.stepId === null)
}

const gone: Readonly<Record<string, Decided['status']>> = {
  unsubscribed: 'unsubscribed',
  bounced: 'bounced',
  complained: 'complained',
  invalid: 'cancelled',
}

/** What has ended it since it was last looked at. */
function endOf(due: Due, { settings, needsConsent }: Score): { status: Decided['status']; did: string } | undefined {
  if (due.email === null) return { status: 'cancelled', did: 'lead_gone' }
  const status = gone[due.leadStatus]
  if (status) return { status, did: due.leadStatus }
  if (due.isSuppressed) return { status: 'suppressed', did: 'suppressed' }
  if (due.consentState === 'withdrawn') return { status: 'unsubscribed', did: 'consent_withdrawn' }
  if (needsConsent && due.consentState !== 'given') return { status: 'cancelled', did: 'no_consent' }
  if (settings.stopOnClick && due.happened.some(({ clicked }) => clicked))
    return { status: 'completed', did: 'clicked' }
  return undefined
}

const cappedUntil = ({ cappedSince }: Due, { frequencyDays }: Score) =>
  cappedSince === null ? 0 : Date.parse(cappedSince) + frequencyDays * 86_400_000

const over = ({ leadId, stepId }: Due, status: Decided['status'], trace: readonly Trace[]): Decided => ({
  ...{ leadId, status, stepId, nextRunAt: null, blockedBy: null, blockedUntil: null, trace },
})
