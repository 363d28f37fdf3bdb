import type { TemplateKind } from '../../prisma/generated/oltp/enums.ts'
import type { Db } from '../../prisma/tenancy.ts'
import type { Viewer } from '../graphql/context.ts'

type Locked = { id: string; kind: TemplateKind; defaultLocale: string; latestVersion: number; revision: number }

const statement = `
select json_build_object('id', id, 'kind', kind, 'defaultLocale', default_locale, 'latestVersion', latest_version,
                         'revision', revision)
  from templates where tenant_id = $1 and id = $2 and ($3::uuid[] is null or company_id = any($3)) for update`

/**
 * A template that nobody else changes until this mutation ends, so that versions are numbered without gap and one of each
 * language is published. Nothing, if there is none that somebody may see.
 */
export async function lockTemplate(db: Db, viewer: Pick<Viewer, 'companyIds'>, id: string) {
  const locked = await db.json<Locked | undefined>(statement, db.tenantId, id, viewer.companyIds)
  if (!locked) return undefined
  const change = (more: object) =>
    db.template.update({ where: db.key(id), data: { ...more, revision: { increment: 1 } } })
  return {
    ...locked,
    unchanged: () => db.template.findFirstOrThrow({ where: { id } }),
    /** Says that it was changed. */
    touched: () => change({}),
    /** Says that it has a version more. */
    grown: () => change({ latestVersion: locked.latestVersion + 1 }),
  }
}
