import { branches, leadFilter } from '../../jobs/leads/filter.ts'
import type { Db } from '../../prisma/tenancy.ts'

type Named = 'lists' | 'tags' | 'segments'

/** The segments whose filter names a list, a tag or another segment. */
export async function segmentsNaming(db: Db, kind: Named, id: string) {
  const key = `${kind}:${id}`
  return (await namedBy(db, [key])).get(key) ?? []
}

/** The same for many at once: a tenant's segments are few, so all are read, once. */
export async function namedBy(db: Db, keys: readonly string[]) {
  const segments = await db.segment.findMany({ orderBy: { id: 'asc' }, take: 2_000 })
  const naming = new Map<string, typeof segments>(keys.map((key) => [key, []]))
  for (const segment of segments) {
    for (const key of namesOf(segment.definition)) naming.get(key)?.push(segment)
  }
  return naming
}

function namesOf(definition: unknown) {
  const names = [...branches(leadFilter.parse(definition))].flatMap((it) =>
    (['lists', 'tags', 'segments'] as const).flatMap((kind) =>
      Object.values(it[kind] ?? {})
        .flat()
        .map((id) => `${kind}:${id}`),
    ),
  )
  return new Set(names)
}

/** A template whose rules ask for a segment, as they are now or as they were published. */
export const templateAsking = (db: Db, segmentId: string) =>
  db.json<string | undefined>(
    `select t.name from templates t where t.tenant_id = $1 and (
       exists (select from personalization_rules r
                where r.tenant_id = $1 and r.template_id = t.id and r.segment_id = $2::uuid)
       or exists (select from template_versions v where v.tenant_id = $1 and v.template_id = t.id and v.is_published
                     and v.rules @> jsonb_build_array(jsonb_build_object('segmentIds', jsonb_build_array($2::uuid)))))
      order by t.id limit 1`,
    db.tenantId,
    segmentId,
  )
