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
  return filterSql(filter, await worldOf(db, filter, now))
}

/** What the tenant has of what a filter asks for. */
export async function worldOf(db: Db, filter: LeadFilter, now = new Date()): Promise<FilterWorld> {
  const asksFields = [...branches(filter)].some((it) => it.attribute)
  const segments = await segmentsBehind(db, filter)
  const deep = [...segments.values()].some(({ definition }) => [...branches(definition)].some((it) => it.attribute))
  const fields = asksFields || deep ? await db.leadField.findMany({ select: { key: true, type: true } }) : []
  return { tenantId: db.tenantId, now, segments, fields: new Map(fields.map(({ key, type }) => [key, type])) }
}

/** Level by level; a circle would never end. */
async function segmentsBehind(db: Db, filter: LeadFilter) {
  const found = new Map<string, SegmentRule>()
  let wanted = namedSegments(filter)
  while (wanted.length > 0) {
    const rows = await db.segment.findMany({
      where: { id: { in: wanted } },
      select: { id: true, name: true, kind: true, definition: true },
    })
    for (const { id, name, kind, definition } of rows)
      found.set(id, { name, kind, definition: leadFilter.parse(definition) })
    if (found.size > mostSegments)
      throw new FilterMismatch(`More than ${mostSegments} segments stand behind this filter.`)
    const next = rows.flatMap(({ id }) => behind(found.get(id)))
    wanted = [...new Set(next)].filter((id) => !found.has(id))
  }
  refuseCircles(found)
  return found
}

const behind = (rule: SegmentRule | undefined) => (rule?.kind === 'live' ? namedSegments(rule.definition) : [])

function refuseCircles(segments: ReadonlyMap<string, SegmentRule>) {
  const settled = new Set<string>()
  const visit = (id: string, path: ReadonlySet<string>) => {
    const rule = segments.get(id)
    if (path.has(id)) throw new FilterMismatch(`The segment "${rule?.name}" would contain itself.`)
    if (settled.has(id)) return
    for (const inner of behind(rule)) visit(inner, new Set([...path, id]))
    settled.add(id)
  }
  for (const id of segments.keys()) visit(id, new Set())
}
