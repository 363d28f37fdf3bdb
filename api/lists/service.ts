import { z } from 'zod'
import type { Db } from '../../prisma/tenancy.ts'
import { keptForAudience } from '../campaigns/used.ts'
import { countLimit, newestFirst, type Page } from '../graphql/connection.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput, NotFound, NotPossible } from '../graphql/problem.ts'
import { revise } from '../graphql/revise.ts'
import { taken } from '../graphql/taken.ts'
import { segmentsNaming } from '../segments/used.ts'
import type { CreateLeadListInput, UpdateLeadListInput } from './types.ts'

const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `At most ${most} characters.`)
    .refine((it) => !it.includes('\0'), 'Remove the NUL character.')
const creation = z.object({ name: text(200).min(1, 'Give a name.'), description: text(2_000).nullish() })
const change = creation.partial().extend({ expectedRevision: z.int().nullish() })

const nameTaken = taken('name', 'There is a list of this name already.')

export const leadLists = (db: Db, page: Page) =>
  newestFirst(
    page,
    (slice) => db.leadList.findMany(slice),
    () => db.leadList.count({ take: countLimit }),
  )

export async function createLeadList(db: Db, input: CreateLeadListInput) {
  const data = check(creation, input)
  return data instanceof InvalidInput ? data : db.leadList.create({ data }).catch(nameTaken)
}

export async function updateLeadList(db: Db, id: string, input: UpdateLeadListInput) {
  const wanted = check(change, input)
  if (wanted instanceof InvalidInput) return wanted
  const { expectedRevision, ...data } = wanted
  return revise({
    what: 'list',
    expectedRevision,
    find: () => db.leadList.findFirst({ where: { id } }),
    update: (expected) =>
      db.leadList.updateMany({ where: { id, ...expected }, data: { ...data, revision: { increment: 1 } } }),
  }).catch(nameTaken)
}

/** The leads stay. */
export async function deleteLeadList(db: Db, id: string) {
  const [user] = await segmentsNaming(db, 'lists', id)
  if (user) return new NotPossible(`The segment "${user.name}" asks for this list: change it first.`)
  const kept = await keptForAudience(db, { listId: id, what: 'list' })
  if (kept) return kept
  const { count } = await db.leadList.deleteMany({ where: { id } })
  return count ? { deleted: true } : new NotFound('list')
}

/** How many leads are on each list, in one statement: what loaders ask. */
export const membersOf = (db: Db, ids: string[]) =>
  db.json<{ id: string; count: number }[]>(
    `select coalesce(json_agg(json_build_object('id', list_id, 'count', count)), '[]') from (
       select list_id, count(*) from lead_list_members where tenant_id = $1 and list_id = any($2::uuid[]) group by list_id) m`,
    db.tenantId,
    ids,
  )
