import { z } from 'zod'
import { ProjectStatus } from '../../prisma/generated/oltp/enums.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { sees, within } from '../companies/sight.ts'
import { type Asks, selecting } from '../graphql/asked.ts'
import { countLimit, newestFirst, type Page } from '../graphql/connection.ts'
import type { SignedIn, Viewer } from '../graphql/context.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput, NotFound } from '../graphql/problem.ts'
import { revise } from '../graphql/revise.ts'
import { taken } from '../graphql/taken.ts'
import type { CreateProjectInput, UpdateProjectInput } from './types.ts'

/** A language tag as Intl understands it, in its canonical spelling. */
const locale = z
  .string()
  .max(35)
  .transform((text, context) => {
    try {
      return new Intl.Locale(text).toString()
    } catch {
      context.addIssue('This is not a language tag: write it as en or pt-BR.')
      return z.NEVER
    }
  })

const creation = z.object({
  companyId: z.uuid(),
  name: z.string().trim().min(1, 'Give a name.').max(200, 'At most 200 characters.'),
  defaultLocale: locale.nullish().transform((tag) => tag ?? undefined),
})
const change = creation
  .omit({ companyId: true })
  .partial()
  .extend({ status: z.enum(ProjectStatus).optional(), expectedRevision: z.int().nullish() })

const nameTaken = taken('name', 'There is a project of this name in the workspace already.')

/** All projects of these workspaces, the oldest first. */
export const projectsOf = (db: Db, asks: Asks, companyIds: string[]) =>
  db.project.findMany({
    select: selecting(asks, 'Project', 'id', 'companyId'),
    where: { companyId: { in: companyIds } },
    orderBy: { id: 'asc' },
  })

export function projects(db: Db, viewer: Viewer, page: Page, companyId: string | undefined) {
  const where = { AND: { companyId: within(viewer) }, ...(companyId && { companyId }) }
  return newestFirst(
    page,
    (slice) => db.project.findMany({ ...slice, where: { ...slice.where, ...where } }),
    () => db.project.count({ where, take: countLimit }),
  )
}

export async function createProject({ db, viewer }: SignedIn, input: CreateProjectInput) {
  const data = check(creation, input)
  if (data instanceof InvalidInput) return data
  const company = await db.company.findFirst({ where: { id: data.companyId }, select: { id: true } })
  if (!company || !sees(viewer, company.id)) return new NotFound('workspace')
  return db.project.create({ data }).catch(nameTaken)
}

export async function updateProject({ db, viewer }: SignedIn, id: string, input: UpdateProjectInput) {
  const wanted = check(change, input)
  if (wanted instanceof InvalidInput) return wanted
  const { expectedRevision, ...data } = wanted
  return revise({
    what: 'project',
    expectedRevision,
    find: () => db.project.findFirst({ where: { id, companyId: within(viewer) } }),
    update: (expected) =>
      db.project.updateMany({
        where: { id, companyId: within(viewer), ...expected },
        data: { ...data, revision: { increment: 1 } },
      }),
  }).catch(nameTaken)
}
