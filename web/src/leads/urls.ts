import type { Filter } from '../segments/conditions.ts'
import { oneOf, word } from '../ui/search.ts'

export const orders = ['NEWEST', 'OLDEST', 'EMAIL', 'ACTIVITY'] as const

/** What the address of the leads page says: the search, the filter as the API has it, the order, the columns, the dialog. */
export type LeadsSearch = {
  q?: string
  filter?: string
  order?: (typeof orders)[number]
  columns?: string
  dialog?: 'new' | 'filter'
}

export function readLeadsSearch({ q, filter, order, columns, dialog }: Record<string, unknown>): LeadsSearch {
  return {
    q: word(q),
    filter: readFilter(filter) ? word(filter, 8_000) : undefined,
    order: oneOf(orders, order),
    columns: word(columns),
    dialog: oneOf(['new', 'filter'], dialog),
  }
}

/** The filter in the address, if it is one. Whether it can be asked is for the server to say. */
export function readFilter(text: unknown): Filter | undefined {
  if (typeof text !== 'string') return undefined
  try {
    const filter: unknown = JSON.parse(text)
    return typeof filter === 'object' && filter !== null && !Array.isArray(filter) ? (filter as Filter) : undefined
  } catch {
    return undefined
  }
}
