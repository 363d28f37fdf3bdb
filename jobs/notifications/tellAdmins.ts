import type { Db } from '../../prisma/tenancy.ts'
import { enqueue } from '../enqueue.ts'

type Notice = { readonly type: string; readonly title: string; readonly message: string }

/** Tells those who run a tenant. */
export async function tellAdmins(db: Db, { type, title, message }: Notice) {
  const admins = await db.tenantUser.findMany({
    where: { deletedAt: null, roles: { hasSome: ['owner', 'admin'] } },
    select: { userId: true },
  })
  const notice = { type, title: title.slice(0, 200), message: message.slice(0, 2_000) }
  for (const { userId } of admins) await enqueue(db, 'notification.add', { userId, ...notice })
}
