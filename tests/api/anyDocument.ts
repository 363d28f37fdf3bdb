import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isUnionType,
} from 'graphql'
import { idArguments, idFields, type Noun } from '../../api/graphql/ids.ts'
import { schema } from '../../api/schema.ts'

/** Documents made from the schema alone, so that a test of all operations covers those that are added later. */
export type RootField = { kind: 'query' | 'mutation'; field: GraphQLField<unknown, unknown> }

export const rootFields: RootField[] = [
  ...fieldsOf('query', schema.getQueryType()),
  ...fieldsOf('mutation', schema.getMutationType()),
]

function fieldsOf(kind: RootField['kind'], type: ReturnType<typeof schema.getQueryType>): RootField[] {
  return Object.values(type?.getFields() ?? {}).map((field) => ({ kind, field }))
}

/** Gives the id to use where a noun is asked for. */
export type Ids = (noun: Noun) => string

/** The operation with every argument filled and everything selected that it can answer. */
export function documentFor({ kind, field }: RootField, ids: Ids) {
  const variables: Record<string, unknown> = {}
  for (const arg of field.args) {
    const value = sampleOf(arg, idArguments.get(`${field.name}.${arg.name}`), ids, arg.name)
    if (value !== undefined) variables[arg.name] = value
  }
  const given = field.args.filter(({ name }) => name in variables)
  const declared = given.map(({ name, type }) => `$${name}: ${type}`).join(', ')
  const passed = given.map(({ name }) => `${name}: $${name}`).join(', ')
  const query = `${kind} Any${declared && `(${declared})`} { ${field.name}${passed && `(${passed})`} ${selectionOf(field.type, 4)} }`
  return { query, variables }
}

/** Whether the operation takes the id of anything. */
export const takesIds = ({ field }: RootField) =>
  field.args.some(({ name, type }) => idArguments.has(`${field.name}.${name}`) || holdsIds(type))

function holdsIds(type: GraphQLInputType, seen = new Set<string>()): boolean {
  const named = getNamedType(type)
  if (!isInputObjectType(named) || seen.has(named.name)) return false
  seen.add(named.name)
  return Object.values(named.getFields()).some(
    (it) => idFields.has(`${named.name}.${it.name}`) || holdsIds(it.type, seen),
  )
}

function sampleOf(
  input: GraphQLArgument | GraphQLInputField,
  noun: Noun | undefined,
  ids: Ids,
  name: string,
  depth = 0,
): unknown {
  const type = getNullableType(input.type)
  const one = (): unknown => {
    const named = getNamedType(type)
    if (noun) return ids(noun)
    if (isEnumType(named)) return named.getValues()[0]?.name
    if (isInputObjectType(named)) {
      const fields = Object.values(named.getFields()).flatMap((it) => {
        const value = sampleOf(it, idFields.get(`${named.name}.${it.name}`), ids, it.name, depth + 1)
        return value === undefined ? [] : [[it.name, value]]
      })
      return Object.fromEntries(fields)
    }
    return sample(named.name, name, ids)
  }
  if (!isNonNullType(input.type) && !noun && (depth > 2 || !isInputObjectType(getNamedType(type)))) return undefined
  const value = one()
  return isListType(type) && value !== undefined ? [value] : value
}

function sample(type: string, name: string, ids: Ids) {
  if (type === 'ID') return ids('company') // `node` takes any
  if (type === 'Int' || type === 'Float') return 1
  if (type === 'Boolean') return true
  if (type === 'DateTime') return '2030-01-01T00:00:00.000Z'
  if (type === 'JSON' || type === 'JSONObject') return {}
  return /email/i.test(name) ? 'somebody@example.test' : 'Something'
}

function selectionOf(type: GraphQLOutputType, depth: number): string {
  const named = getNamedType(type)
  if (!isCompositeType(named)) return ''
  if (isUnionType(named))
    return `{ __typename ${named
      .getTypes()
      .map((it) => `... on ${it.name} ${selectionOf(it, depth)}`)
      .join(' ')} }`
  const fields = Object.values(named.getFields()).flatMap((field) => {
    if (field.args.some((arg) => isNonNullType(arg.type) && arg.defaultValue === undefined)) return []
    if (!isCompositeType(getNamedType(field.type))) return [field.name]
    return depth > 0 ? [`${field.name} ${selectionOf(field.type, depth - 1)}`] : []
  })
  return `{ __typename ${fields.join(' ')} }`
}
