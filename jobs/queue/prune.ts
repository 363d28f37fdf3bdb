import { acrossTenantsSql } from '../../prisma/tenancy.ts'
import type { Handler } from '../handler.ts'

const keptDays = 14
const batch = 5_000

/** Forgets attempts of long ago, some at a time so that nobody waits. Dead jobs stay: they are in the queue itself. */
export const prune: Handler<'queue.prune'> = async (_nothing, { signal, log }) => {
  let pruned = 0
  for (let last = batch; last === batch; pruned += last) {
    signal.throwIfAborted()
    last = await forgetSome()
  }
  log.info({ pruned }, 'attempts pruned')
}

const forgetSome = () =>
  acrossTenantsSql('pruning the log of all jobs', async (sql) => {
    const { rowCount } = await sql.query(
      `delete from queue.job_logs where (tenant_id, job_id, attempt) in (
         select tenant_id, job_id, attempt from queue.job_logs
          where started_at < now() - make_interval(days => $1) and status <> 'running'
          order by started_at limit $2)`,
      [keptDays, batch],
    )
    return rowCount ?? 0
  })
