/** A stretch of time in which the clocks of a place are not changed: local time is UTC plus its offset, all through. */
export interface Stretch {
  readonly from: number
  readonly to: number
  readonly offset: number
}

/** The clocks of a place. All times are milliseconds. */
export interface Zone {
  readonly name: string
  /** The stretch that a moment is in. Long ones come in parts. */
  stretchAt(at: number): Stretch
}

export const dayLength = 86_400_000
const sample = 6 * dayLength
const zones = new Map<string, Zone | null>()

/** A zone by its IANA name; nothing where there is none of that name. */
export function readZone(name: string | null): Zone | null {
  if (name === null) return null
  const known = zones.get(name)
  if (known !== undefined) return known
  const zone = open(name)
  // What is no zone may be anything that somebody imported: it is not kept for ever.
  if (zones.size > 2_000) zones.clear()
  zones.set(name, zone)
  return zone
}

function open(name: string): Zone | null {
  let clock: Intl.DateTimeFormat
  try {
    const digits = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const
    clock = new Intl.DateTimeFormat('en-US', { timeZone: name, hourCycle: 'h23', ...digits, second: 'numeric' })
  } catch {
    return null
  }
  const offsetAt = (at: number) => {
    const seconds = Math.floor(at / 1_000) * 1_000
    const read: Record<string, number> = {}
    for (const { type, value } of clock.formatToParts(seconds)) read[type] = Number(value)
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = read
    return Date.UTC(year, month - 1, day, hour, minute, second) - seconds
  }
  const years = new Map<number, Stretch[]>()
  return {
    name,
    stretchAt(at) {
      const year = new Date(at).getUTCFullYear()
      const known = years.get(year) ?? stretchesOf(year, offsetAt)
      years.set(year, known)
      for (const stretch of known) if (at < stretch.to) return stretch
      throw new Error('A moment is outside of its own year')
    },
  }
}

/** A year in stretches: where two samples differ, the second at which the clocks were changed lies between them. */
function stretchesOf(year: number, offsetAt: (at: number) => number): Stretch[] {
  const [start, end] = [Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1)]
  const stretches: Stretch[] = []
  let [from, offset] = [start, offsetAt(start)]
  for (let at = start; at < end; ) {
    const next = Math.min(at + sample, end - 1_000)
    const later = offsetAt(next)
    if (later !== offset) {
      let [before, after] = [at, next]
      while (after - before > 1_000) {
        const middle = Math.floor((before + after) / 2_000) * 1_000
        if (offsetAt(middle) === offset) before = middle
        else after = middle
      }
      stretches.push({ from, to: after, offset })
      ;[from, offset, at] = [after, offsetAt(after), after]
      continue
    }
    at = next === end - 1_000 ? end : next
  }
  stretches.push({ from, to: end, offset })
  return stretches
}

/** The local day of a moment, counted from the first of January 1970. */
export const dayOf = (zone: Zone, at: number) => Math.floor((at + zone.stretchAt(at).offset) / dayLength)

/** The moment at which a local day begins, also where clocks are changed at midnight. */
export function startOfDay(zone: Zone, day: number): number {
  for (let at = day * dayLength - 16 * 3_600_000; ; ) {
    const { from, to, offset } = zone.stretchAt(at)
    const start = Math.max(day * dayLength - offset, from)
    if (start < to) return start
    at = to
  }
}

/** A local day as a date is written. */
export const dateOf = (day: number) => new Date(day * dayLength).toISOString().slice(0, 10)
export const dayOfDate = (date: string) => Date.parse(`${date}T00:00:00Z`) / dayLength
