import {
  isInputObjectType,
  isInterfaceType,
  isNonNullType,
  isObjectType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql'
import { getMetadataStorage } from 'type-graphql'
import { expect, test } from 'vitest'
import { permissions } from '../../api/graphql/auth.ts'
import { idArguments, idFields, nounOf } from '../../api/graphql/ids.ts'
import { schema } from '../../api/schema.ts'

const ours = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'))

test('the committed schema is the schema', async () => {
  await expect(`${printSchema(lexicographicSortSchema(schema))}\n`).toMatchFileSnapshot('../../api/schema.graphql')
})

test('every root field names the permission it needs', () => {
  const { queries, mutations, subscriptions } = getMetadataStorage()
  const known = ['known', 'public', 'self', ...Object.keys(permissions)]
  const silent = [...queries, ...mutations, ...subscriptions].filter(
    ({ roles }) => roles?.length !== 1 || !known.includes(roles[0]),
  )
  expect(silent.map(({ schemaName }) => schemaName)).toEqual([])
})

test('every id says what it names, so that it is checked and translated', () => {
  const nameless: string[] = []
  for (const type of ours) {
    if (isInterfaceType(type) || !(isObjectType(type) || isInputObjectType(type))) continue
    for (const field of Object.values(type.getFields())) {
      const isId = (it: { type: unknown }) => /^\[?ID\b/.test(String(it.type))
      const named = idFields.has(`${type.name}.${field.name}`) || (field.name === 'id' && nounOf(type.name))
      if (isId(field) && !named) nameless.push(`${type.name}.${field.name}`)
      for (const arg of 'args' in field ? field.args : []) {
        if (isId(arg) && !idArguments.has(`${field.name}.${arg.name}`))
          nameless.push(`${type.name}.${field.name}(${arg.name})`)
      }
    }
  }
  expect(nameless).toEqual(['AuditEntry.targetId', 'Query.node(id)', 'Query.nodes(ids)'])
})

test('no input field is both required and defaulted: compiled queries would ask for it', () => {
  const both = ours.flatMap((type) => {
    const fields = isInputObjectType(type) ? Object.values(type.getFields()) : []
    return fields.flatMap((it) =>
      isNonNullType(it.type) && it.defaultValue !== undefined ? `${type.name}.${it.name}` : [],
    )
  })
  expect(both).toEqual([])
})

test('everything is described', () => {
  const undescribed = ours.flatMap((type) => {
    const fields = 'getFields' in type ? Object.values(type.getFields()) : []
    const silent = fields.filter(({ description }) => !description).map(({ name }) => `${type.name}.${name}`)
    return type.description || ['Query', 'Mutation', 'Subscription'].includes(type.name)
      ? silent
      : [type.name, ...silent]
  })
  expect(undescribed).toEqual([])
})

test('mutations answer a union that says what went wrong, or a thing that cannot go wrong', () => {
  const names = Object.values(schema.getMutationType()?.getFields() ?? {}).map(({ name, type }) => [name, String(type)])
  const odd = names.filter(([name, type]) => {
    const expected = `${name?.charAt(0).toUpperCase()}${name?.slice(1)}Outcome!`
    return type !== expected && !['Inbox!', 'SessionsRevoked!', 'SignedOut!'].includes(type ?? '')
  })
  expect(odd).toEqual([])
})
