import DataLoader from 'dataloader'
import type { Db } from '../../prisma/tenancy.ts'
import { attemptsOf, jobsById } from '../jobs/service.ts'

/** One row per id. */
const one = <Row extends { id: string }>(find: (ids: string[]) => Promise<Row[]>) =>
  new DataLoader<string, Row | null>(async (ids) => {
    const rows = new Map((await find([...ids])).map((row) => [row.id, row]))
    return ids.map((id) => rows.get(id) ?? null)
  })

/** All rows per parent id. */
const many = <Row>(find: (ids: string[]) => Promise<Row[]>, parentOf: (row: Row) => string) =>
  new DataLoader<string, Row[]>(async (ids) => {
    const groups = new Map<string, Row[]>(ids.map((id) => [id, []]))
    for (const row of await find([...ids])) groups.get(parentOf(row))?.push(row)
    return ids.map((id) => groups.get(id) ?? [])
  })

/** Every batched read of the API. They live as long as one operation. */
export const loaders = (db: Db) => ({
  attemptsOf: many(
    (ids) => attemptsOf(db, ids),
    (attempt) => attempt.jobId,
  ),
  company: one((ids) => db.company.findMany({ where: { id: { in: ids } } })),
  job: one((ids) => jobsById(db, ids)),
  project: one((ids) => db.project.findMany({ where: { id: { in: ids } } })),
  projectsOf: many(
    (ids) => db.project.findMany({ where: { companyId: { in: ids } }, orderBy: { id: 'asc' } }),
    (project) => project.companyId,
  ),
})

export type Loaders = ReturnType<typeof loaders>
