import { z } from 'zod'
import { branches, leadFilter } from '../../jobs/leads/filter.ts'
import { LeadFieldType } from '../../prisma/generated/oltp/enums.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput, NotFound, NotPossible } from '../graphql/problem.ts'
import { revise } from '../graphql/revise.ts'
import { taken } from '../graphql/taken.ts'
import type { CreateLeadFieldInput, UpdateLeadFieldInput } from './types.ts'

const plain = (most: number) =>
  z
    .string()
    .trim()
    .min(1, 'Give a name.')
    .max(most, `At most ${most} characters.`)
    .refine((it) => !it.includes('\0'), 'Remove the NUL character.')
const choices = z
  .array(plain(100))
  .max(200, 'At most 200 choices.')
  .refine((all) => new Set(all.map((it) => it.toLowerCase())).size === all.length, 'Each choice stands once.')
const creation = z
  .object({
    key: z.string().regex(/^[a-z][a-z0-9_]{0,49}$/, 'A key has small letters, digits and _, and begins with a letter.'),
    label: plain(100),
    type: z.enum(LeadFieldType),
    choices: choices.nullish().transform((it) => it ?? []),
  })
  .refine(({ type, choices }) => type !== 'choice' || choices.length > 0, {
    path: ['choices'],
    error: 'Give the choices.',
  })
  .refine(({ type, choices }) => type === 'choice' || choices.length === 0, {
    path: ['choices'],
    error: 'Only a choice has choices.',
  })
const change = z.object({
  label: plain(100).optional(),
  choices: choices.min(1, 'Give the choices.').optional(),
  expectedRevision: z.int().nullish(),
})

const most = 200

export const leadFields = (db: Db) => db.leadField.findMany({ orderBy: { id: 'asc' }, take: most })

export async function createLeadField(db: Db, input: CreateLeadFieldInput) {
  const data = check(creation, input)
  if (data instanceof InvalidInput) return data
  if ((await db.leadField.count()) >= most)
    return new InvalidInput([{ path: 'key', message: `There are ${most} fields already, which is the most.` }])
  return db.leadField.create({ data }).catch(taken('key', 'There is a field of this key already.'))
}

export async function updateLeadField(db: Db, id: string, input: UpdateLeadFieldInput) {
  const wanted = check(change, input)
  if (wanted instanceof InvalidInput) return wanted
  const { expectedRevision, ...data } = wanted
  const field = await db.leadField.findFirst({ where: { id } })
  if (data.choices && field && field.type !== 'choice')
    return new InvalidInput([{ path: 'choices', message: 'Only a choice has choices.' }])
  return revise({
    what: 'field',
    expectedRevision,
    find: () => db.leadField.findFirst({ where: { id } }),
    update: (expected) =>
      db.leadField.updateMany({ where: { id, ...expected }, data: { ...data, revision: { increment: 1 } } }),
  })
}

/** The values stay with the leads and come back with a field of the same key; nothing shows them until then. */
export async function deleteLeadField(db: Db, id: string) {
  const field = await db.leadField.findFirst({ where: { id } })
  if (!field) return new NotFound('field')
  const segments = await db.segment.findMany({ select: { name: true, definition: true } })
  const user = segments.find(({ definition }) =>
    [...branches(leadFilter.parse(definition))].some((it) => it.attribute?.key === field.key),
  )
  if (user) return new NotPossible(`The segment "${user.name}" asks for this field: change it first.`)
  await db.leadField.deleteMany({ where: { id } })
  return { deleted: true }
}
