import type { Db } from '../../prisma/tenancy.ts'
import { countLimit, type Page, pageSize, readCursor, sliceOf } from '../graphql/connection.ts'
import type { SignedIn } from '../graphql/context.ts'
import { NotFound } from '../graphql/problem.ts'
import type { Job, JobAttempt, JobFilter, JobProgress } from './types.ts'

const columns = `
  'id', id, 'name', name, 'queue', queue, 'state', state, 'attempts', attempts, 'maxAttempts', max_attempts, 'error', error,
  'runAt', run_at, 'createdAt', created_at, 'startedAt', started_at, 'finishedAt', finished_at`

const matching = `
  tenant_id = $1 and ($2::text[] is null or state = any($2)) and ($3::text is null or name = $3)
  and ($4::text is null or queue = $4)`

/* jobs.list: the function reads each side of the view by its index, newest first; the view as a whole would be sorted. */
const list = `
select coalesce(json_agg(json_build_object(${columns}) order by id desc), '[]')
  from app.jobs($1::text[], $2, $3, $4::uuid, $5) job`

const count = `select count(*) from (select from queue.jobs where ${matching} limit $5) job`

export async function jobs(db: Db, page: Page, { states, name, queue }: JobFilter) {
  const size = pageSize(page)
  const after = page.after === undefined ? null : readCursor(page.after)
  const filter = [states ?? null, name ?? null, queue ?? null]
  const rows = await db.json<Job[]>(list, ...filter, after, size + 1)
  return sliceOf(rows, size, async () => Number(await db.json(count, db.tenantId, ...filter, countLimit)))
}

/** Jobs by id: what loaders ask. */
export const jobsById = (db: Db, ids: string[]) =>
  db.json<Job[]>(
    `select coalesce(json_agg(json_build_object(${columns})), '[]') from queue.jobs where tenant_id = $1 and id = any($2::uuid[])`,
    db.tenantId,
    ids,
  )

/** The attempts of jobs: what loaders ask. */
export const attemptsOf = (db: Db, jobIds: string[]) =>
  db.json<(JobAttempt & { jobId: string })[]>(
    `select coalesce(json_agg(json_build_object('jobId', job_id, 'attempt', attempt, 'status', status, 'message', message,
            'startedAt', started_at, 'finishedAt', finished_at, 'durationMs', duration_ms) order by attempt, started_at), '[]')
       from queue.job_logs where tenant_id = $1 and job_id = any($2::uuid[])`,
    db.tenantId,
    jobIds,
  )

/** How far jobs are, those that say so: what loaders ask. */
export const progressOf = (db: Db, jobIds: string[]) =>
  db.json<(JobProgress & { id: string })[]>(
    `select coalesce(json_agg(json_build_object('id', job_id, 'done', done, 'total', total, 'counts', counts, 'updatedAt', updated_at)), '[]')
       from job_progress where tenant_id = $1 and job_id = any($2::uuid[])`,
    db.tenantId,
    jobIds,
  )

/** Runs a job again, from its first attempt. */
export const retryJob = (context: SignedIn, id: string) => change(context, id, 'select app.retry_job($1::uuid)')

/** Gives a job up. It stays in the list as discarded. */
export const discardJob = (context: SignedIn, id: string) => change(context, id, 'select app.discard_job($1::uuid)')

async function change({ db, audit }: SignedIn, id: string, statement: string) {
  const [before] = await jobsById(db, [id])
  const done = await db.json<boolean>(statement, id)
  const [job] = done ? await jobsById(db, [id]) : []
  if (!before || !job) return new NotFound('job that waits or has died')
  const of = ({ name, state, attempts, runAt }: Job) => ({ name, state, attempts, runAt })
  audit({ before: of(before), after: of(job) })
  return job
}
