import { checks } from '../../jobs/templates/checks.ts'
import { compile } from '../../jobs/templates/compile.ts'
import { fill } from '../../jobs/templates/fill.ts'
import { contentUrl } from '../../jobs/templates/pictures.ts'
import { TemplateProblem } from '../../jobs/templates/problem.ts'
import { draftRules, readRules, templateOf } from '../../jobs/templates/stored.ts'
import { someoneOf } from '../../jobs/templates/tryOut.ts'
import { variantChooser } from '../../jobs/templates/variants.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { within } from '../companies/sight.ts'
import type { SignedIn } from '../graphql/context.ts'
import { readContent } from './content.ts'
import { ownFields, shown } from './draft.ts'
import type { PreviewTemplateInput } from './inputs.ts'
import { type TemplateFinding, TemplatePreview } from './previewTypes.ts'

/** A mail as somebody would get it: made by what sends, of what is saved or of what is being written. */
export async function previewTemplate({ db, viewer }: SignedIn, input: PreviewTemplateInput) {
  const template = await db.template.findFirst({ where: { id: input.templateId, companyId: within(viewer) } })
  if (!template) return null
  const version = await versionFor(db, template, input)
  const someone = await someoneOf(db, input)
  if (!version || !someone) return null
  const rules = version.isPublished ? readRules(version.rules) : await draftRules(db, template.id)
  try {
    const content = input.content ? readContent(template.kind, input.content) : templateOf(template.kind, version)
    const variant = variantChooser(rules)(someone.recipient.lead, someone.segmentIds)
    const options = { locale: version.locale, rules, variant, contentUrl }
    const compiled = await compile(content, options)
    const { size, ampReason, outputHash } = compiled
    return preview({
      ...fill(compiled, someone.recipient),
      ...{ size, ampReason, outputHash },
      hiddenBlockIds: [...variant.hidden],
      swappedBlockIds: variant.swapped.map(([blockId]) => blockId),
      look: async () => shown(await checks(content, compiled, { ...options, attributes: await ownFields(db) })),
    })
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error
    return preview({ faults: [...error.issues] })
  }
}

const nothing = {
  ...{ faults: [], subject: null, html: null, text: null, amp: null, ampReason: null, outputHash: null },
  ...{ size: { html: 0, text: 0, amp: 0 }, hiddenBlockIds: [], swappedBlockIds: [] },
  look: async (): Promise<TemplateFinding[]> => [],
}

const preview = (it: Partial<TemplatePreview>) => Object.assign(new TemplatePreview(), nothing, it)

/** The version that was named, or the one saved last in a language; what is not saved yet stands in its place. */
function versionFor(
  db: Db,
  { id: templateId, defaultLocale }: { id: string; defaultLocale: string },
  { versionId, content, locale }: PreviewTemplateInput,
) {
  const wanted = locale ?? defaultLocale
  if (content) return { isPublished: false, rules: [], locale: wanted, subject: '', preheader: '', source: '' }
  const which = versionId ? { id: versionId } : { locale: wanted }
  return db.templateVersion.findFirst({ where: { ...which, templateId }, orderBy: { version: 'desc' } })
}
