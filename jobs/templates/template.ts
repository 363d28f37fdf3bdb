import { z } from 'zod'
import { BlockTree } from './blocks.ts'
import { LONGEST_SOURCE } from './lift.ts'
import { type Issue, TemplateProblem } from './problem.ts'

const subject = z
  .string()
  .max(500)
  .regex(/^[^\r\n\u0085\u2028\u2029]*$/, 'A subject is one line: take the line break out.')

const source = z.string().max(LONGEST_SOURCE)

/** The lines that an inbox shows before a mail is opened. */
const face = { subject, preheader: z.string().max(500).default('') }

/** What an author writes: a tree of blocks, or a source in one of three languages. */
export const Template = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('blocks'), ...face, tree: BlockTree }),
  z.strictObject({ kind: z.literal('mjml'), ...face, source }),
  z.strictObject({ kind: z.literal('html'), ...face, source }),
  z.strictObject({ kind: z.literal('text'), ...face, source }),
])
export type Template = z.infer<typeof Template>

/** The id of the innermost block on a path into unchecked input. */
function blockAt(input: unknown, path: readonly PropertyKey[]): string | undefined {
  let value = input
  let found: string | undefined
  for (const key of path) {
    if (typeof value !== 'object' || value === null) break
    value = Reflect.get(value, key)
    const id: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'id') : undefined
    if (typeof id === 'string') found = id
  }
  return found
}

/** Unchecked input as what a schema describes, or a problem that names every fault with its path. */
export function readAs<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input)
  if (result.success) return result.data
  throw new TemplateProblem(
    result.error.issues.slice(0, 100).map(({ path, message }): Issue => {
      const blockId = blockAt(input, path)
      return { path: path.join('.'), message, ...(blockId && { blockId }) }
    }),
  )
}

/** Unchecked input as a template, or a problem that names every fault with its path. */
export function readTemplate(input: unknown): Template {
  return readAs(Template, input)
}
