import { z } from 'zod'
import { post } from '../../jobs/email/post.ts'
import { acrossTenants, lookAcross } from '../../prisma/tenancy.ts'
import type { Caller, SignedIn, Viewer } from '../graphql/context.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput } from '../graphql/problem.ts'
import { email, name } from '../session/fields.ts'
import { hashPassword, weakness } from '../session/passwords.ts'
import { policyOf } from '../session/policy.ts'
import { LinkOver, TooManyAttempts } from '../session/problems.ts'
import { setPassword } from '../session/resetPassword.ts'
import { endToken, findToken, mayWrite, sendToken } from '../session/signUp.ts'
import { tell } from '../session/tell.ts'
import { admit, ofAddress } from '../session/throttle.ts'
import { forgetPerson } from '../session/viewer.ts'
import { needsProof } from './fresh.ts'
import type { UpdatePreferencesInput } from './types.ts'

const own = 'a person’s own account'

const profile = z.object({ name })

export async function updateProfile({ viewer: { userId }, audit }: SignedIn, input: z.input<typeof profile>) {
  const data = check(profile, input)
  if (data instanceof InvalidInput) return data
  return acrossTenants(own, async (db) => {
    const before = await db.user.findFirstOrThrow({ where: { id: userId }, select: { name: true } })
    audit({ before, after: data })
    return db.user.update({ where: { id: userId }, data })
  })
}

/** A new password. All other sessions end. */
export async function changePassword(viewer: Viewer, password: string) {
  const { userId, sessionId } = viewer
  const unproven = await needsProof(viewer)
  if (unproven) return unproven
  const db = lookAcross(own)
  const user = await db.user.findFirstOrThrow({ where: { id: userId } })
  const weak = weakness(password, await policyOf(db, userId), user)
  if (weak) return new InvalidInput([{ path: 'password', message: weak }])
  const passwordHash = await hashPassword(password)
  await acrossTenants(own, (db) => setPassword(db, userId, passwordHash, sessionId))
  forgetPerson(userId)
  return user
}

const newAddress = z.object({ email })

/** Writes to the new address. Nothing changes until its owner follows the link. */
export async function changeEmail(viewer: Viewer, input: z.input<typeof newAddress>, caller: Caller) {
  const wanted = check(newAddress, input)
  if (wanted instanceof InvalidInput) return wanted
  const unproven = await needsProof(viewer)
  if (unproven) return unproven
  const isBusy = await admit([ofAddress(caller.ip)])
  if (isBusy instanceof TooManyAttempts) return isBusy
  const { userId } = viewer
  const user = await lookAcross(own).user.findFirstOrThrow({ where: { id: userId } })
  await mayWrite(wanted.email, (db) =>
    sendToken(db, 'email_change', { email: wanted.email, userId }, (secret) =>
      post(db, { type: 'email-change', recipient: wanted.email, facts: { name: user.name }, secret }),
    ),
  )
  return wanted
}

/** The address is theirs: it is the one they sign in with from now on. The old one is told. */
export async function confirmEmailChange(token: string) {
  const sent = await findToken('email_change', token)
  if (!sent?.userId) return new LinkOver()
  const { userId, email, id } = sent
  return acrossTenants(own, async (db) => {
    const user = await db.user.findFirst({ where: { id: userId, deletedAt: null } })
    const isTaken = await db.user.findFirst({ where: { email }, select: { id: true } })
    if (!user || isTaken || !(await endToken(db, id))) return new LinkOver()
    const message = `You sign in with ${email} from now on.\n\nIf that was not you, write to whoever runs this PenguinMails at once.`
    const facts = { title: 'Your address was changed', message }
    await post(db, { type: 'notice', recipient: user.email, facts })
    await db.tenantUser.updateMany({ where: { userId }, data: { email } })
    // Links that were sent to the old mailbox open nothing any more.
    await db.emailToken.updateMany({ where: { email: user.email, usedAt: null }, data: { usedAt: new Date() } })
    await tell(db, userId, { type: 'account.email_changed', ...facts })
    await db.user.update({ where: { id: userId }, data: { email, emailVerified: new Date() } })
    return { email }
  })
}

const isZone = (zone: string) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}
const isLanguage = (tag: string) => {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0
  } catch {
    return false
  }
}
const wishes = z.object({
  theme: z.enum(['light', 'dark', 'auto']).optional(),
  language: z.string().max(35).refine(isLanguage, 'This is not a language tag such as en-GB.').optional(),
  timezone: z.string().max(100).refine(isZone, 'This is not a time zone such as Europe/Berlin.').optional(),
  emailNotifications: z.boolean().optional(),
})

export async function updatePreferences({ viewer: { userId }, audit }: SignedIn, input: UpdatePreferencesInput) {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== null))
  const data = check(wishes, given)
  if (data instanceof InvalidInput) return data
  return acrossTenants(own, async (db) => {
    const before = (await db.userPreference.findFirst({ where: { userId } })) ?? preferenceDefaults
    audit({ before, after: { ...before, ...data } })
    return db.userPreference.upsert({ where: { userId }, create: { userId, ...data }, update: data })
  })
}

export const preferenceDefaults = {
  theme: 'auto',
  language: 'en',
  timezone: 'UTC',
  emailNotifications: true,
}
