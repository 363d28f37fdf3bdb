import { compile } from '../../jobs/templates/compile.ts'
import { lint } from '../../jobs/templates/lint.ts'
import { contentUrl } from '../../jobs/templates/pictures.ts'
import { TemplateProblem } from '../../jobs/templates/problem.ts'
import { type StoredContent, storedOf } from '../../jobs/templates/stored.ts'
import { readTemplate, type Template } from '../../jobs/templates/template.ts'
import type { TemplateKind } from '../../prisma/generated/oltp/enums.ts'
import { InvalidInput } from '../graphql/problem.ts'
import type { TemplateContentInput } from './inputs.ts'

/** What somebody wrote, as a template of its kind; throws `TemplateProblem`. */
export function readContent(kind: TemplateKind, { subject, preheader, tree, source }: TemplateContentInput): Template {
  const body = kind === 'blocks' ? { tree: tree ?? undefined } : { source: source ?? undefined }
  return readTemplate({ kind, subject, preheader: preheader ?? '', ...body })
}

/** The same as it is stored, or everything that is wrong with it, under the input's own names. */
export function storable(kind: TemplateKind, input: TemplateContentInput): StoredContent | InvalidInput {
  try {
    return storedOf(readContent(kind, input))
  } catch (error) {
    if (!(error instanceof TemplateProblem)) throw error
    return new InvalidInput(
      error.issues.map(({ path, message }) => ({ path: ['content', path].filter(Boolean).join('.'), message })),
    )
  }
}

/** The merge fields that a template uses; none, while it cannot be compiled. */
export async function variablesOf(template: Template): Promise<string[]> {
  try {
    return lint(await compile(template, { contentUrl })).map(({ name }) => name)
  } catch (error) {
    if (error instanceof TemplateProblem) return []
    throw error
  }
}
