import { acrossTenants, lookAcross } from '../../prisma/tenancy.ts'
import type { Caller, Viewer } from '../graphql/context.ts'
import { NotPossible } from '../graphql/problem.ts'
import { beginChallenge, endChallenge, findChallenge } from '../session/challenges.ts'
import { useCode } from '../session/codes.ts'
import { askPasskey, verifyPasskey } from '../session/passkeys.ts'
import { isPassword } from '../session/passwords.ts'
import { ConfirmationNeeded, ProofMethod, TooManyAttempts, WrongProof } from '../session/problems.ts'
import { codeBuckets, factorsOf } from '../session/secondFactor.ts'
import { admit, forgive } from '../session/throttle.ts'
import { forgetSession } from '../session/viewer.ts'
import type { ConfirmIdentityInput } from './types.ts'

const freshMinutes = 10

/** Null if the person has proven lately, in this session, that it is them; otherwise what they can prove it with. */
export async function needsProof({ sessionId, userId }: Viewer): Promise<ConfirmationNeeded | null> {
  const since = new Date(Date.now() - freshMinutes * 60_000)
  const db = lookAcross('a person’s own account')
  const fresh = await db.userSession.findFirst({ where: { id: sessionId, userId, authenticatedAt: { gt: since } } })
  if (fresh) return null
  const { methods } = await factorsOf(db, userId)
  const hasPassword = await db.userCredential.findFirst({ where: { userId }, select: { userId: true } })
  return new ConfirmationNeeded([...methods, ...(hasPassword ? [ProofMethod.password] : [])])
}

/** What to ask the browser for a passkey with, to prove that it is still them. */
export const startPasskeyConfirmation = ({ userId }: Viewer) =>
  acrossTenants('a person’s own account', async (db) => {
    const { passkeys } = await factorsOf(db, userId)
    if (passkeys.length === 0) return new NotPossible('You have no passkey.')
    const { token, nonce } = await beginChallenge(db, userId, false)
    return { challenge: token, options: JSON.stringify(await askPasskey(nonce, passkeys, false)) }
  })

/** Proves for the next ten minutes that it is still them: a stolen session alone changes nothing that matters. */
export async function confirmIdentity(viewer: Viewer, given: ConfirmIdentityInput, caller: Caller) {
  const { userId, sessionId } = viewer
  const buckets = await codeBuckets(userId, caller)
  const admission = await admit(buckets)
  if (admission instanceof TooManyAttempts) return admission
  const credential = await lookAcross('a person’s own account').userCredential.findFirst({ where: { userId } })
  const byPassword =
    given.password != null && (await isPassword(credential?.passwordHash, given.password.slice(0, 200)))
  const challenge = given.challenge == null ? null : await findChallenge(given.challenge)
  return acrossTenants('a person’s own account', async (db) => {
    let method: ProofMethod | null = byPassword ? ProofMethod.password : null
    if (admission.isLocked) return new WrongProof('That is not right.')
    if (!method && given.code != null) method = await useCode(db, userId, given.code.slice(0, 100))
    if (!method && challenge?.userId === userId && given.passkey != null) {
      const isTheirs = (await verifyPasskey(db, given.passkey, challenge.nonce, false)) === userId
      if (isTheirs && (await endChallenge(db, challenge.id))) method = ProofMethod.passkey
    }
    if (!method) return new WrongProof('That is not right.')
    await forgive(db, buckets)
    const now = new Date()
    const secondFactor = method === ProofMethod.password ? {} : { secondFactor: method }
    await db.userSession.updateMany({
      where: { id: sessionId, userId },
      data: { authenticatedAt: now, ...secondFactor },
    })
    forgetSession(sessionId)
    return { until: new Date(now.getTime() + freshMinutes * 60_000) }
  })
}
