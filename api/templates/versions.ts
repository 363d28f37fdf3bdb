import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { type StoredContent, templateOf } from '../../jobs/templates/stored.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { within } from '../companies/sight.ts'
import { countLimit, newestFirst, type Page } from '../graphql/connection.ts'
import type { SignedIn, Viewer } from '../graphql/context.ts'
import { check } from '../graphql/input.ts'
import { Conflict, InvalidInput, NotFound } from '../graphql/problem.ts'
import { storable, variablesOf } from './content.ts'
import type { SaveTemplateInput } from './inputs.ts'
import { lockTemplate } from './lock.ts'
import { locale, note } from './rules.ts'

const autosaveMinutes = 10

const saving = z.object({
  locale: locale.nullish(),
  note: note.nullish().transform((it) => it || null),
  isAutosave: z.boolean().nullish(),
  expectedRevision: z.int().nullish(),
})

/** Everything of a version but what it says, which is big. */
const face = {
  ...{ id: true, templateId: true, version: true, locale: true, subject: true, preheader: true, variables: true },
  ...{ isPublished: true, publishedAt: true, publishedBy: true, isAutosave: true, note: true },
  ...{ createdBy: true, createdAt: true, updatedAt: true },
} as const

export const versionsById = (db: Db, viewer: Viewer, ids: string[]) =>
  db.templateVersion.findMany({ select: face, where: { id: { in: ids }, template: { companyId: within(viewer) } } })

export const contentsById = async (db: Db, ids: string[]) =>
  (await db.templateVersion.findMany({ select: { id: true, source: true }, where: { id: { in: ids } } })).map(
    ({ id, source }) => ({ id, content: source }),
  )

export function templateVersions({ db, viewer }: SignedIn, templateId: string, page: Page, locale: string | null) {
  const where = { templateId, template: { companyId: within(viewer) }, ...(locale && { locale }) }
  return newestFirst(
    page,
    (slice) => db.templateVersion.findMany({ ...slice, select: face, where: { ...slice.where, ...where } }),
    () => db.templateVersion.count({ where, take: countLimit }),
  )
}

export async function saveTemplate({ db, viewer, audit }: SignedIn, id: string, input: SaveTemplateInput) {
  const { content, ...rest } = input
  const wanted = check(saving, rest)
  if (wanted instanceof InvalidInput) return wanted
  const template = await lockTemplate(db, viewer, id)
  if (!template) return new NotFound('template')
  const { expectedRevision } = wanted
  if (expectedRevision != null && expectedRevision !== template.revision) return new Conflict(template.revision)
  const stored = storable(template.kind, content)
  if (stored instanceof InvalidInput) return stored

  const locale = wanted.locale ?? template.defaultLocale
  const isAutosave = wanted.isAutosave ?? false
  const last = await db.templateVersion.findFirst({ where: { templateId: id, locale }, orderBy: { version: 'desc' } })
  if (!last)
    return new InvalidInput([{ path: 'locale', message: 'The template does not have this language: add it first.' }])
  const isSame = isDeepStrictEqual(plain(contentOf(last)), plain(stored))
  if (isSame && !wanted.note && (isAutosave || !last.isAutosave)) return template.unchanged()

  const data = {
    ...stored,
    source: stored.source as object,
    variables: await variablesOf(templateOf(template.kind, stored)),
    isAutosave,
    note: wanted.note,
  }
  const goesOn = isSame || (isAutosave && last.createdBy === viewer.userId && isFresh(last))
  if (last.isAutosave && !last.publishedAt && goesOn) {
    await db.templateVersion.update({ where: db.key(last.id), data })
    return template.touched()
  }
  const version = template.latestVersion + 1
  await db.templateVersion.create({ data: { ...data, templateId: id, locale, version, createdBy: viewer.userId } })
  const saved = await template.grown()
  audit({ before: { latestVersion: template.latestVersion }, after: { latestVersion: version, locale, ...rest } })
  return saved
}

const contentOf = ({ subject, preheader, source }: StoredContent) => ({ subject, preheader, source })
/** Without what JSON does not keep. */
const plain = (content: StoredContent): unknown => JSON.parse(JSON.stringify(content))
const isFresh = ({ createdAt }: { createdAt: Date }) => Date.now() - createdAt.getTime() < autosaveMinutes * 60_000

/** What an old version said, as a new one: nothing that was is changed. */
export async function restoreTemplate(
  { db, viewer, audit }: SignedIn,
  versionId: string,
  expectedRevision: number | null | undefined,
) {
  const old = await db.templateVersion.findFirst({ where: { id: versionId } })
  const template = old && (await lockTemplate(db, viewer, old.templateId))
  if (!old || !template) return new NotFound('version')
  if (expectedRevision != null && expectedRevision !== template.revision) return new Conflict(template.revision)
  const { templateId, locale, subject, preheader, source, variables } = old
  const version = template.latestVersion + 1
  await db.templateVersion.create({
    data: {
      ...{ templateId, locale, version, subject, preheader, variables, createdBy: viewer.userId },
      source: source as object,
      note: `Version ${old.version} restored.`,
    },
  })
  audit({ after: { restored: old.version, latestVersion: version } })
  return template.grown()
}
