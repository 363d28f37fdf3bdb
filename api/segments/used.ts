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
