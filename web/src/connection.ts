import type { FieldPolicy, Reference } from '@apollo/client'

type Slice = {
  readonly nodes: readonly Reference[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

/**
 * How the pages of a keyset list become one list in the cache. A page after the end is added to it. The first page,
 * asked again, replaces the head and keeps what was loaded below it, so that polling does not fold a long list up.
 */
export function connection(keyArgs: string[]): FieldPolicy<Slice> {
  return {
    keyArgs,
    merge(known, coming, { args }) {
      if (!known) return coming
      if (!args?.after) return { ...coming, ...joinHead(known, coming) }
      // The list was replaced while this page was on its way: it is no longer the next one.
      if (args.after !== known.pageInfo.endCursor) return known
      const seen = new Set(known.nodes.map(refOf))
      return { ...coming, nodes: [...known.nodes, ...coming.nodes.filter((node) => !seen.has(refOf(node)))] }
    },
  }
}

function joinHead(known: Slice, coming: Slice): Slice {
  const head = new Set(coming.nodes.map(refOf))
  const last = known.nodes.findLastIndex((node) => head.has(refOf(node)))
  const tail = last === -1 || !coming.pageInfo.hasNextPage ? [] : known.nodes.slice(last + 1)
  if (tail.length === 0) return coming
  return { nodes: [...coming.nodes, ...tail], pageInfo: known.pageInfo }
}

const refOf = (node: Reference) => node.__ref
