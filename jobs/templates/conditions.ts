import { z } from 'zod'

const DEEPEST = 6

const scalar = z.union([z.string().max(500), z.number(), z.boolean()])

const Comparison = z.strictObject({
  /** A merge field, e.g. `country` or `attributes.plan`. */
  field: z.string().regex(/^[\w-]+(?:\.[\w -]+){0,4}$/, 'Name a field, like country or attributes.plan.'),
  op: z.enum(['eq', 'ne', 'in', 'contains', 'startsWith', 'gt', 'gte', 'lt', 'lte', 'isSet']),
  value: z.union([scalar, z.array(scalar).max(200)]),
})
export type Comparison = z.infer<typeof Comparison>

export type Condition = Comparison | { and: Condition[] } | { or: Condition[] } | { not: Condition }

const list = z
  .array(z.lazy(() => nested))
  .min(1)
  .max(20)
const nested: z.ZodType<Condition> = z.union([
  Comparison,
  z.strictObject({ and: list }),
  z.strictObject({ or: list }),
  z.strictObject({ not: z.lazy(() => nested) }),
])

function depthOf(input: unknown, limit = DEEPEST): number {
  if (limit < 0 || typeof input !== 'object' || input === null) return 0
  return (
    1 +
    Math.max(
      0,
      ...Object.values(input)
        .flat()
        .slice(0, 200)
        .map((inner) => depthOf(inner, limit - 1)),
    )
  )
}

/** Who a rule is for: comparisons of lead fields, joined by and, or and not. */
export const Condition: z.ZodType<Condition> = z
  .unknown()
  .refine((input) => depthOf(input) <= DEEPEST, `Conditions are nested more than ${DEEPEST} deep.`)
  .pipe(nested)

function fieldOf(fields: Readonly<Record<string, unknown>>, path: string): unknown {
  let value: unknown = fields
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = Reflect.get(value, key)
  }
  return value
}

/** People write `de`, `DE` and `De`: texts are compared without case. */
function fold(value: unknown): unknown {
  return typeof value === 'string' ? value.trim().toLocaleLowerCase('en') : value
}

function same(left: unknown, right: unknown): boolean {
  if (typeof left === 'number' || typeof right === 'number') return left !== '' && Number(left) === Number(right)
  return fold(left) === fold(right)
}

/** Numbers as numbers, dates and other texts in their order; what has no order is never less or more. */
function order(left: unknown, right: unknown): number {
  if (left === null || left === undefined || left === '') return Number.NaN
  const [a, b] = [Number(left), Number(right)]
  if (!Number.isNaN(a) && !Number.isNaN(b)) return a - b
  if (typeof left !== 'string' || typeof right !== 'string') return Number.NaN
  return left < right ? -1 : Number(left > right)
}

function compare({ op, value: wanted }: Comparison, value: unknown): boolean {
  switch (op) {
    case 'isSet':
      return (value !== null && value !== undefined && value !== '') === (wanted !== false)
    case 'eq':
      return same(value, wanted)
    case 'ne':
      return !same(value, wanted)
    case 'in':
      return [wanted].flat().some((one) => same(value, one))
    case 'contains':
      if (Array.isArray(value)) return value.some((one) => same(one, wanted))
      return typeof value === 'string' && String(fold(value)).includes(String(fold(wanted)))
    case 'startsWith':
      return typeof value === 'string' && String(fold(value)).startsWith(String(fold(wanted)))
    case 'gt':
      return order(value, wanted) > 0
    case 'gte':
      return order(value, wanted) >= 0
    case 'lt':
      return order(value, wanted) < 0
    case 'lte':
      return order(value, wanted) <= 0
  }
}

export function meets(condition: Condition, fields: Readonly<Record<string, unknown>>): boolean {
  if ('and' in condition) return condition.and.every((one) => meets(one, fields))
  if ('or' in condition) return condition.or.some((one) => meets(one, fields))
  if ('not' in condition) return !meets(condition.not, fields)
  return compare(condition, fieldOf(fields, condition.field))
}
