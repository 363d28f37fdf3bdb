import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server'
import { type AcrossDb, acrossTenants, lookAcross } from '../../prisma/tenancy.ts'
import type { Caller, Viewer } from '../graphql/context.ts'
import { InvalidInput, NotFound, NotPossible } from '../graphql/problem.ts'
import { beginChallenge, endChallenge, findChallenge } from '../session/challenges.ts'
import { newBackupCodes, newTotp, useTotp } from '../session/codes.ts'
import { party, readRegistration } from '../session/passkeys.ts'
import { ProofMethod, TooManyAttempts, WrongProof } from '../session/problems.ts'
import { codeBuckets, factorsOf } from '../session/secondFactor.ts'
import { tell } from '../session/tell.ts'
import { admit, forgive } from '../session/throttle.ts'
import { forgetSession } from '../session/viewer.ts'
import { needsProof } from './fresh.ts'
import type { AddPasskeyInput } from './types.ts'

const own = 'a person’s own account'

/** A secret for the app on the phone. It counts only once a code of it was given. */
export async function startTotp(viewer: Viewer) {
  const unproven = await needsProof(viewer)
  if (unproven) return unproven
  const { userId } = viewer
  const user = await lookAcross(own).user.findFirstOrThrow({ where: { id: userId } })
  return acrossTenants(own, async (db) => {
    const { hasTotp } = await factorsOf(db, userId)
    if (hasTotp) return new NotPossible('An app is set up already: remove it first.')
    const { sealed, secret, uri } = newTotp(userId, user.email)
    const fresh = { totpSecret: sealed, totpConfirmedAt: null, totpLastCounter: null }
    await db.userMfaSetting.upsert({ where: { userId }, create: { userId, ...fresh }, update: fresh })
    return { secret, uri }
  })
}

/** From now on a code is asked for at each sign-in. Answers the backup codes, this once. */
export async function confirmTotp(viewer: Viewer, code: string, caller: Caller) {
  const { userId, sessionId } = viewer
  const unproven = await needsProof(viewer)
  if (unproven) return unproven
  const buckets = await codeBuckets(userId, caller)
  const admission = await admit(buckets)
  if (admission instanceof TooManyAttempts) return admission
  const answer = await acrossTenants(own, async (db) => {
    const given = code.replace(/\s/g, '').slice(0, 100)
    if (admission.isLocked || !(await useTotp(db, userId, given, Date.now(), false))) return new WrongProof()
    await forgive(db, buckets)
    await db.userMfaSetting.update({ where: { userId }, data: { totpConfirmedAt: new Date() } })
    await db.userSession.updateMany({ where: { id: sessionId, userId }, data: { secondFactor: ProofMethod.totp } })
    await changed(db, userId, 'From now on a code of your app is asked for when you sign in.')
    return giveBackupCodes(db, userId)
  })
  forgetSession(sessionId)
  return answer
}

/** The app's codes are no longer asked for. Backup codes go with the last factor. */
export async function removeTotp(viewer: Viewer) {
  const unproven = await needsProof(viewer)
  if (unproven) return unproven
  const { userId } = viewer
  return acrossTenants(own, async (db) => {
    const removed = { totpSecret: null, totpConfirmedAt: null, totpLastCounter: null }
    const { count } = await db.userMfaSetting.updateMany({
      where: { userId, totpConfirmedAt: { not: null } },
      data: removed,
    })
    if (count === 0) return new NotFound('app')
    await dropBackupCodesOfNothing(db, userId)
    await changed(db, userId, 'The codes of your app are no longer asked for.')
    return { left: (await factorsOf(db, userId)).methods }
  })
}

/** Ten new backup codes; those before are worth nothing. */
export async function renewBackupCodes(viewer: Viewer) {
  const unproven = await needsProof(viewer)
  if (unproven) return unproven
  const { userId } = viewer
  return acrossTenants(own, async (db) => {
    const { methods } = await factorsOf(db, userId)
    if (methods.length === 0) return new NotPossible('Set up an app or a passkey first.')
    await changed(db, userId, 'New backup codes were made; those before are worth nothing.')
    return giveBackupCodes(db, userId)
  })
}

/** What to ask the browser for a new passkey with. */
export async function startPasskeyRegistration(viewer: Viewer) {
  const unproven = await needsProof(viewer)
  if (unproven) return unproven
  const { userId } = viewer
  return acrossTenants(own, async (db) => {
    const user = await db.user.findFirstOrThrow({ where: { id: userId } })
    const { passkeys } = await factorsOf(db, userId)
    if (passkeys.length >= 20) return new NotPossible('Twenty passkeys are the most: remove one first.')
    const { token, nonce } = await beginChallenge(db, userId, false)
    const options = await generateRegistrationOptions({
      rpName: 'PenguinMails',
      rpID: party().id,
      userName: user.email,
      userDisplayName: user.name,
      userID: new Uint8Array(Buffer.from(userId)),
      challenge: new Uint8Array(Buffer.from(nonce, 'base64url')),
      excludeCredentials: passkeys.map(({ credentialId, transports }) => ({ id: credentialId, transports })),
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    })
    return { challenge: token, options: JSON.stringify(options) }
  })
}

/** Keeps a passkey that the browser made. With the first factor come backup codes, this once. */
export async function addPasskey(viewer: Viewer, input: AddPasskeyInput) {
  const unproven = await needsProof(viewer)
  if (unproven) return unproven
  const { userId, sessionId } = viewer
  const name = input.name.trim()
  if (!name || name.length > 100)
    return new InvalidInput([{ path: 'name', message: 'Give a name of at most 100 characters.' }])
  const challenge = await findChallenge(input.challenge)
  const response = readRegistration(input.response)
  const wrong = new WrongProof('The browser’s passkey could not be taken. Begin again.')
  if (!challenge || challenge.userId !== userId || !response) return wrong
  const verification = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge.nonce,
    expectedOrigin: party().origin,
    expectedRPID: party().id,
    requireUserVerification: false,
  }).catch(() => null)
  if (!verification?.verified) return wrong
  const { credential } = verification.registrationInfo
  const answer = await acrossTenants(own, async (db) => {
    if (!(await endChallenge(db, challenge.id))) return wrong
    const isKnown = await db.userPasskey.findFirst({ where: { credentialId: credential.id }, select: { id: true } })
    if (isKnown) return new NotPossible('This passkey is known already.')
    const { methods } = await factorsOf(db, userId)
    await db.userPasskey.create({
      data: {
        userId,
        name,
        credentialId: credential.id,
        publicKey: Uint8Array.from(credential.publicKey),
        counter: credential.counter,
        transports: credential.transports ?? [],
      },
    })
    await db.userSession.updateMany({ where: { id: sessionId, userId }, data: { secondFactor: ProofMethod.passkey } })
    await changed(db, userId, `The passkey “${name}” was added.`)
    return methods.length === 0 ? giveBackupCodes(db, userId) : { codes: [] }
  })
  forgetSession(sessionId)
  return answer
}

export async function removePasskey(viewer: Viewer, id: string) {
  const unproven = await needsProof(viewer)
  if (unproven) return unproven
  const { userId } = viewer
  return acrossTenants(own, async (db) => {
    const { count } = await db.userPasskey.deleteMany({ where: { id, userId } })
    if (count === 0) return new NotFound('passkey')
    await dropBackupCodesOfNothing(db, userId)
    await changed(db, userId, 'A passkey was removed.')
    return { left: (await factorsOf(db, userId)).methods }
  })
}

async function giveBackupCodes(db: AcrossDb, userId: string) {
  const { codes, hashes } = newBackupCodes()
  const backupCodes = { backupCodes: hashes }
  await db.userMfaSetting.upsert({ where: { userId }, create: { userId, ...backupCodes }, update: backupCodes })
  return { codes }
}

async function dropBackupCodesOfNothing(db: AcrossDb, userId: string) {
  const { methods } = await factorsOf(db, userId)
  if (methods.length === 0) await db.userMfaSetting.updateMany({ where: { userId }, data: { backupCodes: [] } })
}

const changed = (db: AcrossDb, userId: string, what: string) =>
  tell(db, userId, {
    type: 'account.mfa_changed',
    title: 'How you sign in was changed',
    message: `${what}\n\nIf that was not you, change your password at once.`,
  })
