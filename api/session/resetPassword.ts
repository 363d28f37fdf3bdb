import { z } from 'zod'
import { post } from '../../jobs/email/post.ts'
import { type AcrossDb, acrossTenants, lookAcross } from '../../prisma/tenancy.ts'
import type { Caller } from '../graphql/context.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput } from '../graphql/problem.ts'
import { email } from './fields.ts'
import { hashPassword, weakness } from './passwords.ts'
import { policyOf } from './policy.ts'
import { LinkOver, TooManyAttempts } from './problems.ts'
import { endToken, findToken, mayWrite, sendToken } from './signUp.ts'
import { tell } from './tell.ts'
import { admit, forgive, ofAddress } from './throttle.ts'
import { forgetPerson } from './viewer.ts'

const rules = z.object({ email })

/** Sends the way to a new password, if there is an account: only the mailbox learns whether there is. */
export async function requestPasswordReset(input: z.input<typeof rules>, caller: Caller) {
  const asked = check(rules, input)
  if (asked instanceof InvalidInput) return asked
  const isBusy = await admit([ofAddress(caller.ip)])
  if (isBusy instanceof TooManyAttempts) return isBusy
  await mayWrite(asked.email, (db) =>
    sendToken(db, 'password_reset', asked, (secret) =>
      post(db, { type: 'password-reset', recipient: asked.email, facts: {}, secret }),
    ),
  )
  return asked
}

/** A new password for whoever reads the mailbox. Every session ends, and guesses made so far are forgotten. */
export async function resetPassword({ token, password }: { token: string; password: string }, caller: Caller) {
  const sent = await findToken('password_reset', token)
  const user =
    sent && (await lookAcross('password reset').user.findFirst({ where: { email: sent.email, deletedAt: null } }))
  if (!sent || !user) return new LinkOver()
  const weak = weakness(password, await policyOf(lookAcross('password reset'), user.id), user)
  if (weak) return new InvalidInput([{ path: 'password', message: weak }])
  const passwordHash = await hashPassword(password)
  const changed = await acrossTenants('password reset', async (db) => {
    if (!(await endToken(db, sent.id))) return false
    await db.emailToken.updateMany({
      where: { purpose: 'password_reset', email: sent.email, usedAt: null },
      data: { usedAt: new Date() },
    })
    await db.user.updateMany({ where: { id: user.id, emailVerified: null }, data: { emailVerified: new Date() } })
    await forgive(db, [{ kind: 'password', about: user.email, free: 0 }, ofAddress(caller.ip)])
    await setPassword(db, user.id, passwordHash)
    return true
  })
  if (!changed) return new LinkOver()
  forgetPerson(user.id)
  return { email: user.email }
}

/** Sets a password and ends the sessions that were opened with the old one, but for the one that is spared. */
export async function setPassword(db: AcrossDb, userId: string, passwordHash: string, spare?: string) {
  const now = new Date()
  await db.userCredential.upsert({
    where: { userId },
    create: { userId, passwordHash },
    update: { passwordHash, changedAt: now },
  })
  await db.userSession.updateMany({
    where: { userId, revokedAt: null, ...(spare && { id: { not: spare } }) },
    data: { revokedAt: now },
  })
  await db.signInChallenge.updateMany({ where: { userId, usedAt: null }, data: { usedAt: now } })
  await tell(db, userId, {
    type: 'account.password_changed',
    title: 'Your password was changed',
    message: 'All other sessions were ended.\n\nIf that was not you, ask for a new password at once.',
  })
}
