import { type GraphQLFieldResolver, type GraphQLSchema, isObjectType } from 'graphql'
import { getMetadataStorage } from 'type-graphql'
import type { Context } from './context.ts'

type Method = (...given: unknown[]) => unknown
type Resolve = GraphQLFieldResolver<Record<string, unknown>, Context>

/**
 * Fields that need only their row and the context are resolved by their method itself. type-graphql would sort the
 * method's parameters and copy the row for each row of each list.
 */
export function resolveDirectly(schema: GraphQLSchema) {
  const { fieldResolvers, objectTypes } = getMetadataStorage()
  const resolvers = new Map<unknown, Record<string, Method>>()
  for (const {
    kind,
    target,
    methodName,
    schemaName,
    getObjectType,
    params = [],
    roles,
    middlewares,
  } of fieldResolvers) {
    const isPlain = params.length <= 2 && params.every(({ kind }) => kind === 'root' || kind === 'context')
    if (kind !== 'external' || !isPlain || roles || middlewares?.length) continue
    const type = schema.getType(objectTypes.find((it) => it.target === getObjectType?.())?.name ?? '')
    const field = isObjectType(type) && type.getFields()[schemaName]
    if (!field) continue
    const resolver = resolvers.get(target) ?? new (target as new () => Record<string, Method>)()
    resolvers.set(target, resolver)
    field.resolve = called(resolver, methodName, params)
  }
}

type Parameter = { kind: string; index: number; propertyName?: string | undefined }

function called(resolver: Record<string, Method>, name: string, params: readonly object[]): Resolve {
  const [first, second] = (params as Parameter[]).toSorted((a, b) => a.index - b.index).map(read)
  return (source, _args, context) => resolver[name]?.(first?.(source, context), second?.(source, context))
}

const read =
  ({ kind, propertyName }: Parameter) =>
  (source: Record<string, unknown>, context: Context) => {
    const whole = kind === 'root' ? source : context
    return propertyName === undefined ? whole : (whole as Record<string, unknown>)[propertyName]
  }
