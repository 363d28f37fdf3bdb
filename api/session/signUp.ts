import { z } from 'zod'
import { mails } from '../../jobs/email/mails.ts'
import { post } from '../../jobs/email/post.ts'
import { type AcrossDb, acrossTenants, lookAcross } from '../../prisma/tenancy.ts'
import type { Caller } from '../graphql/context.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput } from '../graphql/problem.ts'
import { createAccount } from './createAccount.ts'
import { email, name } from './fields.ts'
import { openSession } from './open.ts'
import { hashPassword, isPassword, weakness } from './passwords.ts'
import { policyDefaults } from './policy.ts'
import { LinkOver, TooManyAttempts, WrongCredentials } from './problems.ts'
import { hashSecret, newSecret } from './secrets.ts'
import { admit, forgive, ofAddress } from './throttle.ts'

const rules = z
  .object({ name, email, tenantName: name, password: z.string().max(200, 'At most 200 characters.') })
  .check(({ value, issues }) => {
    const message = weakness(value.password, policyDefaults, value)
    if (message) issues.push({ code: 'custom', path: ['password'], message, input: value.password })
  })

/**
 * Writes to the mailbox. Nobody is made and nobody is looked up until its owner follows the link, so the answer and its
 * time are the same for every address.
 */
export async function signUp(input: z.input<typeof rules>, caller: Caller) {
  const wanted = check(rules, input)
  if (wanted instanceof InvalidInput) return wanted
  const isBusy = await admit([ofAddress(caller.ip)])
  if (isBusy instanceof TooManyAttempts) return isBusy
  const { password, ...person } = wanted
  const passwordHash = await hashPassword(password)
  const facts = { name: person.name, tenantName: person.tenantName }
  await mayWrite(person.email, (db) =>
    sendToken(db, 'sign_up', { ...person, passwordHash }, (secret) =>
      post(db, { type: 'sign-up', recipient: person.email, facts, secret }),
    ),
  )
  return { email: person.email }
}

/** Writes to a mailbox, unless it was written to often lately: then it is quietly left in peace. */
export async function mayWrite(recipient: string, write: (db: AcrossDb) => Promise<unknown>) {
  const admission = await admit([{ kind: 'mail', about: recipient, free: 5 }])
  if (!(admission instanceof TooManyAttempts)) await acrossTenants('a link by mail', write)
}

type Sent = { email: string; userId?: string; name?: string; tenantName?: string; passwordHash?: string }

/** Keeps the hash of a new secret, which goes out by mail. */
export async function sendToken(
  db: AcrossDb,
  purpose: 'sign_up' | 'password_reset' | 'email_change',
  about: Sent,
  send: (secret: string) => Promise<void>,
) {
  const { secret, hash } = newSecret()
  const { hours } =
    mails[({ sign_up: 'sign-up', password_reset: 'password-reset', email_change: 'email-change' } as const)[purpose]]
  const expiresAt = new Date(Date.now() + hours * 3_600_000)
  await db.emailToken.create({ data: { purpose, ...about, tokenHash: hash, expiresAt } })
  await send(secret)
}

/** What a link stands for, while it does. */
export const findToken = (purpose: 'sign_up' | 'password_reset' | 'email_change', token: string) =>
  lookAcross('a link by mail').emailToken.findFirst({
    where: { purpose, tokenHash: hashSecret(token), usedAt: null, expiresAt: { gt: new Date() } },
  })

/** Uses a link up. False if it was in the meantime. */
export async function endToken(db: AcrossDb, id: string) {
  const { count } = await db.emailToken.updateMany({ where: { id, usedAt: null }, data: { usedAt: new Date() } })
  return count === 1
}

/**
 * Makes the person and their tenant, and signs them in. Both the link and the password are needed: who signed up with
 * an address that is not theirs must not come by an account its owner has confirmed, nor the owner by theirs.
 */
export async function verifyEmail({ token, password }: { token: string; password: string }, caller: Caller) {
  const sent = await findToken('sign_up', token)
  if (!sent?.passwordHash) return new LinkOver()
  const bucket = { kind: 'link', about: sent.id, free: 5 } as const
  const admission = await admit([bucket])
  if (admission instanceof TooManyAttempts) return admission
  if (!(await isPassword(sent.passwordHash, password.slice(0, 200)))) return new WrongCredentials()
  const { email, name, tenantName, passwordHash } = sent
  return acrossTenants('sign-up', async (db) => {
    const isTaken = await db.user.findFirst({ where: { email }, select: { id: true } })
    if (isTaken || !(await endToken(db, sent.id))) return new LinkOver('This address has an account already: sign in.')
    await forgive(db, [bucket, ofAddress(caller.ip)])
    const { userId } = await createAccount(db, {
      email,
      name: name ?? email,
      tenantName: tenantName ?? email,
      passwordHash,
    })
    return openSession(db, { userId, method: 'sign_up' }, caller)
  })
}
