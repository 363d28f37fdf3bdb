import type pg from 'pg'
import type { Log } from '../log.ts'
import { watchForSilence } from './silence.ts'

export type Own = {
  /** The names under which this process locks. */
  readonly lockNames: readonly string[]
  /** What it is carrying out, by graphile-worker's ids. */
  readonly running: ReadonlyMap<string, unknown>
}

/**
 * Gives back what is locked in vain: by a worker that fell silent, by nobody who is known, or by this process, when the
 * answer that would have told it so was lost with the connection.
 */
export function sweeper(sql: pg.Pool, own: Own, limitMs: number, clock: () => number, log: Log) {
  const findSilent = watchForSilence(limitMs)
  return async () => {
    const { rows } = await sql.query<Holder>(holders, [own.lockNames, [...own.running.keys()]])
    const known = new Map(rows.map((holder) => [`${holder.kind} ${holder.id}`, holder]))
    const beats = new Map([...known].map(([key, { beat }]) => [key, beat]))
    for (const key of findSilent(beats, clock())) {
      const silent = known.get(key)
      if (!silent || (silent.kind === 'job' && own.running.has(silent.id))) continue
      const { rows } = await sql.query<{ jobs: number }>(give[silent.kind], [silent.id, silent.beat])
      for (const { jobs } of rows) log.warn({ kind: silent.kind, id: silent.id, jobs }, 'locked in vain: given back')
    }
  }
}

type Holder = { kind: 'worker' | 'name' | 'job'; id: string; beat: string }

/** Who holds locks, or could, and the sign of life that was last seen: none from those that should not hold any. */
const holders = `
  select 'worker' as kind, id::text, beat_at::text as beat from queue.workers
   union all
  select distinct 'name', j.locked_by, '' from graphile_worker._private_jobs j
   where j.locked_by is not null and not exists (select from queue.workers w where j.locked_by = any(w.worker_ids))
   union all
  select 'job', id::text, '' from graphile_worker._private_jobs
   where locked_by = any($1::text[]) and id <> all($2::bigint[])`

/** Each asks again in the same statement: who has been heard of since, or is known now, keeps what it has. */
const give = {
  worker: `
    with gone as (delete from queue.workers where id = $1 and beat_at::text = $2 returning id, worker_ids)
    select queue.give_back(id, worker_ids) as jobs from gone`,
  name: `
    select queue.give_back(null, array[$1]) as jobs
     where $2 = '' and not exists (select from queue.workers where $1 = any(worker_ids))`,
  job: `
    with free as (
      update graphile_worker._private_jobs set locked_at = null, locked_by = null, attempts = greatest(0, attempts - 1)
       where id = $1 and locked_by is not null and $2 = '' returning id)
    select count(*)::int as jobs from free`,
}
