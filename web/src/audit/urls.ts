import { word } from '../ui/search.ts'

/** What the address of the audit log says: by whom, what, and from which day to which. */
export type AuditSearch = {
  actor?: string | undefined
  action?: string | undefined
  from?: string | undefined
  to?: string | undefined
}

const day = (value: unknown) => {
  const text = word(value, 10)
  return text && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined
}

export const readAuditSearch = (search: Record<string, unknown>): AuditSearch => ({
  actor: word(search.actor, 40),
  action: word(search.action, 100),
  from: day(search.from),
  to: day(search.to),
})

/** The days as the moments between which they lie. */
export const momentsOf = ({ from, to }: AuditSearch) => ({
  from: from ? `${from}T00:00:00.000Z` : null,
  to: to ? new Date(Date.parse(to) + 86_400_000).toISOString() : null,
})
