import type pg from 'pg'

/** One step over many rows: how many rows were looked at, how many changed, and where the next step begins. */
export type Step = { seen: number; changed: number; last: string | null }

export type Sql = Pick<pg.ClientBase, 'query'>

/** An operation as its job reads it. */
export type OperationRow = {
  id: string
  kind: string
  status: 'running' | 'done' | 'failed' | 'undoing' | 'undone'
  details: Record<string, unknown>
  changed: number
  kept: number
}

export async function readOperation(sql: Sql, tenantId: string, id: string): Promise<OperationRow | undefined> {
  const { rows } = await sql.query<OperationRow>(
    'select id, kind, status, details, changed, kept from operations where tenant_id = $1 and id = $2 for update',
    [tenantId, id],
  )
  return rows[0]
}

/** Rows of one step: long enough to be fast, short enough to hold no lock for long. */
export const stepSize = 5_000
