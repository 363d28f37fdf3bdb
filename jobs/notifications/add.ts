import { notifications } from '../../prisma/notifications.ts'
import { acrossTenants } from '../../prisma/tenancy.ts'
import { post } from '../email/post.ts'
import type { Handler } from '../handler.ts'
import { tellLive } from './tellLive.ts'

/** The notification and its mail bear the job's id: told twice, they are there once. */
export const add: Handler<'notification.add'> = async ({ byMail, ...notice }, { tenantId, jobId }) => {
  await notifications.inTenant(tenantId, async (db) => {
    await db.notification.createMany({ data: [{ id: jobId, ...notice }], skipDuplicates: true })
  })
  await tellLive(tenantId, notice.userId)
  await acrossTenants('a person’s own address and wishes', async (db) => {
    const user = await db.user.findFirst({
      where: { id: notice.userId, deletedAt: null },
      select: { email: true, preferences: { select: { emailNotifications: true } } },
    })
    if (!user || (byMail === 'as_wished' && user.preferences?.emailNotifications === false)) return
    const facts = { title: notice.title, message: notice.message }
    await post(db, { type: 'notice', recipient: user.email, facts }, jobId)
  })
}
