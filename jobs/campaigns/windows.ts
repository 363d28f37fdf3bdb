import type { SendWindow } from './settings.ts'
import { dayLength, dayOf, startOfDay, type Zone } from './zone.ts'

/** When mail may go out: stretches of weekdays by the clocks of a place, but for days that are off. */
export interface Hours {
  readonly zone: Zone
  /** For each weekday, from Monday: from and to, in milliseconds of the local day. */
  readonly week: readonly (readonly (readonly [number, number])[])[]
  isOff(day: number): boolean
}

/** Further ahead nothing is looked for: whoever has no open hour in so many days has none. */
const mostDays = 400

export function hoursOf(
  zone: Zone,
  windows: readonly SendWindow[],
  isOff: (day: number) => boolean = () => false,
): Hours {
  const of = (weekday: number) =>
    windows
      .filter(({ day }) => day === weekday)
      .map(({ from, to }) => [clock(from), clock(to)] as const)
      .toSorted(([a], [b]) => a - b)
  const whole = [[0, dayLength] as const]
  return { zone, isOff, week: [1, 2, 3, 4, 5, 6, 7].map((weekday) => (windows.length === 0 ? whole : of(weekday))) }
}

function clock(written: string) {
  const [hours = 0, minutes = 0] = written.split(':').map(Number)
  return (hours * 60 + minutes) * 60_000
}

const openOn = ({ week, isOff }: Hours, day: number) => (isOff(day) ? [] : (week[(day + 3) % 7] ?? []))

/** The first moment from `at` on that is within the hours; Infinity when there is none. */
export function firstOpen(hours: Hours, at: number): number {
  for (let from = at; from < at + mostDays * dayLength; ) {
    const { to, offset } = hours.zone.stretchAt(from)
    const local = localOpen(hours, from + offset, to + offset)
    if (local !== undefined) return local - offset
    from = to
  }
  return Number.POSITIVE_INFINITY
}

/** The same by a clock that is not changed: what it shows between `from` and `to`. */
function localOpen(hours: Hours, from: number, to: number) {
  const last = Math.min(to, from + mostDays * dayLength)
  for (let day = Math.floor(from / dayLength); day * dayLength < last; day++) {
    for (const [begin, end] of openOn(hours, day)) {
      if (day * dayLength + end <= from) continue
      const open = Math.max(from, day * dayLength + begin)
      return open < to ? open : undefined
    }
  }
}

/** When the n-th day after that of `at` begins on which mail may go out. */
export function sendingDayAfter(hours: Hours, at: number, count: number): number {
  const today = dayOf(hours.zone, at)
  let left = count
  for (let day = today + 1; day <= today + mostDays + 7 * count; day++) {
    if (openOn(hours, day).length > 0) left -= 1
    if (left === 0) return startOfDay(hours.zone, day)
  }
  return Number.POSITIVE_INFINITY
}
