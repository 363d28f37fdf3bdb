import { z } from 'zod'
import { templateOf } from '../../jobs/templates/stored.ts'
import { TemplateKind, TemplateStatus } from '../../prisma/generated/oltp/enums.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { keptForSteps } from '../campaigns/used.ts'
import { sees, within } from '../companies/sight.ts'
import type { SignedIn } from '../graphql/context.ts'
import { check } from '../graphql/input.ts'
import { Conflict, InvalidInput, NotFound } from '../graphql/problem.ts'
import { setTags, tagName } from '../tags/service.ts'
import { blank, startOf } from './blank.ts'
import { storable, variablesOf } from './content.ts'
import type { CreateTemplateInput, UpdateTemplateInput } from './inputs.ts'
import { lockTemplate } from './lock.ts'
import { locale, name } from './rules.ts'
import { usesOf } from './used.ts'

const tags = z.array(tagName).max(50, 'At most 50 tags.')
const creation = z.object({
  companyId: z.uuid(),
  projectId: z.uuid().nullish(),
  folderId: z.uuid().nullish(),
  name,
  kind: z.enum(TemplateKind).nullish(),
  locale: locale.nullish(),
  starterKey: z.string().nullish(),
  tags: tags.nullish(),
})
const change = z.object({
  name: name.optional(),
  projectId: z.uuid().nullish(),
  folderId: z.uuid().nullish(),
  tags: tags.optional(),
  defaultLocale: locale.optional(),
  status: z.enum(TemplateStatus).optional(),
  expectedRevision: z.int().nullish(),
})

export async function createTemplate({ db, viewer }: SignedIn, { content, ...input }: CreateTemplateInput) {
  const wanted = check(creation, input)
  if (wanted instanceof InvalidInput) return wanted
  const { tags, starterKey, kind: wantedKind, locale, ...data } = wanted
  if (content && starterKey)
    return new InvalidInput([{ path: 'starterKey', message: 'Give a starter or a content, not both.' }])
  const start = starterKey == null ? undefined : startOf(starterKey)
  if (starterKey != null && !start)
    return new InvalidInput([{ path: 'starterKey', message: 'There is no starter of that key.' }])
  const kind = wantedKind ?? 'blocks'
  if (start && kind !== 'blocks') return new InvalidInput([{ path: 'kind', message: 'Starters are made of blocks.' }])
  const place = await placeOf(db, viewer, data)
  if (place instanceof NotFound) return place
  const stored = storable(kind, content ?? start ?? blank(kind))
  if (stored instanceof InvalidInput) return stored

  const defaultLocale = locale ?? place.locale ?? 'en'
  const template = await db.template.create({
    data: { ...data, kind, defaultLocale, latestVersion: 1, createdBy: viewer.userId },
  })
  await db.templateVersion.create({
    data: {
      ...{ templateId: template.id, version: 1, locale: defaultLocale, createdBy: viewer.userId },
      ...{ ...stored, source: stored.source as object, variables: await variablesOf(templateOf(kind, stored)) },
    },
  })
  if (tags?.length) await setTags(db, template.id, tags)
  return template
}

type Place = { companyId: string; projectId?: string | null; folderId?: string | null }

/** Whether a template may stand there, and the language of its project. */
async function placeOf(db: Db, viewer: SignedIn['viewer'], { companyId, projectId, folderId }: Place) {
  const company = await db.company.findFirst({ where: { id: companyId }, select: { id: true } })
  if (!company || !sees(viewer, companyId)) return new NotFound('workspace')
  const project = projectId ? await db.project.findFirst({ where: { id: projectId, companyId } }) : null
  if (projectId && !project) return new NotFound('project')
  if (folderId && !(await db.folder.findFirst({ where: { id: folderId } }))) return new NotFound('folder')
  return { locale: project?.defaultLocale }
}

export async function updateTemplate({ db, viewer, audit }: SignedIn, id: string, input: UpdateTemplateInput) {
  const wanted = check(change, input)
  if (wanted instanceof InvalidInput) return wanted
  const { expectedRevision, tags, ...data } = wanted
  const locked = await lockTemplate(db, viewer, id)
  const before = locked && (await db.template.findFirst({ where: { id } }))
  if (!before) return new NotFound('template')
  if (expectedRevision != null && expectedRevision !== before.revision) return new Conflict(before.revision)
  const place = await placeOf(db, viewer, { ...data, companyId: before.companyId })
  if (place instanceof NotFound) return place
  const { defaultLocale } = data
  if (defaultLocale && !(await db.templateVersion.findFirst({ where: { templateId: id, locale: defaultLocale } })))
    return new InvalidInput([{ path: 'defaultLocale', message: 'The template does not have this language.' }])
  if (tags) await setTags(db, id, tags)
  const after = await db.template.update({ where: db.key(id), data: { ...data, revision: { increment: 1 } } })
  audit({ before, after: { ...after, ...(tags && { tags }) } })
  return after
}

export async function duplicateTemplate({ db, viewer, audit }: SignedIn, id: string, given: string | null | undefined) {
  const original = await db.template.findFirst({ where: { id, companyId: within(viewer) } })
  if (!original) return new NotFound('template')
  const wanted = check(z.object({ name }), { name: given ?? `${original.name.slice(0, 190)} (copy)` })
  if (wanted instanceof InvalidInput) return wanted
  const { companyId, projectId, folderId, kind, defaultLocale } = original
  const copy = await db.template.create({
    data: { companyId, projectId, folderId, kind, defaultLocale, ...wanted, createdBy: viewer.userId },
  })
  await copyContent(db, id, copy.id, viewer.userId)
  audit({ after: copy })
  return db.template.findFirstOrThrow({ where: { id: copy.id } })
}

/** What was saved last in each language, the rules and the tags, each as a set. */
async function copyContent(db: Db, from: string, templateId: string, createdBy: string) {
  const versions = await db.templateVersion.findMany({
    ...{ where: { templateId: from }, distinct: ['locale'], orderBy: [{ locale: 'asc' }, { version: 'desc' }] },
    select: { locale: true, subject: true, preheader: true, source: true, variables: true },
  })
  await db.templateVersion.createMany({
    data: versions.map((it, i) => ({ ...it, source: it.source as object, templateId, version: i + 1, createdBy })),
  })
  await db.template.updateMany({ where: { id: templateId }, data: { latestVersion: versions.length } })
  const rules = await db.personalizationRule.findMany({
    where: { templateId: from },
    select: {
      segmentId: true,
      action: true,
      targetBlockIds: true,
      conditions: true,
      replacement: true,
      priority: true,
    },
    orderBy: { id: 'asc' },
  })
  await db.personalizationRule.createMany({
    data: rules.map((it) => ({
      ...it,
      ...{ templateId, conditions: it.conditions as object, replacement: it.replacement as object[] },
    })),
  })
  const tags = await db.templateTag.findMany({ where: { templateId: from }, select: { tagId: true } })
  await db.templateTag.createMany({ data: tags.map((it) => ({ ...it, templateId })) })
}

/** Gone with all of its versions: what was sent keeps its own copy. */
export async function deleteTemplate({ db, viewer }: SignedIn, id: string) {
  const template = await lockTemplate(db, viewer, id)
  if (!template) return new NotFound('template')
  const [use] = await usesOf(db, [id])
  if (use) return keptForSteps(use)
  await db.template.deleteMany({ where: { id } })
  return { deleted: true }
}
