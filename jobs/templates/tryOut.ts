import type { Db } from '../../prisma/tenancy.ts'
import { membershipsOf } from '../segments/memberships.ts'
import type { Recipient } from './fields.ts'
import { readPeople } from './people.ts'
import { SAMPLE } from './sample.ts'

type Wanted = { leadId?: string | null; segmentIds?: readonly string[] | null }

/** Somebody to try a template on, and the segments they count as being in. */
export type Someone = { recipient: Recipient; segmentIds: ReadonlySet<string> }

/** A lead with its own segments, or a sample who is in the given ones. Nothing, if the lead is not there. */
export async function someoneOf(db: Db, { leadId, segmentIds }: Wanted): Promise<Someone | undefined> {
  if (!leadId) return { recipient: SAMPLE, segmentIds: new Set(segmentIds ?? []) }
  const [found] = await readPeople(db, [leadId])
  if (!found) return undefined
  const { id, ...lead } = found
  const all = await db.segment.findMany({ select: { id: true }, where: { rules: { some: {} } } })
  const memberships = await membershipsOf(
    db,
    all.map((it) => it.id),
    [id],
  )
  return { recipient: { ...SAMPLE, seed: id, lead }, segmentIds: memberships.get(id) ?? new Set() }
}
