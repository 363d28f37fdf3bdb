import { inTenantSql } from '../../prisma/tenancy.ts'
import type { Handler } from '../handler.ts'
import { undoLeadChange } from '../leads/undoChange.ts'
import { noteCreated, undoImport } from '../leads/undoImport.ts'
import { reportProgress } from '../queue/progress.ts'
import { readOperation, type Sql, stepSize } from './changes.ts'

/** The part of an operation that one step takes back: `$1` tenant, `$2` operation, `$3` the rows. Answers how many came back. */
export type Undo = (
  sql: Sql,
  scope: { tenantId: string; operationId: string; entityIds: string[]; details: Record<string, unknown> },
) => Promise<number>

/** How each kind of operation is taken back. */
const undoable: Readonly<Record<string, Undo>> = {
  'lead.tag': undoLeadChange.tag,
  'lead.untag': undoLeadChange.untag,
  'lead.list': undoLeadChange.list,
  'lead.unlist': undoLeadChange.unlist,
  'lead.status': undoLeadChange.status,
  'lead.delete': undoLeadChange.delete,
  'lead.import': undoImport,
}

/** What must be noted, once, before the first step of taking an operation back. `$1` tenant, `$2` operation. */
const prepared: Readonly<Record<string, string>> = { 'lead.import': noteCreated }

export const isUndoable = (kind: string) => kind in undoable

/** Takes an operation back, step by step: what is back is no longer in its record, so an interrupted undo goes on. */
export const undo: Handler<'operation.undo'> = async ({ operationId }, { tenantId, jobId, signal }) => {
  for (let more = true; more; ) {
    signal.throwIfAborted()
    more = await inTenantSql(tenantId, async (sql) => {
      const operation = await readOperation(sql, tenantId, operationId)
      if (operation?.status !== 'undoing') return false
      const takeBack = undoable[operation.kind]
      if (!takeBack) throw new Error(`${operation.kind} cannot be undone`)
      await sql.query('select app.learn_leads()')
      const prepare = prepared[operation.kind]
      if (prepare && operation.details.undone === undefined) await sql.query(prepare, [tenantId, operationId])
      const { rows } = await sql.query<{ entity_id: string }>(
        'select entity_id from operation_changes where tenant_id = $1 and operation_id = $2 order by entity_id limit $3',
        [tenantId, operationId, stepSize],
      )
      const entityIds = rows.map((it) => it.entity_id)
      const back =
        entityIds.length > 0 ? await takeBack(sql, { tenantId, operationId, entityIds, details: operation.details }) : 0
      await sql.query(
        'delete from operation_changes where tenant_id = $1 and operation_id = $2 and entity_id = any($3::uuid[])',
        [...[tenantId, operationId, entityIds]],
      )
      const isLast = rows.length < stepSize
      const { rows: counted } = await sql.query<{ kept: number; done: number }>(
        `update operations set kept = kept + $3, details = jsonb_set(details, '{undone}', to_jsonb(coalesce((details ->> 'undone')::int, 0) + $4::int)),
                status = case when $5 then 'undone' else status end::operation_status, undone_at = case when $5 then now() end
          where tenant_id = $1 and id = $2 returning kept, (details ->> 'undone')::int as done`,
        [tenantId, operationId, entityIds.length - back, entityIds.length, isLast],
      )
      const { kept = 0, done = 0 } = counted[0] ?? {}
      if (isLast && operation.kind === 'lead.import')
        await sql.query(
          `update lead_imports set status = 'undone', updated_at = now() where tenant_id = $1 and operation_id = $2`,
          [tenantId, operationId],
        )
      await reportProgress(
        sql,
        { tenantId, jobId },
        { done, total: operation.changed, counts: { back: done - kept, kept } },
      )
      return !isLast
    })
  }
}
