/** A filter as people build it: groups of conditions, one in another. */
export type Group = { kind: 'group'; id: number; mode: 'and' | 'or'; not: boolean; items: Item[] }
export type Condition = { kind: 'condition'; id: number; field: string; test: string; value: string[] }
export type Item = Group | Condition

/** The filter as the API has it. */
export type Filter = Record<string, unknown>

export type FieldKind =
  | 'text'
  | 'number'
  | 'date'
  | 'boolean'
  | 'choice'
  | 'set'
  | 'members'
  | 'happened'
  | 'time'
  | 'flag'

let made = 0
const nextId = () => ++made

export const newGroup = (items: Item[] = [], mode: Group['mode'] = 'and', not = false): Group => ({
  kind: 'group',
  id: nextId(),
  mode,
  not,
  items,
})
export const newCondition = (field: string, test: string, value: string[] = []): Condition => ({
  kind: 'condition',
  id: nextId(),
  field,
  test,
  value,
})

/** What can be asked of each kind of field, in words. */
export const testsOf: Record<FieldKind, Record<string, string>> = {
  text: {
    eq: 'is',
    in: 'is one of',
    contains: 'contains',
    startsWith: 'begins with',
    endsWith: 'ends with',
    empty: 'is empty',
    filled: 'is not empty',
  },
  number: {
    eq: 'is',
    gt: 'is more than',
    gte: 'is at least',
    lt: 'is less than',
    lte: 'is at most',
    empty: 'is empty',
    filled: 'is not empty',
  },
  date: { eq: 'is', before: 'is before', after: 'is after', empty: 'is empty', filled: 'is not empty' },
  boolean: { eq: 'is', empty: 'is empty', filled: 'is not empty' },
  choice: { in: 'is one of', empty: 'is empty', filled: 'is not empty' },
  set: { in: 'is one of' },
  members: { anyOf: 'any of', allOf: 'all of', noneOf: 'none of' },
  happened: { ever: 'ever', never: 'never', withinDays: 'within the last … days', atLeast: 'at least … times' },
  time: { withinDays: 'within the last … days', before: 'before', after: 'since' },
  flag: { eq: 'is' },
}

const wordless = new Set(['empty', 'filled', 'ever', 'never'])
export const needsValue = (test: string) => !wordless.has(test)
export const isMany = (test: string) => test === 'in' || test === 'anyOf' || test === 'allOf' || test === 'noneOf'

/** What the API is asked; conditions that are not filled in yet are left out. */
export function toFilter({ mode, not, items }: Group, kindOf: (field: string) => FieldKind): Filter {
  const inner = items.flatMap((item) => {
    const filter = item.kind === 'group' ? toFilter(item, kindOf) : conditionToFilter(item, kindOf(item.field))
    return filter && Object.keys(filter).length > 0 ? [filter] : []
  })
  const filter = inner.length === 0 ? {} : inner.length === 1 ? (inner[0] as Filter) : { [mode]: inner }
  return not && inner.length > 0 ? { not: filter } : filter
}

function conditionToFilter({ field, test, value }: Condition, kind: FieldKind): Filter | undefined {
  const [first = ''] = value
  if (needsValue(test) && first === '') return undefined
  const wrap = (comparison: unknown): Filter =>
    field.startsWith('attribute:')
      ? { attribute: { key: field.slice(10), [kind]: comparison } }
      : { [field]: comparison }
  if (kind === 'flag') return { [field]: first === 'true' }
  if (test === 'empty' || test === 'filled') return wrap({ empty: test === 'empty' })
  if (test === 'never') return { not: wrap({}) }
  if (test === 'ever') return wrap({})
  if (isMany(test)) return wrap({ [test]: value })
  if (kind === 'time' && test !== 'withinDays') return wrap({ [test]: `${first}T00:00:00Z` })
  if (kind === 'number' || test === 'withinDays' || test === 'atLeast') {
    return Number.isFinite(Number(first)) ? wrap({ [test]: Number(first) }) : undefined
  }
  return wrap({ [test]: kind === 'boolean' ? first === 'true' : first })
}

/** The other way round, for a filter that was stored or stands in the address. */
export function fromFilter(filter: Filter): Group {
  const item = read(filter)
  return item.kind === 'group' && !item.not ? item : newGroup([item])
}

function read(filter: Filter): Item {
  const items = Object.entries(filter).flatMap(([name, it]): Item[] => {
    if (name === 'and' && Array.isArray(it)) return [newGroup(it.map(read))]
    if (name === 'or' && Array.isArray(it)) return [newGroup(it.map(read), 'or')]
    if (name === 'not') return [negate(read(it as Filter))]
    return readCondition(name, it)
  })
  return items.length === 1 && items[0] ? items[0] : newGroup(items)
}

function negate(item: Item): Item {
  if (item.kind === 'condition' && item.test === 'ever') return { ...item, test: 'never' }
  return item.kind === 'group' && !item.not ? { ...item, not: true } : newGroup([item], 'and', true)
}

function readCondition(name: string, it: unknown): Condition[] {
  if (typeof it === 'boolean') return [newCondition(name, 'eq', [String(it)])]
  if (typeof it !== 'object' || it === null) return []
  if (name === 'attribute') {
    const { key, ...kinds } = it as { key: string }
    return Object.values(kinds).flatMap((comparison) => readCondition(`attribute:${key}`, comparison))
  }
  const tests = Object.entries(it)
  if (tests.length === 0) return [newCondition(name, 'ever')]
  return tests.map(([test, value]) => {
    if (test === 'empty') return newCondition(name, value ? 'empty' : 'filled')
    const text = [value].flat().map(String)
    const isMoment = test === 'before' || test === 'after'
    return newCondition(name, test, isMoment ? text.map((one) => one.slice(0, 10)) : text)
  })
}
