/** A clock of the world's own: it can run faster than ours, or stand still until it is moved. */
export interface WorldClock {
  now(): Date
  /**
   * What is written on mail: our own time, so that what comes from a fast world does not come from next year. Of a clock
   * that stands still, its own.
   */
  date(): Date
  /** Does something once so much of the world's time has passed. */
  after(milliseconds: number, act: () => Promise<void> | void): void
  /** Lets time pass at once. */
  advance(milliseconds: number): void
  /** Until nothing is under way or still to come. With a clock that stands still, until nothing is due. */
  settled(): Promise<void>
  stop(): void
}

interface Plan {
  readonly at: number
  readonly act: () => Promise<void> | void
}

/** `speed` is how many of the world's seconds pass in one of ours; at 0 only `advance` moves it. */
export function openClock(speed: number, failed: (error: unknown) => void): WorldClock {
  const began = Date.now()
  let moved = 0
  let running = 0
  let timer: NodeJS.Timeout | undefined
  let plans: Plan[] = []
  let waiting: (() => void)[] = []
  const now = () => began + (Date.now() - began) * speed + moved

  function run() {
    clearTimeout(timer)
    const due = plans.filter(({ at }) => at <= now()).sort((a, b) => a.at - b.at)
    plans = plans.filter((plan) => !due.includes(plan))
    for (const { act } of due) void carryOut(act)
    const next = Math.min(...plans.map(({ at }) => at))
    if (plans.length > 0 && speed > 0) timer = setTimeout(run, Math.min((next - now()) / speed + 1, 2 ** 31 - 1))
    tell()
  }

  async function carryOut(act: Plan['act']) {
    running++
    try {
      await act()
    } catch (error) {
      failed(error)
    } finally {
      running--
      tell()
    }
  }

  function tell() {
    const isQuiet = running === 0 && (plans.length === 0 || speed === 0)
    if (!isQuiet) return
    for (const wake of waiting.splice(0)) wake()
  }

  return {
    now: () => new Date(now()),
    date: () => new Date(speed === 0 ? now() : Date.now()),
    after(milliseconds, act) {
      plans.push({ at: now() + milliseconds, act })
      run()
    },
    advance(milliseconds) {
      moved += milliseconds
      run()
    },
    settled: () =>
      new Promise((resolve) => {
        waiting.push(resolve)
        tell()
      }),
    stop() {
      clearTimeout(timer)
      plans = []
      waiting = []
    },
  }
}
