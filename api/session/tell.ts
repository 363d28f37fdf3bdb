import { enqueue } from '../../jobs/enqueue.ts'
import type { AcrossDb } from '../../prisma/tenancy.ts'

type Notice = { type: string; title: string; message: string }

/** Tells a person, in the product and by mail, what happened to their account. Commits with what happened. */
export async function tell(db: AcrossDb, userId: string, notice: Notice) {
  const membership = await db.tenantUser.findFirst({
    where: { userId, deletedAt: null },
    orderBy: { createdAt: 'asc' },
    select: { tenantId: true },
  })
  if (!membership) return
  // Notifications belong to a tenant; this transaction speaks for the person's.
  await db.$executeRaw`select set_config('app.current_tenant_id', ${membership.tenantId}, true)`
  await enqueue(db, 'notification.add', { userId, ...notice, byMail: 'always' })
}
