import type { LeadFieldType } from '../../prisma/generated/oltp/enums.ts'
import { readAddress } from '../mail/address.ts'
import { readDomain } from '../mail/domain.ts'
import { Refused } from '../mail/refused.ts'
import { attributeSql } from './attributeSql.ts'
import type { Conditions, Happened, LeadFilter, Membership, TextComparison, TimeComparison } from './filter.ts'
import type { SegmentRule } from './segmentRules.ts'

/** A filter in SQL: tables to read and a condition on them. `$1` is the tenant, and `l` is the lead. */
export type FilterSql = { from: string; where: string; values: unknown[] }

export type FilterWorld = {
  tenantId: string
  now: Date
  /** The tenant's own fields, by key. */
  fields: ReadonlyMap<string, LeadFieldType>
  /** What the segments that the filter names are, by id. */
  segments: ReadonlyMap<string, SegmentRule>
}

/** The filter names something that is not there: a field of another type, a segment that is gone. */
export class FilterMismatch extends Error {}

/** Collects parameters while conditions are written. */
export type Writer = FilterWorld & {
  value(it: unknown, type?: string): string
  join(alias: keyof typeof joins): void
  /** How many values were written so far. */
  readonly values: number
}

/** Segments in segments can name one another again and again: a statement has room for 65,535 parameters, and we for less. */
const mostValues = 5_000

/** Each is read at most once, and only when asked for: a lead has one row of each, or none. */
const joins = {
  e: 'left join lead_engagement e on e.tenant_id = $1 and e.lead_id = l.id',
  c: 'left join lead_companies c on c.tenant_id = $1 and c.id = l.company_id',
  d: 'left join lead_domains d on d.tenant_id = $1 and d.domain = l.email_domain',
}

/**
 * One parameterised condition for a whole filter: lists, counts, previews and audiences all come from here. A comparison
 * with nothing is unknown to SQL and false to us, so `not` is written as `is not true`.
 */
export function filterSql(filter: LeadFilter, world: FilterWorld): FilterSql {
  const started = startSql(world)
  const where = `l.tenant_id = $1 and ${write(filter, started.writer)}`
  return { from: started.from(), where, values: started.values }
}

/** For several conditions of one statement: they share its parameters and its joins. */
export function startSql(world: FilterWorld) {
  const values: unknown[] = [world.tenantId]
  const joined = new Set<keyof typeof joins>()
  const writer: Writer = {
    ...world,
    value: (it, type) => `$${values.push(it)}${type ? `::${type}` : ''}`,
    join: (alias) => joined.add(alias),
    get values() {
      return values.length
    },
  }
  return { writer, values, from: () => ['leads l', ...[...joined].map((alias) => joins[alias])].join(' ') }
}

export function write({ and, or, not, ...conditions }: LeadFilter, to: Writer): string {
  const parts = writeConditions(conditions, to)
  for (const inner of and ?? []) parts.push(write(inner, to))
  if (or) parts.push(`(${or.map((inner) => write(inner, to)).join(' or ')})`)
  if (not) parts.push(negate(write(not, to)))
  return parts.length === 0 ? 'true' : parts.length === 1 ? String(parts[0]) : `(${parts.join(' and ')})`
}

/** `not exists` stays one: the planner makes a join of it. */
const negate = (condition: string) =>
  condition.startsWith('exists (') && condition.indexOf(')') === condition.length - 1
    ? `not ${condition}`
    : `(${condition}) is not true`

const columns = {
  firstName: 'l.first_name',
  lastName: 'l.last_name',
  company: 'c.name',
  companyDomain: 'c.domain',
  position: 'l.position',
  phone: 'l.phone',
  country: 'l.country',
  locale: 'l.locale',
  timezone: 'l.timezone',
} as const

const engagement = {
  received: ['e.sent_count', 'e.last_sent_at'],
  opened: ['e.open_count', 'e.last_open_at'],
  clicked: ['e.click_count', 'e.last_click_at'],
  replied: ['e.reply_count', 'e.last_reply_at'],
} as const

function writeConditions(given: Conditions, to: Writer): string[] {
  const parts: string[] = []
  if (given.email) parts.push(...exactText('l.email_key', given.email, emailKey, to))
  if (given.domain) parts.push(...exactText('l.email_domain', given.domain, domainKey, to))
  for (const name of keysOf(columns)) {
    const comparison = given[name]
    if (!comparison) continue
    if (name === 'company' || name === 'companyDomain') to.join('c')
    parts.push(...foldedText(columns[name], comparison, to))
  }
  if (given.attribute) parts.push(...attributeSql(given.attribute, to))
  if (given.status) parts.push(...oneOf('l.status', 'lead_status', given.status, to))
  if (given.consent) parts.push(...oneOf('l.consent_state', 'consent_state', given.consent, to))
  if (given.source) parts.push(...oneOf('l.source', 'lead_source', given.source, to))
  if (given.mail) {
    to.join('d')
    parts.push(...oneOf("coalesce(d.state, 'unknown')", 'mail_domain_state', given.mail, to))
  }
  if (given.lists) parts.push(...members('lead_list_members', 'list_id', given.lists, to))
  if (given.tags) parts.push(...members('lead_taggings', 'tag_id', given.tags, to))
  if (given.segments) parts.push(...inSegments(given.segments, to))
  if (given.importId) parts.push(`l.import_id = ${to.value(given.importId, 'uuid')}`)
  if (given.suppressed !== undefined) parts.push(`${given.suppressed ? '' : 'not '}${suppressed}`)
  if (given.createdAt) parts.push(...times('l.created_at', given.createdAt, to))
  if (given.updatedAt) parts.push(...times('l.updated_at', given.updatedAt, to))
  for (const name of keysOf(engagement)) {
    const wanted = given[name]
    const [count, last] = engagement[name]
    if (wanted) parts.push(...happened(count, last, wanted, to))
  }
  if (given.search) parts.push(`l.id in (select app.search_leads(${to.value(given.search, 'text')}))`)
  return parts
}

const suppressed = `exists (select from suppression_list s where s.tenant_id = $1 and s.key = any(app.suppression_keys(l.email_key))
  and (s.expires_at is null or s.expires_at > now()))`

const keysOf = <Key extends string>(of: Readonly<Record<Key, unknown>>) => Object.keys(of) as Key[]

/** What cannot be an address equals none. */
function emailKey(typed: string) {
  const address = readAddress(typed)
  return address instanceof Refused ? '' : address.key
}

function domainKey(typed: string) {
  const domain = readDomain(typed.replace(/^@/, ''))
  return domain instanceof Refused ? '' : domain
}

/** Columns in one canonical spelling: equality and prefixes are ranges, which keep their index under row-level security. */
function exactText(
  column: string,
  { eq, in: any, contains, startsWith, endsWith, empty }: TextComparison,
  key: (typed: string) => string,
  to: Writer,
) {
  const parts: string[] = []
  if (eq !== undefined) parts.push(`${column} = ${to.value(key(eq))}`)
  if (any) parts.push(`${column} = any(${to.value(any.map(key), 'text[]')})`)
  if (contains !== undefined) parts.push(`strpos(${column}, ${to.value(contains.toLowerCase())}) > 0`)
  if (startsWith !== undefined) {
    const from = startsWith.toLowerCase()
    parts.push(`${column} >= ${to.value(from)} and ${column} < ${to.value(`${from}\u{10ffff}`)}`)
  }
  if (endsWith !== undefined) parts.push(ends(column, endsWith.toLowerCase(), to))
  if (empty !== undefined) parts.push(empty ? 'false' : 'true')
  return parts
}

/** Columns as people wrote them: upper and lower case are the same. */
export function foldedText(
  column: string,
  { eq, in: any, contains, startsWith, endsWith, empty }: TextComparison,
  to: Writer,
) {
  const folded = `lower(${column})`
  const parts: string[] = []
  if (eq !== undefined) parts.push(`${folded} = ${to.value(eq.toLowerCase())}`)
  if (any)
    parts.push(
      `${folded} = any(${to.value(
        any.map((it) => it.toLowerCase()),
        'text[]',
      )})`,
    )
  if (contains !== undefined) parts.push(`strpos(${folded}, ${to.value(contains.toLowerCase())}) > 0`)
  if (startsWith !== undefined) parts.push(`starts_with(${folded}, ${to.value(startsWith.toLowerCase())})`)
  if (endsWith !== undefined) parts.push(ends(folded, endsWith.toLowerCase(), to))
  if (empty !== undefined) parts.push(`coalesce(${column}, '') ${empty ? '=' : '<>'} ''`)
  return parts
}

const ends = (column: string, text: string, to: Writer) =>
  `right(${column}, length(${to.value(text, 'text')})) = ${to.value(text)}`

function oneOf(column: string, type: string, { eq, in: any }: { eq?: string; in?: string[] }, to: Writer) {
  const parts: string[] = []
  if (eq !== undefined) parts.push(`${column} = ${to.value(eq, type)}`)
  if (any) parts.push(`${column} = any(${to.value(any, `${type}[]`)})`)
  return parts
}

function members(table: string, column: string, { anyOf, allOf, noneOf }: Membership, to: Writer) {
  const holds = (test: string) =>
    `exists (select from ${table} m where m.tenant_id = $1 and m.lead_id = l.id and m.${column} ${test})`
  const within = (ids: string[]) =>
    ids.length === 1 ? `= ${to.value(ids[0], 'uuid')}` : `= any(${to.value(ids, 'uuid[]')})`
  const parts: string[] = []
  if (anyOf) parts.push(holds(within(anyOf)))
  for (const id of allOf ?? []) parts.push(holds(within([id])))
  if (noneOf) parts.push(`not ${holds(within(noneOf))}`)
  return parts
}

/** A live segment is its rule; a snapshot is its members. */
function inSegments({ anyOf, allOf, noneOf }: Membership, to: Writer) {
  const holds = (id: string) => {
    const rule = to.segments.get(id)
    if (!rule) throw new FilterMismatch('The filter names a segment that is not there.')
    if (to.values > mostValues) throw new FilterMismatch('With the segments it names, the filter is too big.')
    if (rule.kind === 'live') return write(rule.definition, to)
    return `exists (select from segment_members m where m.tenant_id = $1 and m.segment_id = ${to.value(id, 'uuid')} and m.lead_id = l.id)`
  }
  const parts: string[] = []
  if (anyOf) parts.push(`(${anyOf.map(holds).join(' or ')})`)
  for (const id of allOf ?? []) parts.push(holds(id))
  for (const id of noneOf ?? []) parts.push(negate(holds(id)))
  return parts
}

const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * 86_400_000).toISOString()

function times(column: string, { before, after, withinDays }: TimeComparison, to: Writer) {
  const parts: string[] = []
  if (before !== undefined) parts.push(`${column} < ${to.value(before, 'timestamptz')}`)
  if (after !== undefined) parts.push(`${column} >= ${to.value(after, 'timestamptz')}`)
  if (withinDays !== undefined) parts.push(`${column} >= ${to.value(daysBefore(to.now, withinDays), 'timestamptz')}`)
  return parts
}

function happened(count: string, last: string, { atLeast, ...when }: Happened, to: Writer) {
  to.join('e')
  if (atLeast !== undefined) return [`${count} >= ${to.value(atLeast, 'int')}`]
  const parts = times(last, when, to)
  return parts.length > 0 ? parts : [`${last} is not null`]
}
