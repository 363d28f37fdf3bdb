import { hostname } from 'node:os'
import type pg from 'pg'
import { v7 as uuid } from 'uuid'
import type { Log } from '../log.ts'
import { sweeper } from './sweep.ts'

export type Pulse = {
  /** How often a worker says that it lives, and looks who does not. */
  beatMs: number
  /** A worker that says nothing for so long is taken for dead, and its jobs are given back. */
  silentMs: number
}

type Options = Pulse & {
  sql: pg.Pool
  log: Log
  clock: () => number
  /** What this process is carrying out, by graphile-worker's ids. */
  running: ReadonlyMap<string, unknown>
  /** Others took this process for dead and have its jobs. */
  onLost(): void
  /** A beat arrived. */
  onBeat(): void
  /** The database neither answers nor refuses. */
  onStuck(): void
}

/** The life sign of this process. While it beats, nobody takes its jobs; when another's stops, its jobs are given back. */
export function startHeart({ sql, log, clock, running, beatMs, silentMs, onLost, onBeat, onStuck }: Options) {
  const id = uuid()
  const lockNames: string[] = []
  const sweep = sweeper(sql, { lockNames, running }, silentMs + beatMs, clock, log)
  let lastBeat = Number.NEGATIVE_INFINITY
  let beating: Promise<void> | undefined
  let isAway = false
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  let turn = Promise.resolve()

  const beat = () => {
    beating ??= beatOnce().finally(() => {
      beating = undefined
    })
    return beating
  }

  async function beatOnce() {
    const at = clock()
    const { rowCount } = await sql.query('update queue.workers set beat_at = clock_timestamp() where id = $1', [id])
    if (!rowCount) await register()
    lastBeat = at
  }

  async function register() {
    const isBack = lastBeat > Number.NEGATIVE_INFINITY
    await sql.query('insert into queue.workers (id, host, pid, worker_ids) values ($1, $2, $3, $4)', [
      ...[id, hostname(), process.pid, lockNames],
    ])
    if (isBack) onLost()
  }

  async function takeTurn() {
    // In two steps: after the first, an answer that came while this process was busy is read before the second.
    let stuck = setTimeout(() => {
      stuck = setTimeout(onStuck, beatMs)
    }, silentMs)
    try {
      await beat()
      await sweep()
      if (isAway) log.info('the database is back')
      isAway = false
      onBeat()
    } catch (error) {
      if (!isAway) log.warn({ err: error }, 'the database is away: waiting for it')
      isAway = true
    } finally {
      clearTimeout(stuck)
    }
    if (!isStopped) timer = setTimeout(() => (turn = takeTurn()), beatMs)
  }

  return {
    id,

    /** To be called before the first job is locked under that name. */
    start(lockName: string) {
      lockNames.push(lockName)
      turn = takeTurn()
    },

    /** Resolves when this process is known to live, so that what it locks now stays its own. */
    async isKnown() {
      if (clock() - lastBeat >= silentMs) await beat()
    },

    /** The last beat. What still runs is given back. */
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await turn
      await sql.query('with gone as (delete from queue.workers where id = $1) select queue.give_back($1, $2)', [
        ...[id, lockNames],
      ])
    },
  }
}
