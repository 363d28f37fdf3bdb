import { DateTime } from 'luxon'
import { isHoliday } from './holidays.ts'
import type { SendWindow } from './settings.ts'

/** A stretch of time in which mail may go out, in milliseconds since 1970; the end is no longer in it. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** When mail may go out, by the clock of one place. */
export interface Hours {
  /** None: at any time. */
  readonly windows: readonly SendWindow[]
  readonly zone: string
  /** On whose public holidays nothing goes out. */
  readonly holidays: readonly string[]
}

const known = new Map<string, readonly Stretch[]>()
const mostKnown = 5_000

/** The open stretches of a local day. Where clocks are put forward or back, a window is as much shorter or longer. */
function stretchesOf({ windows, zone, holidays }: Hours, day: DateTime): readonly Stretch[] {
  const date = day.toISODate() ?? ''
  const key = `${zone} ${date} ${holidays.join()} ${windows.map(({ day, from, to }) => `${day}${from}${to}`).join()}`
  const found = known.get(key)
  if (found) return found
  const made = isHoliday(holidays, date) ? [] : openOn(windows, day)
  if (known.size >= mostKnown) known.clear()
  known.set(key, made)
  return made
}

function openOn(windows: readonly SendWindow[], day: DateTime): Stretch[] {
  const at = (clock: string) => {
    const [hour = 0, minute = 0] = clock.split(':').map(Number)
    return (hour === 24 ? day.plus({ days: 1 }) : day.set({ hour, minute })).toMillis()
  }
  if (windows.length === 0) return [{ from: at('00:00'), to: at('24:00') }]
  const open = windows
    .filter((it) => it.day === day.weekday)
    .map(({ from, to }) => ({ from: at(from), to: at(to) }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from)
  // Windows that overlap are one.
  const merged: { from: number; to: number }[] = []
  for (const it of open) {
    const last = merged.at(-1)
    if (last && it.from <= last.to) last.to = Math.max(last.to, it.to)
    else merged.push({ ...it })
  }
  return merged
}

const startOfDay = (at: number, zone: string) => DateTime.fromMillis(at, { zone: zoneOr(zone) }).startOf('day')

/** A zone that is none is read as UTC: what was imported may say anything. */
const zoneOr = (zone: string) => (DateTime.local({ zone }).isValid ? zone : 'utc')

/** The open stretches between two moments, in order. */
export function openBetween(hours: Hours, from: number, to: number): Stretch[] {
  if (hours.windows.length === 0 && hours.holidays.length === 0) return from < to ? [{ from, to }] : []
  const open: Stretch[] = []
  for (let day = startOfDay(from, hours.zone); day.toMillis() < to; day = day.plus({ days: 1 }).startOf('day'))
    for (const it of stretchesOf(hours, day)) {
      const [begins, ends] = [Math.max(it.from, from), Math.min(it.to, to)]
      if (begins < ends) open.push({ from: begins, to: ends })
    }
  return open
}

/** So far is looked for the next open moment: whoever closes for longer is closed. */
const farthestDays = 60

/** The first open moment from then on; nothing when there is none within two months. */
export function nextOpen(hours: Hours, from: number): number | undefined {
  let day = startOfDay(from, hours.zone)
  for (let n = 0; n < farthestDays; n++, day = day.plus({ days: 1 }).startOf('day'))
    for (const it of stretchesOf(hours, day)) if (it.to > from) return Math.max(it.from, from)
  return undefined
}

/** The start of the n-th day after that one on which anything is open. */
export function sendingDayAfter(hours: Hours, after: number, days: number): number {
  let day = startOfDay(after, hours.zone)
  for (let left = days, n = 0; left > 0 && n < 366 + days * 7; n++) {
    day = day.plus({ days: 1 }).startOf('day')
    if (stretchesOf(hours, day).length > 0) left -= 1
  }
  return day.toMillis()
}

/** A local day as the tables name it. */
export const dayOf = (at: number, zone: string): string => startOfDay(at, zone).toISODate() ?? ''

/** Where the local day of a moment begins and ends. */
export function boundsOfDay(at: number, zone: string): Stretch {
  const day = startOfDay(at, zone)
  return { from: day.toMillis(), to: day.plus({ days: 1 }).startOf('day').toMillis() }
}

/** What is open in both. */
export function openInBoth(some: readonly Stretch[], others: readonly Stretch[]): Stretch[] {
  const both: Stretch[] = []
  let [a, b] = [0, 0]
  while (a < some.length && b < others.length) {
    const [one, other] = [some[a] as Stretch, others[b] as Stretch]
    const [from, to] = [Math.max(one.from, other.from), Math.min(one.to, other.to)]
    if (from < to) both.push({ from, to })
    if (one.to < other.to) a += 1
    else b += 1
  }
  return both
}
