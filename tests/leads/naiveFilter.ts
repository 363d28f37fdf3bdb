import type { Happened, LeadFilter, Membership, TextComparison, TimeComparison } from '../../jobs/leads/filter.ts'

/** A lead as a reader of the filter sees it. */
export type Known = {
  emailKey: string
  firstName: string | null
  lastName: string | null
  country: string | null
  company: { name: string; domain: string | null } | null
  status: 'active' | 'replied' | 'bounced'
  consentState: 'unknown' | 'given' | 'withdrawn'
  attributes: Record<string, string | number | boolean>
  createdAt: Date
  lists: string[]
  tags: string[]
  segments: string[]
  suppressed: boolean
  engagement: { openCount: number; lastOpenAt: Date | null; replyCount: number; lastReplyAt: Date | null } | null
}

/** What a filter says, read plainly: the definition that the SQL is measured by. */
export function holds(filter: LeadFilter, lead: Known, now: Date): boolean {
  const tests: (boolean | undefined)[] = [
    filter.email && text(lead.emailKey, filter.email),
    filter.domain && text(lead.emailKey.split('@')[1], filter.domain),
    filter.firstName && text(lead.firstName, filter.firstName),
    filter.lastName && text(lead.lastName, filter.lastName),
    filter.country && text(lead.country, filter.country),
    filter.company && text(lead.company?.name, filter.company),
    filter.companyDomain && text(lead.company?.domain, filter.companyDomain),
    filter.status && among(lead.status, filter.status),
    filter.consent && among(lead.consentState, filter.consent),
    filter.attribute && attribute(lead.attributes[filter.attribute.key], filter.attribute),
    filter.lists && member(lead.lists, filter.lists),
    filter.tags && member(lead.tags, filter.tags),
    filter.segments && member(lead.segments, filter.segments),
    filter.suppressed === undefined ? undefined : filter.suppressed === lead.suppressed,
    filter.createdAt && time(lead.createdAt, filter.createdAt, now),
    filter.opened && happened(lead.engagement?.openCount, lead.engagement?.lastOpenAt, filter.opened, now),
    filter.replied && happened(lead.engagement?.replyCount, lead.engagement?.lastReplyAt, filter.replied, now),
    filter.and?.every((it) => holds(it, lead, now)),
    filter.or?.some((it) => holds(it, lead, now)),
    filter.not && !holds(filter.not, lead, now),
  ]
  return tests.every((it) => it !== false)
}

function text(given: string | null | undefined, it: TextComparison) {
  if (it.empty !== undefined && it.empty !== !given) return false
  if (given == null) return Object.keys(it).every((name) => name === 'empty')
  const is = given.toLowerCase()
  if (it.eq !== undefined && is !== it.eq.toLowerCase()) return false
  if (it.in && !it.in.some((one) => one.toLowerCase() === is)) return false
  if (it.contains !== undefined && !is.includes(it.contains.toLowerCase())) return false
  if (it.startsWith !== undefined && !is.startsWith(it.startsWith.toLowerCase())) return false
  return it.endsWith === undefined || is.endsWith(it.endsWith.toLowerCase())
}

const among = (is: string, it: { eq?: string; in?: string[] }) =>
  (it.eq === undefined || it.eq === is) && (it.in === undefined || it.in.includes(is))

function attribute(is: string | number | boolean | undefined, it: NonNullable<LeadFilter['attribute']>) {
  const isEmpty = is === undefined || is === ''
  const asked = it.number ?? it.date ?? it.boolean ?? it.choice
  if (it.text) return text(is === undefined ? null : String(is), it.text)
  if (asked?.empty !== undefined) return asked.empty === isEmpty
  if (is === undefined) return false
  if (it.boolean) return is === it.boolean.eq
  if (it.choice) return among(String(is), it.choice)
  const { eq } = asked as { eq?: number | string }
  if (eq !== undefined) return is === eq
  if (it.date) return it.date.before !== undefined ? is < it.date.before : is > (it.date.after ?? '')
  const { gt, gte, lt, lte } = it.number ?? {}
  if (typeof is !== 'number') return false
  return (
    (gt !== undefined && is > gt) ||
    (gte !== undefined && is >= gte) ||
    (lt !== undefined && is < lt) ||
    (lte !== undefined && is <= lte)
  )
}

const member = (is: string[], { anyOf, allOf, noneOf }: Membership) =>
  (!anyOf || anyOf.some((id) => is.includes(id))) &&
  (!allOf || allOf.every((id) => is.includes(id))) &&
  !noneOf?.some((id) => is.includes(id))

const time = (is: Date, { withinDays, before, after }: TimeComparison, now: Date) =>
  (withinDays === undefined || is.getTime() >= now.getTime() - withinDays * 86_400_000) &&
  (before === undefined || is < new Date(before)) &&
  (after === undefined || is >= new Date(after))

function happened(count: number | undefined, last: Date | null | undefined, { atLeast, ...when }: Happened, now: Date) {
  if (atLeast !== undefined) return (count ?? 0) >= atLeast
  return last != null && time(last, when, now)
}
