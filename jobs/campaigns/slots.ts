import { firstOpen, type Hours } from './windows.ts'
import { dayOf, startOfDay } from './zone.ts'

/** Why a moment was not taken. */
export type Reason =
  | 'outside_window'
  | 'mailbox_window'
  | 'daily_limit'
  | 'mailbox_gap'
  | 'starts_per_day'
  | 'per_hour'
  | 'provider_limit'
  | 'provider_closed'
  | 'frequency_cap'

/** What a mailbox has to give on its days, and what was taken. Times are milliseconds. */
export interface Room {
  readonly mailboxId: string
  readonly hours: Hours
  readonly limit: number
  readonly gap: number
  readonly weight: number
  readonly used: Map<number, number>
  /** What those who are further on in the sequence will need of a day: who begins leaves it to them. */
  readonly held: ReadonlyMap<number, number>
  /** Taken moments, the earliest first. Without a gap nobody asks for them. */
  readonly slots: number[]
}

/** At most so many in a stretch of time, whatever mailbox they go through. */
export interface Limit {
  readonly key: string
  readonly reason: Reason
  readonly most: number
  /** Spread over the stretch instead of all at its beginning. */
  readonly isSpread: boolean
  readonly counts: Map<number, number>
  stretchOf(at: number): { readonly from: number; readonly to: number }
}

export interface Asked {
  readonly hours: Hours
  readonly now: number
  readonly from: number
  readonly why?: Reason
  /** What is later is not taken yet; who begins takes nothing of a later day of the mailbox. */
  readonly until: number
  readonly limits: readonly Limit[]
  /** How far beyond the gap it goes, from 0 up to 1. */
  readonly jitter: number
  readonly isStart: boolean
  /** For how many it stands: more than one in a forecast of many. */
  readonly count: number
}

export interface Slot {
  readonly at: number
  readonly isBeyond: boolean
  /** What kept it from being earlier. */
  readonly why: Reason | undefined
}

const jitterShare = 0.3
/** Reasons that keep sending each other on never find a moment: it is looked for again later. */
const mostMoves = 20_000

/** The first moment at which a mailbox may send to somebody. */
function firstSlot(room: Room, asked: Asked): Slot {
  let [at, why] = [asked.from, asked.why]
  const { zone } = room.hours
  for (let moves = 0; moves < mostMoves; moves++) {
    const open = firstOpen(asked.hours, at)
    if (open > at) [at, why] = [open, 'outside_window']
    if (at > asked.until) return { at, why, isBeyond: true }
    const own = firstOpen(room.hours, at)
    if (own > at) {
      ;[at, why] = [own, 'mailbox_window']
      continue
    }
    const day = dayOf(zone, at)
    if (asked.isStart && day > dayOf(zone, asked.now)) return { at: startOfDay(zone, day), why, isBeyond: true }
    const taken = (room.used.get(day) ?? 0) + (asked.isStart ? (room.held.get(day) ?? 0) : 0)
    if (taken + asked.count > room.limit) {
      ;[at, why] = [startOfDay(zone, day + 1), 'daily_limit']
      continue
    }
    const apart = spacedFrom(room, at, asked)
    if (apart > at) {
      ;[at, why] = [apart, 'mailbox_gap']
      continue
    }
    const limited = asked.limits.find((limit) => allowedFrom(limit, at, asked.count) > at)
    if (!limited) return { at, why, isBeyond: false }
    ;[at, why] = [allowedFrom(limited, at, asked.count), limited.reason]
  }
  return { at: Math.max(at, asked.until + 1), why, isBeyond: true }
}

/** The first moment that is as far from each taken one as the mailbox asks for. */
function spacedFrom({ slots, gap }: Room, from: number, { jitter, count }: Asked) {
  if (gap === 0) return from
  const wide = gap * count
  let at = from
  for (let index = above(slots, at - wide); index < slots.length; index++) {
    const slot = slots[index] as number
    if (slot >= at + wide) break
    at = slot + Math.ceil(wide * (1 + jitterShare * jitter))
  }
  return at
}

/** Where the first one begins that is above a value. */
function above(sorted: readonly number[], value: number) {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] as number) > value) high = middle
    else low = middle + 1
  }
  return low
}

function allowedFrom({ most, isSpread, counts, stretchOf }: Limit, at: number, count: number) {
  const { from, to } = stretchOf(at)
  const taken = counts.get(from) ?? 0
  if (taken + count > Math.max(most, count)) return to
  return isSpread ? Math.max(at, from + Math.floor(((to - from) * taken) / most)) : at
}

export interface Chosen extends Slot {
  readonly room: Room
}

/** Of mailboxes that may send to somebody, one that can do so on the earliest day: of those, the one with most room. */
export function chooseSlot(rooms: readonly Room[], asked: Asked): Chosen | undefined {
  const opens = firstOpen(asked.hours, asked.from)
  const roomy = (room: Room) => {
    const day = dayOf(room.hours.zone, Number.isFinite(opens) ? opens : asked.from)
    return (room.limit - (room.used.get(day) ?? 0) - (asked.isStart ? (room.held.get(day) ?? 0) : 0)) * room.weight
  }
  const ranked =
    rooms.length < 2
      ? rooms
      : rooms
          .map((room) => ({ room, has: roomy(room) }))
          .toSorted((a, b) => b.has - a.has)
          .map(({ room }) => room)
  let best: (Chosen & { day: number }) | undefined
  for (const room of ranked) {
    const slot = firstSlot(room, asked)
    const day = dayOf(asked.hours.zone, Math.min(slot.at, asked.until + 1))
    if (best && (best.day < day || (best.day === day && best.isBeyond <= slot.isBeyond))) continue
    best = { ...slot, room, day }
    if (!slot.isBeyond && Number.isFinite(opens) && day === dayOf(asked.hours.zone, opens)) break
  }
  return best
}

/** Takes a moment: the next one who asks finds it taken. */
export function reserve(room: Room, { limits, count }: Asked, at: number): void {
  const day = dayOf(room.hours.zone, at)
  room.used.set(day, (room.used.get(day) ?? 0) + count)
  if (room.gap > 0) room.slots.splice(above(room.slots, at), 0, at)
  for (const { counts, stretchOf } of limits) {
    const { from } = stretchOf(at)
    counts.set(from, (counts.get(from) ?? 0) + count)
  }
}
