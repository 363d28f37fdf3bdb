import { notifications } from '../../prisma/notifications.ts'
import type { Handler } from '../handler.ts'

/** The notification bears the job's id: told twice, it is there once. */
export const add: Handler<'notification.add'> = (notice, { tenantId, jobId }) =>
  notifications.inTenant(tenantId, async (db) => {
    await db.notification.createMany({ data: [{ id: jobId, ...notice }], skipDuplicates: true })
  })
