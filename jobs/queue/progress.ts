import type pg from 'pg'

/** How far a job is. */
export type Progress = { done: number; total?: number | null; counts?: Record<string, number>; resultKey?: string }

/** The channel on which the API hears what changed, to tell those who watch. */
export const liveChannel = 'penguin_live'

const put = `
with told as (
  insert into job_progress as p (tenant_id, job_id, done, total, counts, result_key)
  values ($1, $2, $3, $4, $5, $6)
  on conflict (tenant_id, job_id) do update
    set done = excluded.done, total = coalesce(excluded.total, p.total), counts = excluded.counts,
        result_key = coalesce(excluded.result_key, p.result_key), updated_at = now()
  returning job_id)
select pg_notify('${liveChannel}', json_build_object('tenant', $1::uuid, 'topic', 'job', 'id', job_id)::text) from told`

/** Writes down how far a job is, in the transaction that got it there; who watches hears of it when that commits. */
export async function reportProgress(
  sql: Pick<pg.ClientBase, 'query'>,
  { tenantId, jobId }: { tenantId: string; jobId: string },
  { done, total, counts, resultKey }: Progress,
) {
  await sql.query(put, [tenantId, jobId, done, total ?? null, JSON.stringify(counts ?? {}), resultKey ?? null])
}
