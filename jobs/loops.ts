import { setTimeout as pause } from 'node:timers/promises'
import type { ClientBase } from 'pg'
import { listenTo } from '../prisma/listen.ts'
import type { Log } from './log.ts'

/** Work that the worker process looks for again and again, beside its jobs. */
export interface Loop {
  readonly name: string
  /** How many milliseconds it rests when there was nothing to do; `wakeLoop` ends the rest early. */
  readonly every: number
  /** Does some of what is due. True: there may be more, come again at once. Once the signal aborts, it takes nothing new. */
  turn(signal: AbortSignal): Promise<boolean>
  /** Ends what goes on between turns, within so many milliseconds. */
  stop?(milliseconds: number): Promise<void>
}

export interface Loops {
  stop(milliseconds: number): Promise<void>
}

const channel = 'loops'
/** After a turn that failed: the database may be away. */
const patience = 1_000

/** Tells a loop in every worker, once the caller's transaction commits, that there is something to do. */
export const wakeLoop = (sql: Pick<ClientBase, 'query'>, name: string) =>
  sql.query('select pg_notify($1, $2)', [channel, name])

/** Runs loops side by side. A turn that fails is told to the log and comes again; it ends no other. */
export function startLoops(loops: readonly Loop[], log: Log): Loops {
  const stopping = new AbortController()
  const wakers = new Map<string, () => void>()
  if (loops.length === 0) return { async stop() {} }

  async function run({ name, every, turn }: Loop) {
    while (!stopping.signal.aborted) {
      let isWoken = false
      const rest = new AbortController()
      wakers.set(name, () => {
        isWoken = true
        rest.abort()
      })
      let ms = every
      try {
        if (await turn(stopping.signal)) ms = 0
      } catch (error) {
        log.warn({ err: error, loop: name }, 'a turn failed')
        ms = patience
      }
      const signal = AbortSignal.any([rest.signal, stopping.signal])
      if (ms > 0 && !isWoken) await pause(ms, undefined, { signal }).catch(() => {})
      // What is to be heard and answered in between: a loop that always has work must not keep it waiting.
      else await pause(0)
    }
  }

  const everyone = () => {
    for (const wake of wakers.values()) wake()
  }
  const unlisten = listenTo(channel, {
    hear: (name) => wakers.get(name)?.(),
    onOpen: everyone,
    onLost: (error) => log.info({ err: error }, 'loops are not woken for now: they look by themselves'),
  })
  const running = loops.map(run)
  return {
    async stop(milliseconds) {
      stopping.abort()
      const ends = loops.map(async (loop, index) => {
        await running[index]
        await loop.stop?.(milliseconds)
      })
      await Promise.race([Promise.allSettled(ends), pause(milliseconds, undefined, { ref: false })])
      await unlisten().catch(() => {})
    },
  }
}
