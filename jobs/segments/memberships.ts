import type { Db } from '../../prisma/tenancy.ts'
import { startSql, write } from '../leads/filterSql.ts'
import { refuseCircles, worldOf } from '../leads/segmentRules.ts'

/**
 * In which of these segments each of these leads is, as of now. One statement for the whole batch, after those that read
 * the segments' rules. A segment that is gone has nobody in it.
 */
export async function membershipsOf(
  db: Db,
  segmentIds: readonly string[],
  leadIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  if (segmentIds.length === 0 || leadIds.length === 0) return new Map()
  const asked = { segments: { anyOf: [...segmentIds] } }
  const world = await worldOf(db, [asked])
  refuseCircles(asked, world.segments)
  const known = segmentIds.filter((id) => world.segments.has(id))
  if (known.length === 0) return new Map()
  const { writer, values, from } = startSql(world)
  const tests = known.map(
    (id) => `case when ${write({ segments: { anyOf: [id] } }, writer)} then ${writer.value(id)} end`,
  )
  const leads = writer.value(leadIds, 'uuid[]')
  const rows = await db.json<{ id: string; segmentIds: string[] }[]>(
    `/* segments.memberships */
     select coalesce(json_agg(json_build_object('id', l.id, 'segmentIds', array_remove(array[${tests.join(', ')}], null))), '[]')
       from ${from()} where l.tenant_id = $1 and l.id = any(${leads})`,
    ...values,
  )
  return new Map(rows.map(({ id, segmentIds }) => [id, new Set(segmentIds)]))
}
