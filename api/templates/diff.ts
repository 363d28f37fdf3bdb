import { compile } from '../../jobs/templates/compile.ts'
import { blockChanges, lineDifferences, writtenText } from '../../jobs/templates/difference.ts'
import { fill } from '../../jobs/templates/fill.ts'
import { contentUrl } from '../../jobs/templates/pictures.ts'
import { TemplateProblem } from '../../jobs/templates/problem.ts'
import { SAMPLE } from '../../jobs/templates/sample.ts'
import { type StoredContent, templateOf } from '../../jobs/templates/stored.ts'
import type { Template } from '../../jobs/templates/template.ts'
import type { TemplateKind } from '../../prisma/generated/oltp/enums.ts'
import { within } from '../companies/sight.ts'
import type { SignedIn } from '../graphql/context.ts'
import type { BlockChange, DiffLine } from './previewTypes.ts'

/** Two versions of one template; nothing, if they are not. */
export async function templateDiff({ db, viewer }: SignedIn, fromId: string, toId: string) {
  const rows = await db.templateVersion.findMany({
    where: { id: { in: [fromId, toId] }, template: { companyId: within(viewer) } },
    include: { template: { select: { kind: true } } },
  })
  const [from, to] = [fromId, toId].map((id) => rows.find((row) => row.id === id))
  if (!from || !to || from.templateId !== to.templateId) return null
  const [before, after] = [await sideOf(from.template.kind, from), await sideOf(to.template.kind, to)]
  return {
    from: { ...from, content: from.source },
    to: { ...to, content: to.source },
    lines: lineDifferences(before.lines, after.lines) as DiffLine[],
    blocks: blockChanges(before.template, after.template) as BlockChange[],
    fromHtml: before.html,
    toHtml: after.html,
  }
}

type Side = { template: Template | null; lines: string[]; html: string | null }

/** One of the two: as it reads, and as it looks. What does not compile has no looks. */
async function sideOf(kind: TemplateKind, version: StoredContent & { locale: string }): Promise<Side> {
  const face = [`Subject: ${version.subject}`, ...(version.preheader ? [`Preheader: ${version.preheader}`] : []), '']
  let template: Template | null = null
  try {
    template = templateOf(kind, version)
    const compiled = await compile(template, { locale: version.locale, contentUrl })
    const text = typeof version.source === 'string' ? version.source : writtenText(compiled)
    return { template, lines: [...face, ...text.trimEnd().split('\n')], html: fill(compiled, SAMPLE).html }
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error
    const source = typeof version.source === 'string' ? version.source : JSON.stringify(version.source, null, 1)
    return { template, lines: [...face, ...source.split('\n')], html: null }
  }
}
