import type { Db } from '../../prisma/tenancy.ts'
import { type Asks, perDocument } from '../graphql/asked.ts'
import { countLimit, type Page, pageSize, readCursor, sliceOf } from '../graphql/connection.ts'
import type { SignedIn } from '../graphql/context.ts'
import type { Tag } from '../tags/types.ts'
import type { TemplateFilterInput } from './inputs.ts'
import { localesJson } from './locales.ts'
import type { Template, TemplateLocale } from './types.ts'

type Listed = Template & { tags: Tag[]; locales: TemplateLocale[] }

const columns = `
  'id', t.id, 'companyId', t.company_id, 'projectId', t.project_id, 'folderId', t.folder_id, 'name', t.name, 'kind', t.kind,
  'status', t.status, 'defaultLocale', t.default_locale, 'latestVersion', t.latest_version, 'createdBy', t.created_by,
  'revision', t.revision, 'createdAt', t.created_at, 'updatedAt', t.updated_at`

const where = `t.tenant_id = $1
  and ($2::uuid[] is null or t.company_id = any($2)) and ($3::uuid is null or t.company_id = $3)
  and ($4::uuid is null or t.project_id = $4) and ($5::uuid is null or t.folder_id = $5)
  and ($6::boolean is null or (t.folder_id is null) = $6)
  and ($7::uuid is null or exists (select from template_tags m where m.tenant_id = $1 and m.template_id = t.id and m.tag_id = $7))
  and ($8::template_kind is null or t.kind = $8) and ($9::template_status is null or t.status = $9)
  and ($10::boolean is null or exists (
        select from template_versions v where v.tenant_id = $1 and v.template_id = t.id and v.is_published) = $10)
  and ($11::text is null or strpos(lower(t.name), $11) > 0 or exists (
        select from template_versions v where v.tenant_id = $1 and v.template_id = t.id
           and (v.is_published or v.version = t.latest_version) and strpos(lower(v.subject), $11) > 0))`

const tagsOf = `
  (select coalesce(json_agg(json_build_object('id', g.id, 'name', g.name, 'createdAt', g.created_at) order by g.name_key), '[]')
     from template_tags m join tags g on g.tenant_id = $1 and g.id = m.tag_id where m.tenant_id = $1 and m.template_id = t.id)`

/* templates.list: the gallery's page, each template with its tags and languages, in one statement. */
const list = perDocument((asks) => {
  const tags = asks('Template', 'tags') ? `, 'tags', ${tagsOf}` : ''
  const locales = asks('Template', 'locales') ? `, 'locales', ${localesJson(asks)}` : ''
  return `
select coalesce(json_agg(json_build_object(${columns}${tags}${locales}) order by t.id desc), '[]')
  from (select * from templates t where ${where} and ($12::uuid is null or t.id < $12) order by t.id desc limit $13) t`
})

const count = `select count(*) from (select from templates t where ${where} limit $12) t`

export async function templates({ db, viewer, asks }: SignedIn, page: Page, filter: TemplateFilterInput) {
  const size = pageSize(page)
  const after = page.after == null ? null : readCursor(page.after)
  const { companyId, projectId, folderId, isUnfiled, tagId, kind, status, isPublished, search } = filter
  const wanted = [
    ...[db.tenantId, viewer.companyIds, companyId, projectId, folderId, isUnfiled, tagId, kind, status, isPublished],
    search?.trim().toLowerCase() || null,
  ].map((it) => it ?? null)
  const rows = await db.json<Listed[]>(list(asks), ...wanted, after, size + 1)
  return sliceOf(rows, size, async () => Number(await db.json(count, ...wanted, countLimit)))
}

/** Tags of many templates at once, each with the template it is on. */
export const tagsOfTemplates = (db: Db, ids: string[]) =>
  db.json<(Tag & { templateId: string })[]>(
    `select coalesce(json_agg(json_build_object('templateId', m.template_id, 'id', g.id, 'name', g.name,
              'createdAt', g.created_at) order by g.name_key), '[]')
       from template_tags m join tags g on g.tenant_id = $1 and g.id = m.tag_id
      where m.tenant_id = $1 and m.template_id = any($2::uuid[])`,
    db.tenantId,
    ids,
  )

/** How many templates somebody may see, by folder or tag. */
export const templateCounts = (db: Db, by: 'folder' | 'tag', companyIds: readonly string[] | null, ids: string[]) =>
  db.json<{ id: string; count: number }[]>(
    by === 'folder'
      ? `select coalesce(json_agg(json_build_object('id', folder_id, 'count', count)), '[]') from (
           select folder_id, count(*) from templates where tenant_id = $1 and folder_id = any($3::uuid[])
              and status = 'active' and ($2::uuid[] is null or company_id = any($2)) group by folder_id) c`
      : `select coalesce(json_agg(json_build_object('id', tag_id, 'count', count)), '[]') from (
           select m.tag_id, count(*) from template_tags m join templates t on t.tenant_id = $1 and t.id = m.template_id
            where m.tenant_id = $1 and m.tag_id = any($3::uuid[])
              and t.status = 'active' and ($2::uuid[] is null or t.company_id = any($2)) group by m.tag_id) c`,
    db.tenantId,
    companyIds,
    ids,
  )

/** The languages of many templates at once. */
export const localesOfTemplates = (db: Db, asks: Asks, ids: string[]) =>
  db
    .json<{ locales: TemplateLocale[] }[]>(
      `select coalesce(json_agg(json_build_object('locales', ${localesJson(asks)})), '[]')
         from templates t where t.tenant_id = $1 and t.id = any($2::uuid[])`,
      db.tenantId,
      ids,
    )
    .then((rows) => rows.flatMap(({ locales }) => locales))
