import type { Db } from '../../prisma/tenancy.ts'
import { countLimit, type Page, pageSize, readCursor, sliceOf } from '../graphql/connection.ts'
import type { Viewer } from '../graphql/context.ts'
import { within } from './sight.ts'
import type { Company } from './types.ts'

type Listed = Company & { projects: { id: string }[] }

/* companies.list: the screen's hot list, with its children, as one JSON value in one round trip. */
const list = `
select coalesce(json_agg(company order by company.id desc), '[]') from (
  select c.id, c.name, c.domain, c.industry, c.size, c.status, c.revision,
         c.created_at as "createdAt", c.updated_at as "updatedAt", p.projects, json_array_length(p.projects) as "projectCount"
    from (select * from companies where tenant_id = $1 and ($2::uuid is null or id < $2)
                          and ($4::uuid[] is null or id = any($4)) order by id desc limit $3) c
    cross join lateral (
      select coalesce(json_agg(json_build_object(
               'id', p.id, 'companyId', p.company_id, 'name', p.name, 'status', p.status,
               'defaultLocale', p.default_locale, 'revision', p.revision, 'createdAt', p.created_at,
               'updatedAt', p.updated_at) order by p.id), '[]') as projects
        from projects p where p.tenant_id = $1 and p.company_id = c.id) p
) company`

export async function companies(db: Db, viewer: Viewer, page: Page) {
  const size = pageSize(page)
  const after = page.after === undefined ? null : readCursor(page.after)
  const rows = await db.json<Listed[]>(list, db.tenantId, after, size + 1, viewer.companyIds)
  return sliceOf(rows, size, () => db.company.count({ where: { id: within(viewer) }, take: countLimit }))
}
