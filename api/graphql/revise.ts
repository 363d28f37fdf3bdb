import type { Change } from '../audit/record.ts'
import { Conflict, NotFound } from './problem.ts'

type Revision<Row> = {
  what: string
  expectedRevision: number | null | undefined
  find: () => Promise<Row | null>
  update: (expected: { revision?: number }) => Promise<{ count: number }>
  /** Told what it was and what it is. */
  audit?: (change: Change) => void
}

/** A change that meets a Conflict when somebody else's came first: the revision is part of the update's own `where`. */
export async function revise<Row extends { revision: number }>({
  what,
  expectedRevision,
  find,
  update,
  audit,
}: Revision<Row>) {
  const before = audit && (await find())
  const { count } = await update(expectedRevision == null ? {} : { revision: expectedRevision })
  const row = await find()
  if (!row) return new NotFound(what)
  if (count !== 1) return new Conflict(row.revision)
  audit?.({ before, after: row })
  return row
}
