import type { Finding } from '../../jobs/templates/checks.ts'
import type { Db } from '../../prisma/tenancy.ts'
import type { TemplateFinding } from './previewTypes.ts'

/** The keys of the tenant's own fields. */
export const ownFields = async (db: Db) =>
  (await db.leadField.findMany({ select: { key: true } })).map(({ key }) => key)

/** Findings as the API has them: their codes and levels are the same words. */
export const shown = (findings: readonly Finding[]) => findings as TemplateFinding[]
