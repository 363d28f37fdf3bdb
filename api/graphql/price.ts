import {
  type DocumentNode,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
} from 'graphql'
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity'
import { fault } from './fault.ts'

/** The most a single operation may cost. */
export const mostPoints = 10_000

/** Of a list without `first`, this many are expected. */
const expected = 5
const ofMutation = 10
const ofIntrospection = 50

/**
 * A thing costs one point, its plain fields none; of a list as many things as were asked for. A field has a price of
 * its own by `extensions: { points }`.
 */
const estimate: ComplexityEstimator = ({ type, field, args, childComplexity }) => {
  if (type.name.startsWith('__')) return 0
  if (field.name === '__schema' || field.name === '__type') return ofIntrospection
  const own = ownPrice(field, type.name)
  if (!isCompositeType(getNamedType(field.type))) return own
  if (typeof args.first === 'number') return own + 1 + Math.min(Math.max(args.first, 1), 250) * childComplexity
  return own + timesOf(field, type.name, args) * (1 + childComplexity)
}

function ownPrice({ extensions: { points } }: GraphQLField<unknown, unknown>, typeName: string) {
  if (typeof points === 'number') return points
  return typeName === 'Mutation' ? ofMutation : 0
}

function timesOf({ type }: GraphQLField<unknown, unknown>, typeName: string, { ids }: Record<string, unknown>) {
  if (Array.isArray(ids)) return ids.length
  const isPage = typeName.endsWith('Connection') // `first` has counted its items already
  return isListType(getNullableType(type)) && !isPage ? expected : 1
}

/** The price of an operation before it runs. */
export function pricer(schema: GraphQLSchema) {
  const prices = new WeakMap<DocumentNode, Map<string, number>>()

  return (document: DocumentNode, operationName: string | null, variables: Record<string, unknown>) => {
    const known = prices.get(document) ?? new Map<string, number>()
    prices.set(document, known)
    const key = JSON.stringify([operationName, amountsIn(variables)])
    let price = known.get(key)
    if (price === undefined) {
      const named = operationName ? { operationName } : {}
      price = getComplexity({ schema, query: document, variables, ...named, estimators: [estimate] })
      if (known.size < 100) known.set(key, price)
    }
    if (price <= mostPoints) return price
    const message = `This costs ${price} points; ${mostPoints} is the most. Ask for fewer at a time.`
    throw fault('COST_EXCEEDED', message, { cost: { requested: price, maximum: mostPoints } })
  }
}

/** What a price can depend on: how many are asked for, and what is left out. */
const amountsIn = (variables: Record<string, unknown>) =>
  Object.entries(variables).flatMap(([name, value]) => {
    if (typeof value === 'number' || typeof value === 'boolean') return [name, value]
    return Array.isArray(value) ? [name, value.length] : []
  })

/** What an answer was worth: its things, at the price above. */
export function worthOf(answer: unknown): number {
  let things = 0
  const open = [answer]
  for (let it = open.pop(); it !== undefined; it = open.pop()) {
    if (typeof it !== 'object' || it === null) continue
    if (Array.isArray(it)) {
      for (const inner of it) open.push(inner)
      continue
    }
    things += 1
    for (const key in it) {
      const inner: unknown = (it as Record<string, unknown>)[key]
      if (typeof inner === 'object' && inner !== null) open.push(inner)
    }
  }
  return things - 1 // the answer itself
}
