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

/** Whether a need is a permission in a tenant. */
export const isTenantNeed = (need: Need | undefined): need is Permission =>
  !!need && need !== 'known' && need !== 'public' && need !== 'self'

/** The names of an operation's root fields, also those behind fragments, each of which is looked into once. */
function rootFields({ definitions }: DocumentNode, root: SelectionSetNode): string[] {
  const fragments = new Map(
    definitions.flatMap((it) =>
      it.kind === Kind.FRAGMENT_DEFINITION ? [[it.name.value, it.selectionSet] as const] : [],
    ),
  )
  const names = new Set<string>()
  const open = [root]
  for (let set = open.pop(); set; set = open.pop()) {
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) names.add(selection.name.value)
      else if (selection.kind === Kind.INLINE_FRAGMENT) open.push(selection.selectionSet)
      else {
        const fragment = fragments.get(selection.name.value)
        fragments.delete(selection.name.value)
        if (fragment) open.push(fragment)
      }
    }
  }
  return [...names]
}
