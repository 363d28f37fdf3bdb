import { leadFilter } from '../../jobs/leads/filter.ts'
import { FilterMismatch, type FilterSql } from '../../jobs/leads/filterSql.ts'
import { sideBySide } from '../../jobs/leads/sideBySide.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { fault } from '../graphql/fault.ts'
import type { Loaders } from '../graphql/loaders.ts'
import { leadJson } from '../leads/list.ts'
import type { LeadRow } from '../leads/types.ts'
import { LeadsPreview, type Segment } from './types.ts'

/** What a segment lets through: its rule, or the members of its snapshot. */
const filterOfSegment = ({ id, kind, definition }: Segment) =>
  kind === 'live' ? leadFilter.parse(definition) : { segments: { anyOf: [id] } }

/** Whom a segment finds, each part only when it is selected; those of a list of segments are found together. */
export function previewOfSegment(load: Loaders, segment: Segment) {
  const filter = filterOfSegment(segment)
  const compiled = async () => {
    const sql = await load.compiledFilter.load(filter)
    if (sql instanceof FilterMismatch) throw fault('BAD_REQUEST', `The segment "${segment.name}": ${sql.message}`)
    return sql
  }
  return Object.assign(new LeadsPreview(), {
    ask: {
      estimate: async () => load.estimateOf.load(await compiled()),
      exact: async () => load.exactOf.load(await compiled()),
      sample: async () => load.sampleOf.load(await compiled()),
    },
  })
}

/* segments.samples: the newest leads of each filter. */
const samples = (parts: readonly { from: string; where: string }[]) => `
with picked as materialized (
  ${parts
    .map(
      ({ from, where }, at) =>
        `(select ${at} as at, l.id from (select l.id from ${from} where ${where} order by l.id desc limit 10) l)`,
    )
    .join(' union all ')})
select coalesce(json_agg(json_build_object(${leadJson('l')}, 'at', p.at) order by p.at, l.id desc), '[]')
  from picked p join leads l on l.tenant_id = $1 and l.id = p.id`

/** Ten leads of each filter, the newest first, in one statement. */
export async function samplesOf(db: Db, filters: readonly FilterSql[]): Promise<LeadRow[][]> {
  const found: LeadRow[][] = []
  for (const { parts, values } of sideBySide(filters)) {
    const rows = await db.json<(LeadRow & { at: number })[]>(samples(parts), ...values)
    found.push(...parts.map((_, at) => rows.filter((row) => row.at === at)))
  }
  return found
}
