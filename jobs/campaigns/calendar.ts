import { boundsOfDay, dayOf, type Hours, nextOpen, openBetween, openInBoth, type Stretch } from './openHours.ts'

/** A mailbox as the planner sees it. */
export interface Box {
  readonly id: string
  readonly dailyLimit: number
  readonly gapMilliseconds: number
  readonly hours: Hours
}

/** What a mailbox has given away already: how many on each of its days, and at which moments, in order. */
export interface Taken {
  readonly days: ReadonlyMap<string, number>
  readonly moments: readonly number[]
}

/** The slots of a mailbox up to a horizon: no day over its limit, no two mails nearer than the gap, nothing while it is closed. */
export class Calendar {
  readonly box: Box
  readonly #moments: number[]
  readonly #days: { day: string; from: number; to: number; left: number }[] = []
  readonly #open: readonly Stretch[]

  constructor(box: Box, { days, moments }: Taken, from: number, to: number) {
    this.box = box
    this.#moments = [...moments]
    this.#open = openBetween(box.hours, from, to)
    for (let at = from; at < to; ) {
      const bounds = boundsOfDay(at, box.hours.zone)
      const day = dayOf(at, box.hours.zone)
      this.#days.push({ day, ...bounds, left: box.dailyLimit - (days.get(day) ?? 0) })
      at = bounds.to
    }
  }

  /** How many more it could send up to the horizon, its gap aside. */
  get room(): number {
    return this.#days.reduce((sum, { left }) => sum + Math.max(left, 0), 0)
  }

  /** The first free moment within these stretches. `jitter`, from nought to one, keeps mails from leaving like clockwork. */
  first(within: readonly Stretch[], jitter: number): number | undefined {
    const gap = this.box.gapMilliseconds
    const more = Math.floor(jitter * gap * 0.3)
    for (const { from, to } of openInBoth(this.#open, within))
      for (const day of this.#days) {
        if (day.left <= 0 || day.to <= from || day.from >= to) continue
        const end = Math.min(to, day.to)
        const at = gap === 0 ? Math.max(from, day.from) : this.#free(Math.max(from, day.from), gap, more)
        if (at < end) return at
      }
    return undefined
  }

  /** From then on, the first moment with room on both sides. */
  #free(from: number, gap: number, more: number): number {
    const moments = this.#moments
    let at = from
    for (let next = lowerBound(moments, from - gap + 1); next < moments.length; next++) {
      const taken = moments[next] as number
      if (taken - at >= gap) break
      at = Math.max(at, taken + gap + more)
    }
    return at
  }

  take(at: number) {
    const day = this.#days.find(({ from, to }) => from <= at && at < to)
    if (day) day.left -= 1
    if (this.box.gapMilliseconds > 0) this.#moments.splice(lowerBound(this.#moments, at), 0, at)
    return day?.day ?? dayOf(at, this.box.hours.zone)
  }

  /** When it may have room again. */
  nextRoom(from: number): number {
    const full = this.#days.find((it) => it.left > 0 && it.to > from) ? from : (this.#days.at(-1)?.to ?? from)
    return nextOpen(this.box.hours, full) ?? full + 86_400_000
  }
}

/** The first place whose number is not smaller. */
function lowerBound(sorted: readonly number[], wanted: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as number) < wanted) low = middle + 1
    else high = middle
  }
  return low
}
