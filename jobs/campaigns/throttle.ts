import { boundsOfDay } from './openHours.ts'

/** What a campaign allows itself: so many mails in an hour, so many recipients that begin on a day. */
export interface Limits {
  readonly perHour: number | null
  readonly startsPerDay: number | null
  /** Whose days they are. */
  readonly zone: string
}

const hour = 3_600_000
export const hourOf = (at: number) => Math.floor(at / hour) * hour

/** How much a campaign sent, and began, hour by hour; and when more may follow. */
export class Throttle {
  readonly #limits: Limits
  readonly #hours: Map<number, { mails: number; starts: number }>
  /** What was added since it was read. */
  readonly added = new Map<number, { mails: number; starts: number }>()

  constructor(limits: Limits, hours: Iterable<readonly [number, { mails: number; starts: number }]>) {
    this.#limits = limits
    this.#hours = new Map([...hours].map(([at, it]) => [at, { ...it }]))
  }

  /** The moment itself, when it is allowed; else the next one that may be. */
  allowed(at: number, isStart: boolean): number {
    const { perHour, startsPerDay, zone } = this.#limits
    if (perHour !== null && (this.#hours.get(hourOf(at))?.mails ?? 0) >= perHour) return hourOf(at) + hour
    if (isStart && startsPerDay !== null) {
      const day = boundsOfDay(at, zone)
      let starts = 0
      for (const [began, it] of this.#hours) if (began >= hourOf(day.from) && began < day.to) starts += it.starts
      if (starts >= startsPerDay) return day.to
    }
    return at
  }

  take(at: number, isStart: boolean) {
    for (const hours of [this.#hours, this.added]) {
      const it = hours.get(hourOf(at)) ?? { mails: 0, starts: 0 }
      hours.set(hourOf(at), { mails: it.mails + 1, starts: it.starts + (isStart ? 1 : 0) })
    }
  }
}
