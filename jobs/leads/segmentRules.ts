import type { Db } from '../../prisma/tenancy.ts'
import { branches, type LeadFilter, leadFilter } from './filter.ts'
import { FilterMismatch, type FilterSql, type FilterWorld, filterSql } from './filterSql.ts'

/** A segment as filters see it. */
export type SegmentRule = { name: string; kind: 'live' | 'snapshot'; definition: LeadFilter }

/** How many segments may stand behind one filter, those behind segments included. */
const mostSegments = 50

/** Which segments a filter names itself. */
export const namedSegments = (filter: LeadFilter) =>
  [...branches(filter)].flatMap(({ segments }) => Object.values(segments ?? {}).flat())

/**
 * Compiles a filter with what the tenant has: its fields, and the segments the filter leads to. A query or two, however
 * big the filter is. Throws FilterMismatch for what is not there.
 */
export async function compileFilter(db: Db, filter: LeadFilter, now = new Date()): Promise<FilterSql> {
  const [compiled] = await compileFilters(db, [filter], now)
  if (!compiled || compiled instanceof FilterMismatch) throw compiled
  return compiled
}

/** The same for many filters, with as many queries as for one. Each is compiled, or names what is not there. */
export async function compileFilters(db: Db, filters: readonly LeadFilter[], now = new Date()) {
  const world = await worldOf(db, filters, now)
  return filters.map((filter): FilterSql | FilterMismatch => {
    try {
      refuseCircles(filter, world.segments)
      return filterSql(filter, world)
    } catch (error) {
      if (error instanceof FilterMismatch) return error
      throw error
    }
  })
}

/** What the tenant has of what filters ask for. */
export async function worldOf(db: Db, filters: readonly LeadFilter[], now = new Date()): Promise<FilterWorld> {
  const segments = await segmentsBehind(db, filters)
  const rules = [...segments.values()].map(({ definition }) => definition)
  const asksFields = [...filters, ...rules].some((filter) => [...branches(filter)].some((it) => it.attribute))
  const fields = asksFields ? await db.leadField.findMany({ select: { key: true, type: true } }) : []
  return { tenantId: db.tenantId, now, segments, fields: new Map(fields.map(({ key, type }) => [key, type])) }
}

/** Level by level, each segment once. */
async function segmentsBehind(db: Db, filters: readonly LeadFilter[]) {
  const found = new Map<string, SegmentRule>()
  for (let wanted = [...new Set(filters.flatMap(namedSegments))]; wanted.length > 0; ) {
    const rows = await db.segment.findMany({
      where: { id: { in: wanted } },
      select: { id: true, name: true, kind: true, definition: true },
    })
    for (const { id, name, kind, definition } of rows)
      found.set(id, { name, kind, definition: leadFilter.parse(definition) })
    const next = rows.flatMap(({ id }) => behind(found.get(id)))
    wanted = [...new Set(next)].filter((id) => !found.has(id))
  }
  return found
}

const behind = (rule: SegmentRule | undefined) => (rule?.kind === 'live' ? namedSegments(rule.definition) : [])

/** A circle would never end, and neither would people who read what leads to more segments than that. */
export function refuseCircles(filter: LeadFilter, segments: ReadonlyMap<string, SegmentRule>) {
  const settled = new Set<string>()
  const visit = (id: string, path: ReadonlySet<string>) => {
    const rule = segments.get(id)
    if (path.has(id)) throw new FilterMismatch(`The segment "${rule?.name}" would contain itself.`)
    if (settled.has(id)) return
    for (const inner of behind(rule)) visit(inner, new Set([...path, id]))
    settled.add(id)
    if (settled.size > mostSegments)
      throw new FilterMismatch(`More than ${mostSegments} segments stand behind this filter.`)
  }
  for (const id of namedSegments(filter)) visit(id, new Set())
}
