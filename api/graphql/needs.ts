import { type DocumentNode, Kind, type OperationDefinitionNode, type SelectionSetNode } from 'graphql'
import { getMetadataStorage } from 'type-graphql'
import type { Need, Permission } from './auth.ts'

let known: Map<string, Need> | undefined

/** What a root field needs, as its decorator says. */
export function needOf(type: 'query' | 'mutation' | 'subscription', field: string) {
  known ??= new Map(
    (['query', 'mutation', 'subscription'] as const).flatMap((kind) => {
      const { queries, mutations, subscriptions } = getMetadataStorage()
      const fields = { query: queries, mutation: mutations, subscription: subscriptions }[kind]
      return fields.map((it): [string, Need] => [`${kind}.${it.schemaName}`, it.roles?.[0]])
    }),
  )
  return known.get(`${type}.${field}`)
}

/** Whether an operation touches what belongs to a tenant. */
export function concernsTenant(document: DocumentNode, operation: OperationDefinitionNode) {
  return rootFields(document, operation.selectionSet).some((field) => isTenantNeed(needOf(operation.operation, field)))
}

const isTenantNeed = (need: Need | undefined): need is Permission => !!need && need !== 'public' && need !== 'self'

/** The names of an operation's root fields, also those behind fragments. */
function rootFields(document: DocumentNode, { selections }: SelectionSetNode): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return selection.name.value
    if (selection.kind === Kind.INLINE_FRAGMENT) return rootFields(document, selection.selectionSet)
    const fragment = document.definitions.find(
      (it) => it.kind === Kind.FRAGMENT_DEFINITION && it.name.value === selection.name.value,
    )
    return fragment?.kind === Kind.FRAGMENT_DEFINITION ? rootFields(document, fragment.selectionSet) : []
  })
}
