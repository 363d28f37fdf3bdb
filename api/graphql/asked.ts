import { type DocumentNode, type GraphQLSchema, TypeInfo, visit, visitWithTypeInfo } from 'graphql'
import { columnsOf, type ModelName } from '../../prisma/tenancy.ts'

/** Whether an operation asks for this field of this type, anywhere in it: what nobody asks for is not read. */
export type Asks = (typeName: string, fieldName: string) => boolean

export const asksEverything: Asks = () => true

/** What a document asks for, in all of its fragments, and also where `@skip` leaves it out. */
export function asksOf(schema: GraphQLSchema, document: DocumentNode): Asks {
  const asked = new Map<string, Set<string>>()
  const types = new TypeInfo(schema)
  const note = () => {
    const [type, field] = [types.getParentType()?.name ?? '', types.getFieldDef()?.name ?? '']
    asked.set(type, (asked.get(type) ?? new Set()).add(field))
  }
  visit(document, visitWithTypeInfo(types, { Field: note }))
  return (typeName, fieldName) => asked.get(typeName)?.has(fieldName) ?? false
}

/** Prisma's `select` for a type: its columns that are asked for, and those that its resolvers need. Only these can be read. */
export function selecting<Needed extends string>(asks: Asks, model: ModelName, ...needed: Needed[]) {
  const chosen = columnsOf(model).filter((column) => asks(model, column))
  return Object.fromEntries([...needed, ...chosen].map((column) => [column, true])) as Record<Needed, true>
}

/** The same for hot lists: a JSON object of the columns that are asked for, by the SQL of each. */
export function objectOf(columns: Record<string, string>, isAsked: (name: string) => boolean) {
  const pairs = Object.entries(columns).flatMap(([name, sql]) => (isAsked(name) ? [`'${name}', ${sql}`] : []))
  return `json_build_object(${pairs.join(', ')})`
}

/** Something made once per document that is met again, such as the text of its statement. */
export function perDocument<T>(make: (asks: Asks) => T) {
  const made = new WeakMap<Asks, T>()
  return (asks: Asks) => {
    const known = made.get(asks) ?? make(asks)
    made.set(asks, known)
    return known
  }
}
