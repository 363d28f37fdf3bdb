import { z } from 'zod'
import type { Db } from '../../prisma/tenancy.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput, NotFound } from '../graphql/problem.ts'
import { taken } from '../graphql/taken.ts'

const name = z
  .string()
  .trim()
  .min(1, 'Give a name.')
  .max(100, 'At most 100 characters.')
  .refine((it) => !it.includes('\0'), 'Remove the NUL character.')

export const leadTags = (db: Db) => db.leadTag.findMany({ orderBy: { nameKey: 'asc' }, take: 1_000 })

/** The ids of tags by their name in lower case; those that are new are made. */
export async function tagsByName(db: Db, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Map(names.map((it): [string, string] => [it.toLowerCase(), it]).reverse()).values()]
  await db.leadTag.createMany({ data: wanted.map((name) => ({ name })), skipDuplicates: true })
  const rows = await db.leadTag.findMany({ where: { nameKey: { in: wanted.map((it) => it.toLowerCase()) } } })
  return new Map(rows.map(({ nameKey, id }) => [nameKey, id]))
}

export async function updateLeadTag(db: Db, id: string, given: string) {
  const checked = check(z.object({ name }), { name: given })
  if (checked instanceof InvalidInput) return checked
  const { count } = await db.leadTag
    .updateMany({ where: { id }, data: checked })
    .catch(taken('name', 'There is a tag of this name already.'))
    .then((it) => (it instanceof InvalidInput ? { count: it } : it))
  if (count instanceof InvalidInput) return count
  return (await db.leadTag.findFirst({ where: { id } })) ?? new NotFound('tag')
}

export async function deleteLeadTag(db: Db, id: string) {
  const { count } = await db.leadTag.deleteMany({ where: { id } })
  return count ? { deleted: true } : new NotFound('tag')
}
