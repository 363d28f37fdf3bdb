import {
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLInputType,
  GraphQLNonNull,
  GraphQLScalarType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import { observe } from '../audit/observe.ts'
import { record, recordForPerson } from '../audit/record.ts'
import { brought } from './brought.ts'
import type { Context } from './context.ts'
import { resolveDirectly } from './direct.ts'
import { decodeId, encodeId, idArguments, idFields, type Noun, nounOf, readId } from './ids.ts'
import { isTenantNeed, needOf } from './needs.ts'
import { Problem, successOf } from './problem.ts'

type Decode = (value: unknown) => unknown
type Resolve = GraphQLFieldResolver<unknown, unknown>

/**
 * Ids are UUIDs inside and prefixed outside. Both ways are written here once, on the built schema, so that neither
 * resolvers nor services know of it, and plain fields stay without middleware.
 */
export function finish(schema: GraphQLSchema) {
  resolveDirectly(schema)
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type)) type.resolveType = typeNames(type.name)
    if (!isObjectType(type)) continue
    for (const field of Object.values(type.getFields())) {
      encodeResult(type.name, field)
      decodeArguments(field)
      preferBrought(type.name, field)
    }
  }
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) settle(field)
  for (const it of leaves) it.outside = { type: it.field.type, resolve: it.field.resolve }
  return schema
}

/**
 * After each mutation: what was loaded before it is forgotten, a problem leaves nothing behind, and what was done in a
 * tenant is written down in the same transaction. What a person does to their own account is written down after it.
 */
function settle(field: GraphQLField<unknown, Context>) {
  const { resolve } = field
  if (!resolve) return
  const named = getNamedType(field.type).name
  const made = nounOf((successOf.get(named) ?? named).replace(/^New/, '')) // a new token is about the token
  field.resolve = async (source, args, context, info) => {
    const { viewer, caller } = context
    const need = needOf('mutation', field.name)
    const named = typeof args.id === 'string' ? readId(args.id) : undefined
    const look = viewer && isTenantNeed(need) ? await observe(context.db, named, args) : undefined
    context.change = undefined
    const value: unknown = await resolve(source, args, context, info)
    context.forget()
    if (value instanceof Problem) context.undone = true
    else if (viewer && need === 'self' && !field.extensions.unrecorded)
      await recordForPerson(viewer.userId, caller, field.name, context.change)
    else if (viewer && look) {
      const target = named ?? madeBy(value, made)
      const change = context.change ?? (await look(target))
      await record(context.db, viewer, caller, { action: field.name, target, change })
    }
    return value
  }
}

function madeBy(value: unknown, noun: Noun | undefined) {
  const { id } = (value ?? {}) as { id?: unknown }
  return noun && typeof id === 'string' ? { noun, uuid: id } : undefined
}

/** type-graphql resolves types asynchronously, which compiled queries do not wait for: this says the same at once. */
const typeNames = (abstract: string) => (value: unknown) =>
  value instanceof Problem
    ? value.constructor.name
    : (successOf.get(abstract) ?? (value as { __typename?: string }).__typename)

/** What a hot list brought along is read: its resolver, with its promise, is not called. */
function preferBrought(typeName: string, field: GraphQLField<unknown, unknown>) {
  const { resolve, name } = field
  if (!resolve || !brought.has(`${typeName}.${name}`)) return
  field.resolve = (source, args, context, info) =>
    (source as Record<string, unknown>)[name] ?? resolve(source, args, context, info)
}

/** The schema's single ids, each as it is outside and as a leaf that encodes itself. */
const leaves: { field: GraphQLField<unknown, unknown>; outside: Face; leaf: Face }[] = []
type Face = Pick<GraphQLField<unknown, unknown>, 'type' | 'resolve'>

/**
 * Compiles a document with ids as leaves of their own kind, which are read and encoded in place: a resolver would cost
 * an object of information for each id of each row. Outside they are all one `ID`.
 */
export function withIdsAsLeaves<T>(compile: () => T): T {
  const show = (face: 'outside' | 'leaf') => {
    for (const it of leaves) Object.assign(it.field, it[face])
  }
  try {
    show('leaf')
    return compile()
  } finally {
    show('outside')
  }
}

const leafOf = (noun: Noun) =>
  new GraphQLScalarType({
    name: `${noun}Id`,
    serialize: (id) => (typeof id === 'string' ? encodeId(noun, id) : id),
  })

function encodeResult(typeName: string, field: GraphQLField<unknown, unknown>) {
  const noun = idFields.get(`${typeName}.${field.name}`) ?? (field.name === 'id' ? nounOf(typeName) : undefined)
  if (!noun) return
  if (!isListType(getNullableType(field.type))) {
    const leaf = leafOf(noun)
    const type = isNonNullType(field.type) ? new GraphQLNonNull(leaf) : leaf
    leaves.push({ field, outside: field, leaf: { type, resolve: undefined } })
  }
  field.resolve = (source) => {
    const id = (source as Record<string, unknown>)[field.name]
    if (Array.isArray(id)) return id.map((one: string) => encodeId(noun, one))
    return typeof id === 'string' ? encodeId(noun, id) : id
  }
}

function decodeArguments(field: GraphQLField<unknown, unknown>) {
  const decoders = field.args.flatMap(({ name, type }): [string, Decode][] => {
    const noun = idArguments.get(`${field.name}.${name}`)
    const decode = noun ? decodingOf(noun) : decoderOf(type)
    return decode ? [[name, decode]] : []
  })
  const { resolve, subscribe } = field
  if (decoders.length === 0) return
  const decoding =
    (inner: Resolve): Resolve =>
    (source, given, context, info) => {
      const args = { ...given }
      for (const [name, decode] of decoders) args[name] = decode(args[name])
      return inner(source, args, context, info)
    }
  if (resolve) field.resolve = decoding(resolve)
  if (subscribe) field.subscribe = decoding(subscribe)
}

const decodingOf =
  (noun: Noun): Decode =>
  (value) =>
    Array.isArray(value) ? value.map(decodingOf(noun)) : typeof value === 'string' ? decodeId(noun, value) : value

const known = new Map<GraphQLInputType, Decode | undefined>()

/** How to decode the ids inside an input object; undefined when there are none. */
function decoderOf(type: GraphQLInputType): Decode | undefined {
  const named = getNamedType(type)
  if (!isInputObjectType(named)) return undefined
  if (known.has(named)) return known.get(named)
  const fields = new Map<string, Decode>()
  const decode: Decode = (value) => {
    if (Array.isArray(value)) return value.map(decode)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, fields.get(name)?.(it) ?? it]))
  }
  known.set(named, decode) // a filter may contain itself
  for (const field of Object.values(named.getFields())) {
    const noun = idFields.get(`${named.name}.${field.name}`)
    const inner = noun ? decodingOf(noun) : decoderOf(field.type)
    if (inner) fields.set(field.name, inner)
  }
  if (fields.size === 0) known.set(named, undefined)
  return known.get(named)
}
