import { z } from 'zod'
import { ConsentState, LeadSource, LeadStatus, MailDomainState } from '../../prisma/generated/oltp/enums.ts'

/** How big a filter may be. Above this nobody understands it any more, the database included. */
export const filterLimits = { depth: 8, conditions: 100, values: 500, text: 500 }

const value = z
  .string()
  .max(filterLimits.text, `At most ${filterLimits.text} characters.`)
  .refine((it) => !it.includes('\0'), 'Remove the NUL character.')
const values = z
  .array(value)
  .min(1, 'Give at least one value.')
  .max(filterLimits.values, `At most ${filterLimits.values} values.`)
const ids = z.array(z.uuid()).min(1, 'Choose at least one.').max(filterLimits.values, `At most ${filterLimits.values}.`)
const days = z.int().min(1, 'At least 1 day.').max(3_650, 'At most 3650 days.')
const moment = z.iso.datetime({ offset: true, error: 'A time is written as 2026-03-01T09:30:00Z.' })

/** An object in which something must be said. */
const some = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape).refine((it) => Object.values(it).some((one) => one !== undefined), 'Say what to compare with.')

const text = some({
  eq: value.optional(),
  in: values.optional(),
  contains: value.min(1).optional(),
  startsWith: value.min(1).optional(),
  endsWith: value.min(1).optional(),
  empty: z.boolean().optional(),
})
const number = some({
  eq: z.number().optional(),
  gt: z.number().optional(),
  gte: z.number().optional(),
  lt: z.number().optional(),
  lte: z.number().optional(),
  empty: z.boolean().optional(),
})
const day = z.iso.date('A day is written as 2026-03-01.')
const date = some({ eq: day.optional(), before: day.optional(), after: day.optional(), empty: z.boolean().optional() })
const flag = some({ eq: z.boolean().optional(), empty: z.boolean().optional() })
const choice = some({ eq: value.optional(), in: values.optional(), empty: z.boolean().optional() })
const oneOf = <Values extends Record<string, string>>(of: Values) =>
  some({ eq: z.enum(of).optional(), in: z.array(z.enum(of)).min(1).max(20).optional() })
const membership = some({ anyOf: ids.optional(), allOf: ids.max(20, 'At most 20.').optional(), noneOf: ids.optional() })
const time = some({ before: moment.optional(), after: moment.optional(), withinDays: days.optional() })
const happened = z
  .strictObject({
    withinDays: days.optional(),
    before: moment.optional(),
    after: moment.optional(),
    atLeast: z.int().min(1).max(1_000_000).optional(),
  })
  .refine(
    ({ atLeast, ...when }) => atLeast === undefined || Object.values(when).every((it) => it === undefined),
    'How often is counted over all time: ask for it in a condition of its own.',
  )
const attribute = z
  .strictObject({
    key: z.string().regex(/^[a-z][a-z0-9_]{0,49}$/, 'There is no such field.'),
    text: text.optional(),
    number: number.optional(),
    date: date.optional(),
    boolean: flag.optional(),
    choice: choice.optional(),
  })
  .refine(
    (it) => [it.text, it.number, it.date, it.boolean, it.choice].filter((one) => one !== undefined).length === 1,
    'Compare the field in the one way that fits its type.',
  )

const conditions = {
  email: text.optional(),
  domain: text.optional(),
  firstName: text.optional(),
  lastName: text.optional(),
  company: text.optional(),
  companyDomain: text.optional(),
  position: text.optional(),
  phone: text.optional(),
  country: text.optional(),
  locale: text.optional(),
  timezone: text.optional(),
  attribute: attribute.optional(),
  status: oneOf(LeadStatus).optional(),
  consent: oneOf(ConsentState).optional(),
  source: oneOf(LeadSource).optional(),
  mail: oneOf(MailDomainState).optional(),
  lists: membership.optional(),
  tags: membership.optional(),
  segments: membership.optional(),
  importId: z.uuid().optional(),
  suppressed: z.boolean().optional(),
  createdAt: time.optional(),
  updatedAt: time.optional(),
  received: happened.optional(),
  opened: happened.optional(),
  clicked: happened.optional(),
  replied: happened.optional(),
  search: z
    .string()
    .trim()
    .min(2, 'Search for two characters or more.')
    .max(200)
    .refine((it) => !it.includes('\0'), 'Remove the NUL character.')
    .optional(),
}
const leaf = z.strictObject(conditions)

export type Conditions = z.output<typeof leaf>
export type TextComparison = z.output<typeof text>
export type AttributeComparison = z.output<typeof attribute>
export type Membership = z.output<typeof membership>
export type TimeComparison = z.output<typeof time>
export type Happened = z.output<typeof happened>

/** Which leads: everything said in one object must hold, `and`, `or` and `not` nest. An empty one lets all through. */
export type LeadFilter = Conditions & { and?: LeadFilter[]; or?: LeadFilter[]; not?: LeadFilter }

const tree: z.ZodType<LeadFilter> = z.lazy(() =>
  z.strictObject({
    ...conditions,
    and: z.array(tree).min(1, 'An empty "and" says nothing.').optional(),
    or: z.array(tree).min(1, 'An empty "or" can never hold.').optional(),
    not: tree.optional(),
  }),
)

/** A filter as it came from outside, checked and bounded. */
export const leadFilter = z
  .unknown()
  .transform((given, context) => {
    const pruned = prune(given)
    const { depth, conditions } = measure(pruned)
    if (depth > filterLimits.depth)
      context.addIssue(`Groups are nested ${depth} deep; ${filterLimits.depth} is the most.`)
    if (conditions > filterLimits.conditions)
      context.addIssue(`There are ${conditions} conditions; ${filterLimits.conditions} is the most.`)
    return context.issues.length ? z.NEVER : pruned
  })
  .pipe(tree)

/** What GraphQL leaves of an optional input: absent, not null; plain objects, and times as text. */
function prune(given: unknown): unknown {
  if (given instanceof Date) return given.toISOString()
  if (Array.isArray(given)) return given.map(prune)
  if (typeof given !== 'object' || given === null) return given
  const said = Object.entries(given).filter(([, it]) => it !== null && it !== undefined)
  return Object.fromEntries(said.map(([name, it]) => [name, prune(it)]))
}

function measure(filter: unknown, depth = 1): { depth: number; conditions: number } {
  if (typeof filter !== 'object' || filter === null || depth > 50) return { depth, conditions: 1 }
  const { and, or, not, ...own } = filter as Record<string, unknown>
  const inner = [and, or, not]
    .flat()
    .filter((it) => it !== undefined)
    .map((it) => measure(it, depth + 1))
  return {
    depth: Math.max(depth, ...inner.map((it) => it.depth)),
    conditions: Object.keys(own).length + inner.reduce((sum, it) => sum + it.conditions, 0),
  }
}

/** Every filter of a tree, the tree itself included. */
export function* branches(filter: LeadFilter): Generator<LeadFilter> {
  yield filter
  for (const inner of [...(filter.and ?? []), ...(filter.or ?? []), ...(filter.not ? [filter.not] : [])])
    yield* branches(inner)
}
