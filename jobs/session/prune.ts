import { notifications } from '../../prisma/notifications.ts'
import { acrossTenants } from '../../prisma/tenancy.ts'
import type { Handler } from '../handler.ts'

const day = 24 * 3_600_000

/** Forgets what can no longer be used and what nobody needs to look back on. */
export const prune: Handler<'session.prune'> = async () => {
  const now = Date.now()
  const ago = (days: number) => ({ lt: new Date(now - days * day) })
  await acrossTenants('old sign-ins', async (db) => {
    await db.emailToken.deleteMany({ where: { expiresAt: ago(1) } })
    await db.signInChallenge.deleteMany({ where: { expiresAt: ago(1) } })
    await db.loginThrottle.deleteMany({ where: { lastAt: ago(2) } })
    await db.loginAttempt.deleteMany({ where: { attemptedAt: ago(90) } })
    await db.loginGeographicAlert.deleteMany({ where: { createdAt: ago(365) } })
    await db.userSession.deleteMany({ where: { OR: [{ expiresAt: ago(30) }, { revokedAt: ago(30) }] } })
    await db.userDevice.deleteMany({ where: { lastUsedAt: ago(365) } })
  })
  await notifications.acrossTenants('old mails', (db) =>
    db.transactionalEmail.deleteMany({ where: { createdAt: ago(30), expiresAt: ago(0) } }),
  )
}
