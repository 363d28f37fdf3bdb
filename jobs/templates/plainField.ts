import { Tokenizer, TypeGuards } from 'liquidjs'
import { settle } from './escape.ts'
import { FILTERS, type Filter } from './filters.ts'
import type { Place } from './pieces.ts'
import type { Op, Run } from './run.ts'

/** Read as Liquid reads it under `ownPropertyOnly`: nothing that the value does not hold itself. */
function read(scope: unknown, path: readonly string[]): unknown {
  let value = scope
  for (const key of path) {
    if (value === null || value === undefined || !Object.hasOwn(Object(value), key)) return undefined
    value = Reflect.get(Object(value), key)
  }
  return value
}

/** Names to which Liquid gives a meaning of its own. */
const COMPUTED = ['size', 'first', 'last']

type Source = (run: Run) => unknown

/** The names a field consists of, where they are all written out. */
export function pathOf(token: unknown): string[] | undefined {
  if (!TypeGuards.isPropertyAccessToken(token) || token.variable) return
  const path = token.props.flatMap((prop) => {
    return TypeGuards.isWordToken(prop) || TypeGuards.isQuotedToken(prop) ? [prop.content] : []
  })
  return path.length === token.props.length ? path : undefined
}

/** A literal or a plain field, readable without Liquid. */
function plainSource(token: unknown): Source | undefined {
  if (TypeGuards.isQuotedToken(token) || TypeGuards.isNumberToken(token)) {
    const { content } = token
    return () => content
  }
  const path = pathOf(token)
  if (!path || path.slice(1).some((key) => COMPUTED.includes(key))) return
  return (run) => read(run.scope, path)
}

function isPresent<T>(value: T | undefined): value is T {
  return value !== undefined
}

/** The condition of an `if` that asks for one field, readable without Liquid. */
export function plainCondition(expression: string): Source | undefined {
  const { initial, filters } = new Tokenizer(expression).readFilteredValue()
  return initial.postfix.length === 1 && filters.length === 0 ? plainSource(initial.postfix[0]) : undefined
}

/** A field with our own filters alone is filled in without Liquid; anything else is left to it. */
export function plainField(expression: string, place: Place): Op | undefined {
  const { initial, filters } = new Tokenizer(expression).readFilteredValue()
  const source = initial.postfix.length === 1 ? plainSource(initial.postfix[0]) : undefined
  if (!source) return
  const steps: { filter: Filter; args: Source[] }[] = []
  for (const { name, args } of filters) {
    const filter = Object.hasOwn(FILTERS, name) ? FILTERS[name] : undefined
    const sources = args.map(plainSource).filter(isPresent)
    if (!filter || sources.length < args.length) return
    steps.push({ filter, args: sources })
  }
  return (run) => {
    let value = source(run)
    for (const { filter, args } of steps)
      value = filter(
        value,
        args.map((arg) => arg(run)),
        run,
      )
    return settle(value, place)
  }
}
