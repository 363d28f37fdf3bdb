import { v7 as uuid } from 'uuid'
import { z } from 'zod'
import { sees } from '../companies/sight.ts'
import { scopes } from '../graphql/auth.ts'
import type { SignedIn } from '../graphql/context.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput, NotFound, NotPossible } from '../graphql/problem.ts'
import { readRange } from './addresses.ts'
import { changeable } from './list.ts'
import { newToken } from './secret.ts'
import type { CreatePersonalTokenInput, RotatePersonalTokenInput } from './types.ts'
import { forgetToken } from './viewer.ts'

const range = z.string().transform((text, context) => {
  const read = readRange(text.trim())
  if (read) return read
  context.addIssue('Write an address or a range, as 203.0.113.7 or 203.0.113.0/24.')
  return z.NEVER
})
const expiresInDays = z
  .int()
  .min(1, 'At least one day.')
  .max(366, 'At most 366 days.')
  .nullish()
  .transform((days) => days ?? 90)
const creation = z.object({
  name: z.string().trim().min(1, 'Say what it is for.').max(100, 'At most 100 characters.'),
  scopes: z
    .array(z.enum(scopes, { error: ({ input }) => `There is no scope ${input}.` }))
    .min(1, 'Choose at least one.'),
  companyIds: z.array(z.uuid()).max(100, 'At most 100.').nullish(),
  ipRanges: z.array(range).max(20, 'At most 20.').nullish(),
  expiresInDays,
})
const rotation = z.object({
  overlapHours: z
    .int()
    .min(0)
    .max(168, 'At most 168 hours.')
    .nullish()
    .transform((hours) => hours ?? 24),
  expiresInDays,
})

const hour = 3_600_000
const inDays = (days: number) => new Date(Date.now() + days * 24 * hour)

/** A token for the asker's own programs. It never may more than they do, now or later. */
export async function create({ db, viewer, audit }: SignedIn, input: CreatePersonalTokenInput) {
  const wanted = check(creation, input)
  if (wanted instanceof InvalidInput) return wanted
  const beyond = wanted.scopes.find((scope) => !viewer.permissions.has(scope))
  if (beyond) return new InvalidInput([{ path: 'scopes', message: `Your role does not have ${beyond}.` }])
  const companyIds = [...new Set(wanted.companyIds ?? [])]
  const there = await db.company.count({ where: { id: { in: companyIds.filter((id) => sees(viewer, id)) } } })
  if (there !== companyIds.length)
    return new InvalidInput([{ path: 'companyIds', message: 'There is no such workspace.' }])
  const id = uuid()
  const { token, hash } = newToken(id)
  const personalToken = await db.personalToken.create({
    data: {
      ...{ id, hash, companyIds, userId: viewer.userId, name: wanted.name },
      scopes: [...new Set(wanted.scopes)],
      ipRanges: [...new Set(wanted.ipRanges ?? [])],
      expiresAt: inDays(wanted.expiresInDays),
    },
  })
  audit({ after: personalToken })
  return { id, token, personalToken }
}

/** A new secret for a token. The old one is taken for a while longer, so that programs can be told one by one. */
export async function rotate({ db, viewer, audit }: SignedIn, id: string, input: RotatePersonalTokenInput) {
  const wanted = check(rotation, input)
  if (wanted instanceof InvalidInput) return wanted
  const before = await changeable(db, viewer, id)
  if (!before) return new NotFound('token')
  if (before.userId !== viewer.userId) return new NotPossible('Only its owner gets to see a new secret.')
  const { token, hash } = newToken(id)
  const now = new Date()
  const endOfOverlap = Math.min(now.getTime() + wanted.overlapHours * hour, before.expiresAt.getTime())
  const personalToken = await db.personalToken.update({
    where: db.key(id),
    data: {
      ...{ hash, rotatedAt: now, expiresAt: inDays(wanted.expiresInDays) },
      ...{ previousHash: before.hash, previousExpiresAt: new Date(endOfOverlap) },
    },
  })
  forgetToken(id)
  audit({ before, after: personalToken })
  return { id, token, personalToken }
}

/** Ends a token, everywhere within a second. */
export async function revoke({ db, viewer, audit }: SignedIn, id: string) {
  const before = await changeable(db, viewer, id)
  if (!before) return new NotFound('token')
  const after = await db.personalToken.update({ where: db.key(id), data: { revokedAt: new Date() } })
  forgetToken(id)
  audit({ before: { name: before.name, revokedAt: null }, after: { name: after.name, revokedAt: after.revokedAt } })
  return after
}
