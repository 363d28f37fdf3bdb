import { acrossTenantsSql } from '../../prisma/tenancy.ts'
import type { Handler } from '../handler.ts'

/** After its 30 days an operation stays in the history, and what it needed to be undone is forgotten. */
export const prune: Handler<'operation.prune'> = async (_, { signal }) => {
  for (let gone = 1; gone > 0; ) {
    signal.throwIfAborted()
    gone = await acrossTenantsSql('operations expire in all tenants', async (sql) => {
      const { rowCount } = await sql.query(
        `delete from operation_changes c where (c.tenant_id, c.operation_id, c.entity_id) in (
           select o.tenant_id, o.id, x.entity_id from operations o
             join operation_changes x on x.tenant_id = o.tenant_id and x.operation_id = o.id
            where o.expires_at < now() limit 10000)`,
      )
      return rowCount ?? 0
    })
  }
  await acrossTenantsSql('what jobs reported is of no use for ever', (sql) =>
    sql.query(`delete from job_progress where updated_at < now() - interval '30 days'`),
  )
}
