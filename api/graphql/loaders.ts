import DataLoader from 'dataloader'
import type { Db } from '../../prisma/tenancy.ts'
import { within } from '../companies/sight.ts'
import { attemptsOf, jobsById } from '../jobs/service.ts'
import { membersById, workspaceMembers } from '../members/list.ts'
import { tokensById } from '../tokens/list.ts'
import type { Viewer } from './context.ts'

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
export const loaders = (db: Db, viewer: Viewer) => ({
  attemptsOf: many(
    (ids) => attemptsOf(db, ids),
    (attempt) => attempt.jobId,
  ),
  company: one((ids) => db.company.findMany({ where: { AND: { id: within(viewer) }, id: { in: ids } } })),
  companyMembersOf: many(
    (ids) => workspaceMembers(db, ids),
    (member) => member.companyId,
  ),
  job: one((ids) => jobsById(db, ids)),
  member: one((ids) => membersById(db, ids)),
  project: one((ids) => db.project.findMany({ where: { id: { in: ids }, companyId: within(viewer) } })),
  personalToken: one((ids) => tokensById(db, viewer, ids)),
  projectsOf: many(
    (ids) => db.project.findMany({ where: { companyId: { in: ids } }, orderBy: { id: 'asc' } }),
    (project) => project.companyId,
  ),
})

export type Loaders = ReturnType<typeof loaders>
