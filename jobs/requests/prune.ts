import { acrossTenantsSql } from '../../prisma/tenancy.ts'
import type { Handler } from '../handler.ts'

const batch = 5_000

const statements = [
  `delete from idempotency_keys where (tenant_id, actor_id, key_hash) in (
     select tenant_id, actor_id, key_hash from idempotency_keys
      where created_at < now() - interval '24 hours' order by created_at limit $1)`,
  // Full again by now, whatever its size: a bucket that is not there is a full one.
  `delete from rate_buckets where (tenant_id, asker_id) in (
     select tenant_id, asker_id from rate_buckets
      where filled_at < now() - interval '1 day' order by filled_at limit $1)`,
]

/** Forgets answers that nobody may ask for again, and buckets that are full again. */
export const prune: Handler<'requests.prune'> = async (_nothing, { signal, log }) => {
  let pruned = 0
  for (const statement of statements) {
    for (let last = batch; last === batch; pruned += last) {
      signal.throwIfAborted()
      last = await acrossTenantsSql('pruning what was kept of requests', async (sql) => {
        return (await sql.query(statement, [batch])).rowCount ?? 0
      })
    }
  }
  log.info({ pruned }, 'requests pruned')
}
