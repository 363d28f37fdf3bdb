import { type AcrossDb, acrossTenants } from '../../prisma/tenancy.ts'
import type { Caller, Viewer } from '../graphql/context.ts'
import { NotFound } from '../graphql/problem.ts'
import { grant } from './open.ts'
import { policyDefaults } from './policy.ts'
import { hashSecret, newSecret } from './secrets.ts'
import { forgetSession } from './viewer.ts'

/** Two tabs may refresh at once: for this long the token before is answered too. */
const overlap = 10_000

/** Ends the session, here and everywhere it was used. */
export async function signOut(viewer: Viewer, caller: Caller) {
  await acrossTenants('sign-out', (db) => revoke(db, viewer.sessionId))
  caller.setRefreshToken(null)
  return { signedOut: true }
}

/** The same session in another of the person's tenants. */
export async function switchTenant(viewer: Viewer, tenantId: string) {
  return acrossTenants('switch tenant', async (db) => {
    const membership = await db.tenantUser.findFirst({
      where: { userId: viewer.userId, tenantId, deletedAt: null, tenant: { deletedAt: null } },
    })
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
    const membership = await membershipFor(db, session)
    if (!membership) return null
    const { sessionTimeoutMinutes } = membership.tenant.policy ?? policyDefaults
    if (now.getTime() - session.lastActiveAt.getTime() > sessionTimeoutMinutes * 60_000) {
      await revoke(db, session.id)
      return null
    }
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

/** Where the session goes on: in its tenant or, if that is over, in the person's first. */
async function membershipFor(db: AcrossDb, { userId, currentTenantId }: { userId: string; currentTenantId: string }) {
  const memberships = await db.tenantUser.findMany({
    where: { userId, deletedAt: null, tenant: { deletedAt: null } },
    include: { tenant: { select: { policy: true } } },
    orderBy: { createdAt: 'asc' },
  })
  return memberships.find(({ tenantId }) => tenantId === currentTenantId) ?? memberships[0]
}

async function revoke(db: AcrossDb, sessionId: string) {
  await db.userSession.updateMany({ where: { id: sessionId, revokedAt: null }, data: { revokedAt: new Date() } })
  forgetSession(sessionId)
}
