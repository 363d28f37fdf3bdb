import { z } from 'zod'
import type { Db } from '../../prisma/tenancy.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput, NotFound } from '../graphql/problem.ts'
import { taken } from '../graphql/taken.ts'

export const tagName = z
  .string()
  .trim()
  .min(1, 'A tag has a name.')
  .max(100, 'A tag has at most 100 characters.')
  .refine((it) => !it.includes('\0'), 'Remove the NUL character.')

export const tags = (db: Db) => db.tag.findMany({ orderBy: { nameKey: 'asc' }, take: 1_000 })

export async function updateTag(db: Db, id: string, given: string) {
  const data = check(z.object({ name: tagName }), { name: given })
  if (data instanceof InvalidInput) return data
  const renamed = await db.tag
    .updateMany({ where: { id }, data })
    .catch(taken('name', 'There is a tag of this name already.'))
  if (renamed instanceof InvalidInput) return renamed
  return (await db.tag.findFirst({ where: { id } })) ?? new NotFound('tag')
}

export async function deleteTag(db: Db, id: string) {
  const { count } = await db.tag.deleteMany({ where: { id } })
  return count ? { deleted: true } : new NotFound('tag')
}

/** Marks a template with these and no others; those that are new are made. */
export async function setTags(db: Db, templateId: string, names: readonly string[]) {
  const wanted = [...new Map(names.map((it): [string, string] => [it.toLowerCase(), it]).reverse()).values()]
  await db.tag.createMany({ data: wanted.map((name) => ({ name })), skipDuplicates: true })
  await db.templateTag.deleteMany({ where: { templateId } })
  await db.$executeRaw`
    insert into template_tags (tenant_id, template_id, tag_id)
    select tenant_id, ${templateId}::uuid, id from tags
     where tenant_id = ${db.tenantId}::uuid and name_key in (select lower(it) from unnest(${wanted}::text[]) it)`
}
