import { Conflict, NotFound } from './problem.ts'

type Revision<Row> = {
  what: string
  expectedRevision: number | null | undefined
  find: () => Promise<Row | null>
  update: (expected: { revision?: number }) => Promise<{ count: number }>
}

/** A change that meets a Conflict when somebody else's came first: the revision is part of the update's own `where`. */
export async function revise<Row extends { revision: number }>({
  what,
  expectedRevision,
  find,
  update,
}: Revision<Row>) {
  const { count } = await update(expectedRevision == null ? {} : { revision: expectedRevision })
  const row = await find()
  if (!row) return new NotFound(what)
  return count === 1 ? row : new Conflict(row.revision)
}
