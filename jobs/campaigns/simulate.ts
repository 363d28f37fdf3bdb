import { type Desk, type Due, decide, roomForStarts } from './decide.ts'
import type { Mail } from './sequence.ts'
import { Waiting } from './waiting.ts'
import { dateOf, dayLength, dayOf } from './zone.ts'

/** A recipient of the virtual clock; in a forecast of many it stands for several. */
export interface Simulated {
  readonly leadId: string
  readonly count: number
  readonly timezone: string | null
  readonly country: string | null
  readonly domain: string | null
  version: number
  isStart: boolean
  stepId: string | null
  since: number
  mailboxId: string | null
  mails: readonly Mail[]
  /** Planned already: it goes on once that mail has gone out. */
  isUnderWay: boolean
}

export interface SentDay {
  readonly day: string
  readonly mailboxId: string
  readonly count: number
}

export interface Simulation {
  readonly days: readonly SentDay[]
  /** When the last one comes to the end; nothing when that is too far away to be told. */
  readonly endsAt: Date | null
}

const mostDays = 3 * 366
const mostTurns = 300_000
const hour = 3_600_000

/**
 * The planner's own decisions on a clock that runs from one to the next. Nobody replies, opens, clicks or leaves in it, so
 * conditions hold and nothing ends early: it is the longest that a campaign takes.
 */
export function simulate(desk: Desk, people: readonly Simulated[]): Simulation {
  const further = new Waiting<Simulated>()
  const starting = new Waiting<Simulated>()
  const sent = new Map<string, SentDay & { count: number }>()
  const held = holds(desk)
  const end = desk.now + mostDays * dayLength
  for (const person of people) {
    ;(person.isStart ? starting : further).put(person.since, person)
    if (!person.isStart && !person.isUnderWay) held.add(person, 1)
  }
  let [now, endsAt, turns] = [desk.now, desk.now, 0]
  let isWhole = true
  while (further.next < Number.POSITIVE_INFINITY || starting.next < Number.POSITIVE_INFINITY) {
    turns += 1
    if (now > end || turns > mostTurns) {
      isWhole = false
      break
    }
    const then = { ...desk, now }
    while (further.next <= now) {
      const person = further.take() as Simulated
      if (!person.isUnderWay) held.add(person, -1)
      step(then, person)
    }
    let room = starting.next <= now ? roomForStarts(then) : 0
    while (starting.next <= now && room > 0) {
      const person = starting.take() as Simulated
      step(then, person)
      room -= person.count
    }
    // Those who wait for room are looked at again by the hour.
    const look = starting.next <= now ? (Math.floor(now / hour) + 1) * hour : starting.next
    now = Math.max(Math.min(further.next, look), now)
    if (turns % 500 === 0) forget(desk, now)
  }
  return { days: [...sent.values()].toSorted(byDay), endsAt: isWhole ? new Date(endsAt) : null }

  function step(then: Desk, person: Simulated) {
    person.isUnderWay = false
    const decision = decide(then, dueOf(person), person.count)
    person.stepId = decision.stepId
    if (decision.kind === 'end') {
      endsAt = Math.max(endsAt, then.now)
      return
    }
    if (decision.kind !== 'mail') {
      person.since = decision.until
      if (decision.kind === 'wait') person.isStart = false
      ;(person.isStart ? starting : further).put(decision.until, person)
      if (!person.isStart) held.add(person, 1)
      return
    }
    const { mailboxId, sendAt } = decision
    count(then, mailboxId, sendAt, person.count)
    person.mails = [...person.mails, mailOf(decision.step.id, mailboxId)]
    Object.assign(person, { isStart: false, isUnderWay: true, mailboxId, since: sendAt })
    further.put(sendAt, person)
  }

  function count({ rooms }: Desk, mailboxId: string, at: number, many: number) {
    const zone = rooms.get(mailboxId)?.hours.zone
    if (!zone) return
    const day = dateOf(dayOf(zone, at))
    const key = `${day} ${mailboxId}`
    const found = sent.get(key)
    if (found) found.count += many
    else sent.set(key, { day, mailboxId, count: many })
    endsAt = Math.max(endsAt, at)
  }
}

const byDay = (a: SentDay, b: SentDay) =>
  a.day === b.day ? (a.mailboxId < b.mailboxId ? -1 : 1) : a.day < b.day ? -1 : 1

export const mailOf = (stepId: string, mailboxId: string): Mail => ({
  ...{ id: stepId, stepId, threadId: stepId, mailboxId },
  ...{ replied: false, opened: false, openedByPerson: false, clicked: false, clickedByPerson: false },
})

const dueOf = ({ count: _, isUnderWay: __, ...person }: Simulated): Due => ({
  ...person,
  ...{ blockedBy: null, email: null, key: null, stopped: null, recent: [] },
})

/** Keeps up what the mailboxes' days are held for: those who wait, by the mailbox of their thread. */
function holds({ rooms }: Desk) {
  const held = new Map<string, Map<number, number>>()
  for (const [id, room] of rooms) {
    const days = new Map<number, number>()
    held.set(id, days)
    Object.assign(room, { held: days })
  }
  return {
    add({ mailboxId, since, count }: Simulated, sign: number) {
      const room = mailboxId === null ? undefined : rooms.get(mailboxId)
      const days = mailboxId === null ? undefined : held.get(mailboxId)
      if (!room || !days) return
      const day = dayOf(room.hours.zone, since)
      days.set(day, (days.get(day) ?? 0) + sign * count)
    },
  }
}

/** Moments that are past are in nobody's way. */
function forget({ rooms }: Desk, now: number) {
  for (const { slots } of rooms.values()) {
    let past = 0
    while (past < slots.length && (slots[past] as number) < now - 2 * dayLength) past += 1
    slots.splice(0, past)
  }
}
