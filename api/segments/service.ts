import { z } from 'zod'
import { enqueue } from '../../jobs/enqueue.ts'
import { estimate, exact } from '../../jobs/leads/count.ts'
import { leadFilter } from '../../jobs/leads/filter.ts'
import { SegmentKind } from '../../prisma/generated/oltp/enums.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { keptForAudience } from '../campaigns/used.ts'
import { countLimit, newestFirst, type Page } from '../graphql/connection.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput, NotFound, NotPossible } from '../graphql/problem.ts'
import { revise } from '../graphql/revise.ts'
import { taken } from '../graphql/taken.ts'
import type { LeadFilterInput } from '../leads/filterInput.ts'
import { askFilter, checkFilter, filterOf, shownFilter } from '../leads/filterOf.ts'
import { leads } from '../leads/list.ts'
import { LeadOrder } from '../leads/types.ts'
import { type CreateSegmentInput, LeadsPreview, type UpdateSegmentInput } from './types.ts'
import { segmentsNaming, templateAsking } from './used.ts'

const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `At most ${most} characters.`)
    .refine((it) => !it.includes('\0'), 'Remove the NUL character.')
const creation = z.object({
  name: text(200).min(1, 'Give a name.'),
  description: text(2_000).nullish(),
  kind: z
    .enum(SegmentKind)
    .nullish()
    .transform((it) => it ?? 'live'),
})
const change = creation.omit({ kind: true }).partial().extend({ expectedRevision: z.int().nullish() })

const nameTaken = taken('name', 'There is a segment of this name already.')

export const segments = (db: Db, page: Page) =>
  newestFirst(
    page,
    (slice) => db.segment.findMany(slice),
    () => db.segment.count({ take: countLimit }),
  )

export async function createSegment(db: Db, { filter, ...input }: CreateSegmentInput) {
  const data = check(creation, input)
  if (data instanceof InvalidInput) return data
  const definition = await usable(db, filter)
  if (definition instanceof InvalidInput) return definition
  const segment = await db.segment.create({ data: { ...data, definition } }).catch(nameTaken)
  if (!(segment instanceof InvalidInput) && segment.kind === 'snapshot') await takeLater(db, segment.id)
  return segment
}

export async function updateSegment(db: Db, id: string, { filter, ...input }: UpdateSegmentInput) {
  const wanted = check(change, input)
  if (wanted instanceof InvalidInput) return wanted
  const definition = filter ? await usable(db, filter, id) : undefined
  if (definition instanceof InvalidInput) return definition
  const { expectedRevision, ...data } = wanted
  const segment = await revise({
    what: 'segment',
    expectedRevision,
    find: () => db.segment.findFirst({ where: { id } }),
    update: (expected) =>
      db.segment.updateMany({
        where: { id, ...expected },
        data: { ...data, ...(definition && { definition }), revision: { increment: 1 } },
      }),
  }).catch(nameTaken)
  if (definition && 'kind' in segment && segment.kind === 'snapshot') await takeLater(db, id)
  return segment
}

/** A filter that can be asked today, and leads into no circle. */
async function usable(db: Db, filter: LeadFilterInput, id?: string) {
  const checked = checkFilter(filter)
  if (checked instanceof InvalidInput) return checked
  const sql = await filterOf(db, checked)
  if (sql instanceof InvalidInput) return sql
  if (id && (await leadsBackTo(db, id, checked)))
    return new InvalidInput([{ path: 'filter.segments', message: 'A segment cannot contain itself.' }])
  return checked
}

/** Whether a filter, by the segments it names, comes back to one. */
async function leadsBackTo(db: Db, id: string, filter: unknown): Promise<boolean> {
  const all = await db.segment.findMany({ select: { id: true, definition: true } })
  const named = (definition: unknown) => [
    ...new Set(JSON.stringify(definition).match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g)),
  ]
  const definitions = new Map(all.map((it) => [it.id, it.definition]))
  const seen = new Set<string>()
  const open = named(filter).filter((it) => definitions.has(it))
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === id) return true
    if (seen.has(next)) continue
    seen.add(next)
    open.push(...named(definitions.get(next)).filter((it) => definitions.has(it)))
  }
  return false
}

export async function deleteSegment(db: Db, id: string) {
  const [user] = await segmentsNaming(db, 'segments', id)
  if (user) return new NotPossible(`The segment "${user.name}" asks for this one: change it first.`)
  const template = await templateAsking(db, id)
  if (template) return new NotPossible(`The template "${template}" asks for this segment: change its rules first.`)
  const kept = await keptForAudience(db, { segmentId: id, what: 'segment' })
  if (kept) return kept
  const { count } = await db.segment.deleteMany({ where: { id } })
  return count ? { deleted: true } : new NotFound('segment')
}

export async function takeSegmentSnapshot(db: Db, id: string) {
  const segment = await db.segment.findFirst({ where: { id } })
  if (!segment) return new NotFound('segment')
  if (segment.kind !== 'snapshot')
    return new NotPossible('A live segment follows its leads by itself: there is nothing to take.')
  await takeLater(db, id)
  return segment
}

const takeLater = (db: Db, segmentId: string) =>
  enqueue(db, 'segment.snapshot', { segmentId }, { key: `segment.snapshot:${segmentId}` })

export const shownDefinition = (definition: unknown) => shownFilter(leadFilter.parse(definition))

/** What a filter finds, each part only when it is selected. */
export async function preview(db: Db, input: LeadFilterInput | null) {
  const sql = await askFilter(db, input)
  return Object.assign(new LeadsPreview(), {
    ask: {
      estimate: () => estimate(db, sql),
      exact: () => exact(db, sql),
      sample: async () => (await leads(db, { first: 10 }, input, LeadOrder.NEWEST)).nodes,
    },
  })
}
