import { randomBytes } from 'node:crypto'
import { type AcrossDb, lookAcross } from '../../prisma/tenancy.ts'
import { hashSecret, newSecret } from './secrets.ts'

const minutes = 10

/** Begins a step that waits for its answer: of this person, or of whoever can answer. */
export async function beginChallenge(db: AcrossDb, userId: string | null, isFirst: boolean) {
  const { secret, hash } = newSecret()
  const nonce = randomBytes(32).toString('base64url')
  const expiresAt = new Date(Date.now() + minutes * 60_000)
  await db.signInChallenge.create({ data: { userId, isFirst, nonce, tokenHash: hash, expiresAt } })
  return { token: secret, nonce }
}

/** The step that a token names, while it waits. */
export const findChallenge = (token: string) =>
  lookAcross('sign-in').signInChallenge.findFirst({
    where: { tokenHash: hashSecret(token), usedAt: null, expiresAt: { gt: new Date() } },
  })

/** Ends a step. False if it was answered in the meantime. */
export async function endChallenge(db: AcrossDb, id: string) {
  const { count } = await db.signInChallenge.updateMany({ where: { id, usedAt: null }, data: { usedAt: new Date() } })
  return count === 1
}
