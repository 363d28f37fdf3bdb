import {
  type ASTNode,
  BREAK,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValueNode,
  visit,
} from 'graphql'
import { fault } from './fault.ts'

/** What one document may ask. A client's own queries stay far below; the tokens are counted by the parser. */
export const limits = { tokens: 4_000, depth: 12, aliases: 30, rootFields: 30, fields: 2_000, list: 500, nesting: 20 }

type Measure = { depth: number; aliases: number; fields: number }

/** Refuses documents that are too deep or too broad. Each fragment is measured once, however often it is spread. */
export function documentLimits(context: ValidationContext) {
  const measured = new Map<string, Measure>()
  const document = context.getDocument()
  const fragments = new Map(
    document.definitions.flatMap((it): [string, FragmentDefinitionNode][] =>
      it.kind === Kind.FRAGMENT_DEFINITION ? [[it.name.value, it]] : [],
    ),
  )

  function ofFragment(name: string): Measure {
    const known = measured.get(name)
    if (known) return known
    measured.set(name, { depth: 0, aliases: 0, fields: 0 }) // one that spreads itself is another rule's to refuse
    const fragment = fragments.get(name)
    const measure = fragment ? ofSelections(fragment.selectionSet) : { depth: 0, aliases: 0, fields: 0 }
    measured.set(name, measure)
    return measure
  }

  function ofSelections({ selections }: SelectionSetNode): Measure {
    const sum = { depth: 0, aliases: 0, fields: 0 }
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD && selection.name.value.startsWith('__')) continue // introspection has its own lock
      const inner =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? ofFragment(selection.name.value)
          : selection.selectionSet
            ? ofSelections(selection.selectionSet)
            : { depth: 0, aliases: 0, fields: 0 }
      const isField = selection.kind === Kind.FIELD
      sum.depth = Math.max(sum.depth, inner.depth + (isField ? 1 : 0))
      sum.aliases += inner.aliases + (isField && selection.alias ? 1 : 0)
      sum.fields += inner.fields + (isField ? 1 : 0)
    }
    return sum
  }

  const refuse = (what: string, is: number, most: number) =>
    context.reportError(tooMuch(`The query has ${what} ${is}; ${most} is the most. Ask in smaller pieces.`))

  return {
    OperationDefinition(operation: ASTNode & { selectionSet: SelectionSetNode }) {
      const { depth, aliases, fields } = ofSelections(operation.selectionSet)
      const roots = operation.selectionSet.selections.length
      if (depth > limits.depth) refuse('depth', depth, limits.depth)
      if (aliases > limits.aliases) refuse('aliases', aliases, limits.aliases)
      if (fields > limits.fields) refuse('fields', fields, limits.fields)
      if (roots > limits.rootFields) refuse('root fields', roots, limits.rootFields)
    },
    ListValue(node: ValueNode & { values: readonly unknown[] }) {
      if (node.values.length > limits.list) refuse('a list of', node.values.length, limits.list)
    },
  }
}

const tooMuch = (message: string) => fault('BAD_REQUEST', message)

/** Refuses variables that are too long or too deep, before anything walks them. */
export function checkVariables(value: unknown, depth = 0): void {
  if (typeof value !== 'object' || value === null) return
  if (depth > limits.nesting) throw tooMuch(`The variables are nested deeper than ${limits.nesting}.`)
  const items = Array.isArray(value) ? value : Object.values(value)
  if (items.length > limits.list)
    throw tooMuch(`A list in the variables has ${items.length} items; ${limits.list} is the most.`)
  for (const item of items) checkVariables(item, depth + 1)
}

/** Whether a document asks for the schema itself. */
export function introspects(document: DocumentNode) {
  let found = false
  visit(document, {
    Field({ name }) {
      if (name.value !== '__schema' && name.value !== '__type') return undefined
      found = true
      return BREAK
    },
  })
  return found
}
