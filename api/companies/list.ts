import type { Db } from '../../prisma/tenancy.ts'
import { type Asks, asksEverything, objectOf, perDocument, selecting } from '../graphql/asked.ts'
import { countLimit, type Page, pageSize, readCursor, sliceOf } from '../graphql/connection.ts'
import type { SignedIn, Viewer } from '../graphql/context.ts'
import { sees, within } from './sight.ts'
import type { Company } from './types.ts'

type Listed = Company & { projects: { id: string }[] }

const ofCompany = {
  id: 'c.id',
  name: 'c.name',
  domain: 'c.domain',
  industry: 'c.industry',
  size: 'c.size',
  status: 'c.status',
  revision: 'c.revision',
  createdAt: 'c.created_at',
  updatedAt: 'c.updated_at',
  projectCount: 'p.count',
  projects: 'p.projects',
}
const ofProject = {
  id: 'p.id',
  companyId: 'p.company_id',
  name: 'p.name',
  status: 'p.status',
  defaultLocale: 'p.default_locale',
  revision: 'p.revision',
  createdAt: 'p.created_at',
  updatedAt: 'p.updated_at',
}

/* companies.list: the screen's hot list, with its children, as one JSON value in one round trip. */
const list = perDocument((asks) => {
  const company = objectOf(ofCompany, (name) => name === 'id' || asks('Company', name))
  const project = objectOf(
    ofProject,
    (name) => name === 'id' || asks('Project', name === 'companyId' ? 'company' : name),
  )
  const projects = asks('Company', 'projects') ? `coalesce(json_agg(${project} order by p.id), '[]')` : 'null'
  const looksInside = asks('Company', 'projects') || asks('Company', 'projectCount')
  return `
select coalesce(json_agg(${company} order by c.id desc), '[]')
  from (select * from companies where tenant_id = $1 and ($2::uuid is null or id < $2)
                        and ($4::uuid[] is null or id = any($4)) order by id desc limit $3) c
  cross join lateral (
    select count(*), ${projects} as projects
      from projects p where p.tenant_id = $1 and p.company_id = c.id and ${looksInside}) p`
})

export async function companies({ db, viewer, asks }: SignedIn, page: Page) {
  const size = pageSize(page)
  const after = page.after === undefined ? null : readCursor(page.after)
  const rows = await db.json<Listed[]>(list(asks), db.tenantId, after, size + 1, viewer.companyIds)
  return sliceOf(rows, size, () => db.company.count({ where: { id: within(viewer) }, take: countLimit }))
}

/** Workspaces by their ids, with their projects in the same statement if those are asked for. */
export async function companiesById(db: Db, viewer: Viewer, asks: Asks, ids: string[]) {
  const where = { id: { in: ids.filter((id) => sees(viewer, id)) } }
  const looksInside = asks !== asksEverything && (asks('Company', 'projects') || asks('Company', 'projectCount'))
  if (!looksInside) return db.company.findMany({ select: selecting(asks, 'Company', 'id'), where })
  const needed = asks('Project', 'company') ? (['id', 'companyId'] as const) : (['id'] as const)
  const projects = { select: selecting(asks, 'Project', ...needed), orderBy: { id: 'asc' } } as const
  const rows = await db.company.findMany({ select: { ...selecting(asks, 'Company', 'id'), projects }, where })
  for (const row of rows) Object.assign(row, { projectCount: row.projects.length })
  return rows
}
