import { acrossTenants, lookAcross } from '../../prisma/tenancy.ts'
import type { Viewer } from '../graphql/context.ts'
import { NotFound } from '../graphql/problem.ts'
import { forgetPerson } from '../session/viewer.ts'

const own = 'a person’s own account'

/** The sessions that are alive, the last used first. */
export const sessionsOf = ({ userId }: Viewer) =>
  lookAcross(own).userSession.findMany({
    where: { userId, revokedAt: null, expiresAt: { gt: new Date() } },
    include: { device: { select: { country: true } } },
    orderBy: { lastActiveAt: 'desc' },
    take: 200,
  })

export const devicesOf = ({ userId }: Viewer) =>
  lookAcross(own).userDevice.findMany({ where: { userId }, orderBy: { lastUsedAt: 'desc' }, take: 200 })

export const attemptsOf = ({ userId }: Viewer) =>
  lookAcross(own).loginAttempt.findMany({ where: { userId }, orderBy: { id: 'desc' }, take: 20 })

/** Ends one session. Within a second it is dead everywhere. */
export async function revokeSession({ userId }: Viewer, id: string) {
  const { count } = await acrossTenants(own, (db) =>
    db.userSession.updateMany({ where: { id, userId, revokedAt: null }, data: { revokedAt: new Date() } }),
  )
  forgetPerson(userId)
  return count === 1 ? { revoked: 1 } : new NotFound('session')
}

/** Ends every session but this one. */
export async function revokeOtherSessions({ userId, sessionId }: Viewer) {
  const { count } = await acrossTenants(own, (db) =>
    db.userSession.updateMany({
      where: { userId, revokedAt: null, id: { not: sessionId } },
      data: { revokedAt: new Date() },
    }),
  )
  forgetPerson(userId)
  return { revoked: count }
}

/** The device is a stranger again, and its sessions end. */
export async function forgetDevice({ userId }: Viewer, id: string) {
  const count = await acrossTenants(own, async (db) => {
    await db.userSession.updateMany({
      where: { userId, deviceId: id, revokedAt: null },
      data: { revokedAt: new Date() },
    })
    return (await db.userDevice.deleteMany({ where: { id, userId } })).count
  })
  forgetPerson(userId)
  return count === 1 ? { revoked: 1 } : new NotFound('device')
}
