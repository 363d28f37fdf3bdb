import { hostname } from 'node:os'
import type pg from 'pg'
import { v7 as uuid } from 'uuid'
import type { Log } from '../log.ts'
import { watchForSilence } from './silence.ts'

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
  /** Others took this process for dead and have its jobs. */
  onLost(): void
  /** A beat arrived. */
  onBeat(): void
  /** The database neither answers nor refuses. */
  onStuck(): void
}

/** The life sign of this process. While it beats, nobody takes its jobs; when another's stops, its jobs are given back. */
export function startHeart({ sql, log, clock, beatMs, silentMs, onLost, onBeat, onStuck }: Options) {
  const id = uuid()
  const lockNames: string[] = []
  const findSilent = watchForSilence(silentMs + beatMs)
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
      id,
      hostname(),
      process.pid,
      lockNames,
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
      const beats = await readBeats(sql)
      for (const silent of findSilent(beats, clock())) await giveBack(sql, silent, beats.get(silent), log)
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
        id,
        lockNames,
      ])
    },
  }
}

/** Who may hold locks, with their last beat: the known workers, and names under which somebody unknown locked. */
async function readBeats(sql: pg.Pool) {
  const { rows } = await sql.query<{ who: string; beat: string }>(`
    select id::text as who, beat_at::text as beat from queue.workers
    union all
    select distinct 'lock:' || j.locked_by, '' from graphile_worker._private_jobs j
     where j.locked_by is not null and not exists (select from queue.workers w where j.locked_by = any(w.worker_ids))`)
  return new Map(rows.map(({ who, beat }) => [who, beat]))
}

/** Asks once more in the same statement: only who has still not been heard since, or is still unknown, is dead. */
async function giveBack(sql: pg.Pool, silent: string, beat: string | undefined, log: Log) {
  const lockName = silent.startsWith('lock:') ? silent.slice('lock:'.length) : undefined
  const { rows } = await (lockName
    ? sql.query<Given>(
        `select queue.give_back(null, array[$1]) as jobs
          where not exists (select from queue.workers where $1 = any(worker_ids))`,
        [lockName],
      )
    : sql.query<Given>(
        `with gone as (delete from queue.workers where id = $1 and beat_at::text = $2 returning id, worker_ids)
         select queue.give_back(id, worker_ids) as jobs from gone`,
        [silent, beat],
      ))
  for (const { jobs } of rows) log.warn({ silent, jobs }, 'a worker fell silent: its jobs were given back')
}

type Given = { jobs: number }
