import { z } from 'zod'
import { type AcrossDb, acrossTenants, lookAcross } from '../../prisma/tenancy.ts'
import { Role } from '../graphql/auth.ts'
import type { Caller, Viewer } from '../graphql/context.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput, NotFound, NotPossible } from '../graphql/problem.ts'
import { issueAccessToken } from './accessToken.ts'
import { hashPassword, isPassword } from './passwords.ts'
import { hashSecret, newSecret } from './refreshToken.ts'
import { WrongCredentials } from './types.ts'
import { forgetSession } from './viewer.ts'

const sessionDays = 30
/** Two tabs may refresh at once: for this long the token before is answered too. */
const overlap = 10_000

const name = z.string().trim().min(1, 'Give a name.').max(200, 'At most 200 characters.')
const email = z.email('This is not an email address.').max(254, 'At most 254 characters.').toLowerCase()

const signUpRules = z.object({
  name,
  email,
  tenantName: name,
  password: z.string().min(12, 'At least 12 characters.').max(200, 'At most 200 characters.'),
})

/** A new person with a tenant of their own, signed in. */
export async function signUp(input: z.input<typeof signUpRules>, caller: Caller) {
  const wanted = check(signUpRules, input)
  if (wanted instanceof InvalidInput) return wanted
  const passwordHash = await hashPassword(wanted.password)
  return acrossTenants('sign-up', async (db) => {
    const taken = await db.user.findFirst({ where: { email: wanted.email }, select: { id: true } })
    if (taken)
      return new InvalidInput([{ path: 'email', message: 'Somebody signed up with this address: sign in instead.' }])
    const tenant = await db.tenant.create({ data: { name: wanted.tenantName } })
    const user = await db.user.create({
      data: {
        email: wanted.email,
        name: wanted.name,
        credential: { create: { passwordHash } },
        memberships: { create: { tenantId: tenant.id, email: wanted.email, roles: [Role.owner] } },
      },
    })
    await db.company.create({ data: { tenantId: tenant.id, name: wanted.tenantName } })
    return openSession(db, { userId: user.id, tenantId: tenant.id, roles: [Role.owner] }, caller)
  })
}

const signInRules = z.object({ email: email.catch(''), password: z.string().max(200, 'At most 200 characters.') })

/** Opens a session in the tenant where the person was last, or in their first. */
export async function signIn(input: z.input<typeof signInRules>, caller: Caller) {
  const given = check(signInRules, input)
  if (given instanceof InvalidInput) return given
  const user = await lookAcross('sign-in').user.findFirst({
    where: { email: given.email, deletedAt: null },
    include: {
      credential: true,
      memberships: { where: { deletedAt: null }, orderBy: { createdAt: 'asc' } },
      sessions: { orderBy: { lastActiveAt: 'desc' }, take: 1, select: { currentTenantId: true } },
    },
  })
  const right = await isPassword(user?.credential?.passwordHash, given.password)
  if (!user || !right) return new WrongCredentials()
  const last = user.sessions[0]?.currentTenantId
  const membership = user.memberships.find(({ tenantId }) => tenantId === last) ?? user.memberships[0]
  if (!membership) return new NotPossible('You do not belong to any tenant any more.')
  const { tenantId, roles } = membership
  return acrossTenants('sign-in', (db) => openSession(db, { userId: user.id, tenantId, roles }, caller))
}

/** Ends the session, here and everywhere it was used. */
export async function signOut(viewer: Viewer, caller: Caller) {
  await acrossTenants('sign-out', (db) => revoke(db, viewer.sessionId))
  caller.setRefreshToken(null)
  return { signedOut: true }
}

/** The same session in another of the person's tenants. */
export async function switchTenant(viewer: Viewer, tenantId: string) {
  return acrossTenants('switch tenant', async (db) => {
    const membership = await db.tenantUser.findFirst({ where: { userId: viewer.userId, tenantId, deletedAt: null } })
    if (!membership) return new NotFound('tenant')
    const session = await db.userSession.update({
      where: { id: viewer.sessionId },
      data: { currentTenantId: tenantId },
    })
    return grant({ userId: viewer.userId, tenantId, sessionId: session.id, roles: membership.roles })
  })
}

/** A new access token for a refresh token, which is replaced by the next. One used again was stolen: its session ends. */
export async function refresh(secret: string, caller: Caller, now = new Date()) {
  const hash = hashSecret(secret)
  return acrossTenants('refresh', async (db) => {
    // The row is locked, so that of two tabs one rotates and the other sees that it was.
    const [found] = await db.$queryRaw<{ id: string }[]>`
      select id from user_sessions where token_hash = ${hash} or previous_token_hash = ${hash} for update`
    if (!found) return null
    const session = await db.userSession.findFirst({ where: { id: found.id }, include: { user: true } })
    if (!session || session.revokedAt || session.expiresAt <= now || session.user.deletedAt) return null
    const isCurrent = Buffer.from(session.tokenHash).equals(hash)
    if (!isCurrent && now.getTime() - session.rotatedAt.getTime() > overlap) {
      await revoke(db, session.id)
      return null
    }
    const membership =
      (await db.tenantUser.findFirst({
        where: { userId: session.userId, tenantId: session.currentTenantId, deletedAt: null },
      })) ?? (await db.tenantUser.findFirst({ where: { userId: session.userId, deletedAt: null } }))
    if (!membership) return null
    if (isCurrent) {
      const next = newSecret()
      const rotation = { tokenHash: next.hash, previousTokenHash: hash, rotatedAt: now, lastActiveAt: now }
      const current = { currentTenantId: membership.tenantId, ip: caller.ip, userAgent: caller.userAgent }
      await db.userSession.update({ where: { id: session.id }, data: { ...rotation, ...current } })
      caller.setRefreshToken(next.secret, session.expiresAt)
    }
    return grant({
      userId: session.userId,
      tenantId: membership.tenantId,
      sessionId: session.id,
      roles: membership.roles,
    })
  })
}

type Person = { userId: string; tenantId: string; roles: string[] }

async function openSession(db: AcrossDb, person: Person, caller: Caller) {
  const { secret, hash } = newSecret()
  const expiresAt = new Date(Date.now() + sessionDays * 24 * 3_600_000)
  const session = await db.userSession.create({
    data: {
      userId: person.userId,
      currentTenantId: person.tenantId,
      tokenHash: hash,
      ip: caller.ip,
      userAgent: caller.userAgent,
      expiresAt,
    },
  })
  caller.setRefreshToken(secret, expiresAt)
  return grant({ ...person, sessionId: session.id })
}

async function grant(claims: Person & { sessionId: string }) {
  const { token, expiresAt } = await issueAccessToken(claims)
  return { accessToken: token, expiresAt, viewer: claims }
}

async function revoke(db: AcrossDb, sessionId: string) {
  await db.userSession.updateMany({ where: { id: sessionId, revokedAt: null }, data: { revokedAt: new Date() } })
  forgetSession(sessionId)
}
