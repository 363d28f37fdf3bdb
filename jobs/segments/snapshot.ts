import { asTenant, inTenantSql } from '../../prisma/tenancy.ts'
import type { Handler } from '../handler.ts'
import { leadFilter } from '../leads/filter.ts'
import { compileFilter } from '../leads/segmentRules.ts'
import { reportProgress } from '../queue/progress.ts'

/** Fills a snapshot with the leads its filter finds now. Who reads it meanwhile sees the old one. */
export const snapshot: Handler<'segment.snapshot'> = async ({ segmentId }, { tenantId, jobId }) => {
  await inTenantSql(tenantId, async (sql) => {
    const { rows } = await sql.query<{ definition: unknown }>(
      `select definition from segments where tenant_id = $1 and id = $2 and kind = 'snapshot' for update`,
      [tenantId, segmentId],
    )
    if (!rows[0]) return
    const { from, where, values } = await compileFilter(asTenant(tenantId), leadFilter.parse(rows[0].definition))
    await sql.query('delete from segment_members where tenant_id = $1 and segment_id = $2', [tenantId, segmentId])
    const { rowCount } = await sql.query(
      `insert into segment_members (tenant_id, segment_id, lead_id) select $1, $${values.length + 1}::uuid, l.id from ${from} where ${where}`,
      [...values, segmentId],
    )
    await sql.query('update segments set snapshot_at = now() where tenant_id = $1 and id = $2', [tenantId, segmentId])
    await reportProgress(sql, { tenantId, jobId }, { done: rowCount ?? 0, total: rowCount })
  })
}
