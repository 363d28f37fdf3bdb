import { setTimeout as pause } from 'node:timers/promises'
import type { Job } from 'graphile-worker'
import type pg from 'pg'
import { z } from 'zod'
import { asTenant, inTenant } from '../../prisma/tenancy.ts'
import { reaching, TierUnavailable } from '../../prisma/unavailable.ts'
import type { Contract } from '../contracts.ts'
import { nobody } from '../enqueue.ts'
import type { TenantRun } from '../handler.ts'
import { type Log, withoutSecrets } from '../log.ts'

/** What an attempt needs of the worker process it runs in. */
export type Desk = {
  readonly sql: pg.Pool
  readonly log: Log
  readonly workerId: string
  /** Aborts when this process must stop soon. */
  readonly stopping: AbortSignal
  /** Aborts when others were given the jobs of this process. */
  readonly lost: () => AbortSignal
}

/** A handler, seen from here: which payload goes with which is known to the contracts. */
export type CarryOut = (payload: unknown, run: TenantRun) => Promise<void>

const stamp = z.object({ tenantId: z.guid(), jobId: z.guid() })

/** Carries out one attempt at a job and writes it down. What fails is thrown on: the queue decides when to try again. */
export async function attempt(
  { sql, log, workerId, stopping, lost }: Desk,
  job: Job,
  contract: Contract,
  carryOut: CarryOut,
) {
  const { tenantId, jobId } = stamp.parse(job.payload)
  const key = [tenantId, jobId]
  const name = job.task_identifier
  const ordinal = await begin(sql, [...key, name, contract.queue, workerId])
  const ours = log.child({ job: name, jobId, tenant: tenantId === nobody ? undefined : tenantId, attempt: ordinal })
  const startedAt = performance.now()
  const ms = () => Math.round(performance.now() - startedAt)
  try {
    if ((contract.scope === 'platform') !== (tenantId === nobody))
      throw new Error(`${name} is a job of the ${contract.scope}`)
    const payload = contract.payload.parse(job.payload)
    const signal = AbortSignal.any([stopping, lost()])
    ours.debug('started')
    await carryOut(payload, {
      ...{ jobId, attempt: ordinal, signal, log: ours, tenantId },
      inTenant: (work) => inTenant(tenantId, work),
      asTenant: () => asTenant(tenantId),
    })
  } catch (error) {
    const message = messageOf(error)
    ours.warn({ err: error, ms: ms(), left: job.max_attempts - job.attempts }, 'failed')
    await sql
      .query(failed, [...key, ordinal, message])
      .catch((err: Error) => ours.warn({ err }, 'the failure could not be written down'))
    throw new Error(message, { cause: error })
  }
  await whenItAnswers(() => sql.query(succeeded, [...key, ordinal, job.id]), stopping, ours)
  ours.info({ ms: ms() }, 'succeeded')
}

/** Attempts that nobody finished, because the database was away, end here. */
async function begin(sql: pg.Pool, values: string[]) {
  const { rows } = await sql.query<{ attempt: number }>(
    `with left_behind as (
       update queue.job_logs set status = 'interrupted', finished_at = clock_timestamp(),
              message = 'Its end could not be written down.'
        where tenant_id = $1 and job_id = $2 and status = 'running')
     insert into queue.job_logs (tenant_id, job_id, attempt, name, queue, status, worker_id)
     select $1, $2, coalesce(max(attempt), 0) + 1, $3, $4, 'running', $5::uuid
       from queue.job_logs where tenant_id = $1 and job_id = $2
     returning attempt`,
    values,
  )
  return rows[0]?.attempt ?? 1
}

const failed = `
  update queue.job_logs set status = 'failed', message = $4, finished_at = clock_timestamp()
   where tenant_id = $1 and job_id = $2 and attempt = $3 and status = 'running'`

/** In one statement, so that what is written down as done is never done again. Who takes the job away has done it. */
const succeeded = `
  with done as (delete from graphile_worker._private_jobs where id = $4 returning id)
  update queue.job_logs l
     set status = case when exists (select from done) then 'succeeded' else 'interrupted' end::queue.attempt_status,
         message = case when exists (select from done) then null else 'Another worker had carried it out.' end,
         finished_at = clock_timestamp()
   where l.tenant_id = $1 and l.job_id = $2 and l.attempt = $3 and l.status in ('running', 'interrupted')`

/** What was carried out must not be repeated only because the database was away when it ended. */
async function whenItAnswers(record: () => Promise<unknown>, stopping: AbortSignal, log: Log) {
  for (let wait = 250; ; wait = Math.min(wait * 2, 5_000)) {
    try {
      return await reaching('oltp', record)
    } catch (error) {
      if (stopping.aborted || !(error instanceof TierUnavailable)) throw error
      log.warn({ err: error }, 'done, but the database is away: trying to write it down again')
      await pause(wait)
    }
  }
}

/** For people to read: no secrets, no NUL (which PostgreSQL refuses), and not endless. */
const messageOf = (error: unknown) => {
  const said = error instanceof Error ? error.message || error.name : String(error)
  return withoutSecrets(said.replaceAll('\0', '')).slice(0, 2_000)
}
