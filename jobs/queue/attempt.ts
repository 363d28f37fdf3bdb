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
}

/** A handler, seen from here: which payload goes with which is known to the contracts. */
export type CarryOut = (payload: unknown, run: TenantRun) => Promise<void>

const stamp = z.object({ tenantId: z.guid(), jobId: z.guid() })

/** Carries out one attempt at a job and writes it down. What fails is thrown on. */
export async function attempt(desk: Desk, job: Job, contract: Contract, carryOut: CarryOut, signal: AbortSignal) {
  const { tenantId, jobId } = stamp.parse(job.payload)
  const key = [tenantId, jobId]
  const name = job.task_identifier
  const log = desk.log.child({ job: name, jobId, ...(tenantId !== nobody && { tenant: tenantId }) })
  const write = <R extends object>(statement: string, ...values: unknown[]) =>
    whenItAnswers(() => desk.sql.query<R>(statement, [...key, ...values]), signal, log)

  const { rows } = await write<{ attempt: number }>(begun, name, contract.queue, desk.workerId)
  const ordinal = rows[0]?.attempt ?? 1
  const ours = log.child({ attempt: ordinal })
  const startedAt = performance.now()
  const ms = () => Math.round(performance.now() - startedAt)
  try {
    if ((contract.scope === 'platform') !== (tenantId === nobody))
      throw new Error(`${name} is a job of the ${contract.scope}`)
    const payload = contract.payload.parse(job.payload)
    ours.debug('started')
    await carryOut(payload, {
      ...{ jobId, attempt: ordinal, signal, log: ours, tenantId },
      inTenant: (work) => inTenant(tenantId, work),
      asTenant: () => asTenant(tenantId),
    })
  } catch (error) {
    const message = messageOf(error)
    ours.warn({ err: error, ms: ms(), left: job.max_attempts - job.attempts }, 'failed')
    await write(failed, ordinal, job.id, message, job.locked_by)
    throw new Error(message, { cause: error })
  }
  await write(succeeded, ordinal, job.id)
  ours.info({ ms: ms() }, 'succeeded')
}

/** What an earlier attempt left behind, because the database was away when it ended, ends here. */
const begun = `
  with left_behind as (
    update queue.job_logs set status = 'interrupted', finished_at = clock_timestamp(),
           message = 'Its end could not be written down.'
     where tenant_id = $1 and job_id = $2 and status = 'running')
  insert into queue.job_logs (tenant_id, job_id, attempt, name, queue, status, worker_id)
  select $1, $2, coalesce(max(attempt), 0) + 1, $3, $4, 'running', $5::uuid
    from queue.job_logs where tenant_id = $1 and job_id = $2
  returning attempt`

// The end of an attempt and what becomes of the job are one statement: what is written down as done is never done again.
// graphile-worker then finds nothing left to do, and need not find the database answering in just that moment.

/** Whoever takes the job away has done it. */
const succeeded = `
  with done as (delete from graphile_worker._private_jobs where id = $4 returning id)
  update queue.job_logs l
     set status = case when exists (select from done) then 'succeeded' else 'interrupted' end::queue.attempt_status,
         message = case when exists (select from done) then null else 'Another worker had carried it out.' end,
         finished_at = clock_timestamp()
   where l.tenant_id = $1 and l.job_id = $2 and l.attempt = $3 and l.status in ('running', 'interrupted')`

/** Tried again after 3 seconds, 7, 20, 55 … and then every 6 hours, while there are attempts left. */
const failed = `
  with waiting as (
    update graphile_worker._private_jobs
       set locked_at = null, locked_by = null, last_error = $5, updated_at = now(),
           run_at = greatest(now(), run_at) + exp(least(attempts, 10)) * interval '1 second'
     where id = $4 and locked_by = $6)
  update queue.job_logs set status = 'failed', message = $5, finished_at = clock_timestamp()
   where tenant_id = $1 and job_id = $2 and attempt = $3 and status = 'running'`

/** That the database is away for a while must not make an attempt fail, or have been in vain. */
async function whenItAnswers<T>(write: () => Promise<T>, signal: AbortSignal, log: Log) {
  for (let wait = 250; ; wait = Math.min(wait * 2, 5_000)) {
    try {
      return await reaching('oltp', write)
    } catch (error) {
      if (signal.aborted || !(error instanceof TierUnavailable)) throw error
      log.warn({ err: error }, 'the database is away: waiting to write this attempt down')
      await pause(wait)
    }
  }
}

/** For people to read: no secrets, no NUL (which PostgreSQL refuses), and not endless. */
const messageOf = (error: unknown) => {
  const said = error instanceof Error ? error.message || error.name : String(error)
  return withoutSecrets(said.replaceAll('\0', '')).slice(0, 2_000)
}
