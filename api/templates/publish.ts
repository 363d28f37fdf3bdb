import { enqueue } from '../../jobs/enqueue.ts'
import { checks } from '../../jobs/templates/checks.ts'
import { compile } from '../../jobs/templates/compile.ts'
import { contentUrl } from '../../jobs/templates/pictures.ts'
import { TemplateProblem } from '../../jobs/templates/problem.ts'
import type { Rule } from '../../jobs/templates/rules.ts'
import { draftRules, templateOf } from '../../jobs/templates/stored.ts'
import type { TemplateKind } from '../../prisma/generated/oltp/enums.ts'
import type { Db } from '../../prisma/tenancy.ts'
import type { SignedIn } from '../graphql/context.ts'
import { NotFound, NotPossible } from '../graphql/problem.ts'
import { ownFields, shown } from './draft.ts'
import { lockTemplate } from './lock.ts'
import { FindingCode, FindingLevel, type TemplateFinding, TemplateNotReady } from './previewTypes.ts'
import { usesOf } from './used.ts'

/** Freezes the version with the rules as they are now. Who is sending notices with the next batch. */
export async function publishTemplate({ db, viewer, audit }: SignedIn, versionId: string) {
  const version = await db.templateVersion.findFirst({ where: { id: versionId } })
  const template = version && (await lockTemplate(db, viewer, version.templateId))
  if (!version || !template) return new NotFound('version')
  const { templateId, locale } = version
  const rules = await draftRules(db, templateId)
  const errors = await errorsIn(db, template.kind, version, rules)
  if (errors.length > 0) return new TemplateNotReady(errors)
  await db.templateVersion.updateMany({
    where: { templateId, locale, isPublished: true, NOT: { id: versionId } },
    data: { isPublished: false },
  })
  await db.templateVersion.update({
    where: db.key(versionId),
    data: { isPublished: true, publishedAt: new Date(), publishedBy: viewer.userId, rules: rules as object },
  })
  await enqueue(db, 'template.render', { templateId }, { key: `template.render:${templateId}` })
  audit({ after: { published: version.version, locale } })
  return template.touched()
}

type Version = Parameters<typeof templateOf>[1] & { locale: string }

/** What keeps a version from being sent. */
async function errorsIn(db: Db, kind: TemplateKind, version: Version, rules: Rule[]): Promise<TemplateFinding[]> {
  const options = { locale: version.locale, rules, contentUrl, attributes: await ownFields(db) }
  try {
    const template = templateOf(kind, version)
    const findings = await checks(template, await compile(template, options), options)
    return shown(findings.filter(({ level }) => level === 'error'))
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error
    return error.issues.map((issue) => ({ ...issue, code: FindingCode.markup, level: FindingLevel.error }))
  }
}

/** Nobody is to be left without a mail: the last language that a campaign under way sends stays published. */
export async function unpublishTemplate({ db, viewer, audit }: SignedIn, versionId: string) {
  const version = await db.templateVersion.findFirst({ where: { id: versionId } })
  const template = version && (await lockTemplate(db, viewer, version.templateId))
  if (!version || !template) return new NotFound('version')
  if (!version.isPublished) return template.unchanged()
  const others = await db.templateVersion.count({
    where: { templateId: template.id, isPublished: true, NOT: { id: versionId } },
  })
  const underWay = (await usesOf(db, [template.id])).find(({ campaignStatus }) =>
    ['scheduled', 'sending', 'paused'].includes(campaignStatus),
  )
  if (others === 0 && underWay)
    return new NotPossible(`The campaign "${underWay.campaignName}" needs it: publish another version instead.`)
  await db.templateVersion.update({ where: db.key(versionId), data: { isPublished: false } })
  audit({ before: { published: version.version, locale: version.locale }, after: { published: null } })
  return template.touched()
}
