import { type AcrossDb, acrossTenants, lookAcross } from '../../prisma/tenancy.ts'
import type { Caller } from '../graphql/context.ts'
import { beginChallenge, endChallenge, findChallenge } from './challenges.ts'
import { useCode } from './codes.ts'
import { openSession } from './open.ts'
import { askPasskey, verifyPasskey } from './passkeys.ts'
import { policyOf } from './policy.ts'
import { LinkOver, ProofMethod, SecondFactorNeeded, TooManyAttempts, WrongProof } from './problems.ts'
import { hashSecret } from './secrets.ts'
import { admit, type Bucket, forgive, ofAddress } from './throttle.ts'

/** What the person can prove themselves with beside the password. */
export async function factorsOf(db: AcrossDb, userId: string) {
  const mfa = await db.userMfaSetting.findFirst({ where: { userId } })
  const passkeys = await db.userPasskey.findMany({ where: { userId }, orderBy: { createdAt: 'asc' } })
  const hasTotp = Boolean(mfa?.totpConfirmedAt)
  const methods = [
    ...(passkeys.length > 0 ? [ProofMethod.passkey] : []),
    ...(hasTotp ? [ProofMethod.totp] : []),
    ...((hasTotp || passkeys.length > 0) && mfa?.backupCodes.length ? [ProofMethod.backup_code] : []),
  ]
  return { methods, passkeys, hasTotp, backupCodesLeft: mfa?.backupCodes.length ?? 0 }
}

/** The second step of a sign-in, when the person has a second factor. */
export async function askSecondFactor(db: AcrossDb, userId: string): Promise<SecondFactorNeeded | null> {
  const { methods, passkeys } = await factorsOf(db, userId)
  if (methods.length === 0) return null
  const { token, nonce } = await beginChallenge(db, userId, false)
  return new SecondFactorNeeded(token, methods, await optionsOf(nonce, passkeys))
}

/** What a sign-in begun elsewhere waits for: of a provider that sent the person back with a challenge. */
export async function secondFactorOf(token: string) {
  const challenge = await findChallenge(token)
  if (!challenge?.userId) return null
  const { methods, passkeys } = await factorsOf(lookAcross('sign-in'), challenge.userId)
  return new SecondFactorNeeded(token, methods, await optionsOf(challenge.nonce, passkeys))
}

const optionsOf = async (nonce: string, passkeys: { credentialId: string; transports: string[] }[]) =>
  passkeys.length > 0 ? JSON.stringify(await askPasskey(nonce, passkeys, false)) : null

const over = () => new LinkOver('This sign-in took too long or is over. Begin again.')

/** Ends a sign-in with a code of the app, or a backup code. */
export async function signInWithCode({ challenge: token, code }: { challenge: string; code: string }, caller: Caller) {
  const challenge = await findChallenge(token)
  if (!challenge?.userId || challenge.isFirst) return over()
  const { id, userId } = challenge
  const buckets = await codeBuckets(userId, caller)
  const admission = await admit(buckets)
  if (admission instanceof TooManyAttempts) return admission
  return acrossTenants('sign-in', async (db) => {
    const secondFactor = admission.isLocked ? null : await useCode(db, userId, code.slice(0, 100))
    if (!secondFactor) {
      const { ip, userAgent } = caller
      await db.loginAttempt.create({ data: { userId, method: 'code', isSuccess: false, ip, userAgent } })
      return new WrongProof()
    }
    if (!(await endChallenge(db, id))) return over()
    await forgive(db, buckets)
    return openSession(db, { userId, method: secondFactor, secondFactor }, caller)
  })
}

/** Codes are guessed per person, whoever the guesser is; from a known device they are counted apart. */
export async function codeBuckets(userId: string, caller: Caller): Promise<Bucket[]> {
  const db = lookAcross('sign-in')
  const { maxLoginAttempts: after, lockoutMinutes } = await policyOf(db, userId)
  const lock = { after, minutes: lockoutMinutes }
  const device =
    caller.deviceToken &&
    (await db.userDevice.findFirst({
      where: { userId, tokenHash: hashSecret(caller.deviceToken) },
      select: { id: true },
    }))
  if (device) return [{ kind: 'device', about: `code:${device.id}`, free: 3, lock }]
  return [ofAddress(caller.ip), { kind: 'code', about: userId, free: 3, lock }]
}

/** Begins a sign-in with nothing but a passkey. */
export async function startPasskey(caller: Caller) {
  const admission = await admit([ofAddress(caller.ip)])
  if (admission instanceof TooManyAttempts) return admission
  return acrossTenants('sign-in', async (db) => {
    const { token, nonce } = await beginChallenge(db, null, true)
    return { challenge: token, options: JSON.stringify(await askPasskey(nonce, [], true)) }
  })
}

/** Ends a sign-in with a passkey: as the second factor, or by itself. */
export async function signInWithPasskey(
  { challenge: token, response }: { challenge: string; response: string },
  caller: Caller,
) {
  const challenge = await findChallenge(token)
  if (!challenge) return over()
  const admission = await admit([ofAddress(caller.ip)])
  if (admission instanceof TooManyAttempts) return admission
  return acrossTenants('sign-in', async (db) => {
    const userId = await verifyPasskey(db, response, challenge.nonce, challenge.isFirst)
    const isTheirs = userId !== null && (challenge.userId === null || challenge.userId === userId)
    const person =
      isTheirs && (await db.user.findFirst({ where: { id: userId, deletedAt: null }, select: { id: true } }))
    if (!person) return new WrongProof('This passkey is not known here.')
    if (!(await endChallenge(db, challenge.id))) return over()
    // A sign-in with nothing else was counted twice: when it began, and now.
    const counted = Array.from({ length: challenge.isFirst ? 2 : 1 }, () => ofAddress(caller.ip))
    await forgive(db, counted)
    return openSession(db, { userId: person.id, method: 'passkey', secondFactor: ProofMethod.passkey }, caller)
  })
}
