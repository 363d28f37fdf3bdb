import { tellLive } from '../../jobs/notifications/tellLive.ts'
import { notifications as tier } from '../../prisma/notifications.ts'
import { countLimit, newestFirst, type Page } from '../graphql/connection.ts'
import type { Viewer } from '../graphql/context.ts'
import { watch } from '../graphql/live.ts'

/** What somebody may see: their own, that have not been put away and are not past their time. */
const ofPerson = ({ userId }: Viewer) => ({
  userId,
  channel: 'in_app' as const,
  deletedAt: null,
  OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }],
})

export function notifications(viewer: Viewer, page: Page) {
  const { notification } = tier.asTenant(viewer.tenantId)
  return newestFirst(
    page,
    ({ where, ...slice }) => notification.findMany({ ...slice, where: { AND: where, ...ofPerson(viewer) } }),
    () => notification.count({ where: ofPerson(viewer), take: countLimit }),
  )
}

export async function inbox(viewer: Viewer) {
  const { notification } = tier.asTenant(viewer.tenantId)
  const where = ofPerson(viewer)
  const [unreadCount, newest] = await Promise.all([
    notification.count({ where: { ...where, isRead: false }, take: 1_000 }),
    notification.findFirst({ where, orderBy: { id: 'desc' } }),
  ])
  return { unreadCount, newest }
}

/** Marks some of somebody's notifications, or all of them, as read. Their other windows hear of it. */
export async function markRead(viewer: Viewer, ids: string[] | null | undefined) {
  const { tenantId, userId } = viewer
  await tier.asTenant(tenantId).notification.updateMany({
    where: { ...ofPerson(viewer), isRead: false, ...(ids && { id: { in: ids } }) },
    data: { isRead: true, readAt: new Date() },
  })
  await tellLive(tenantId, userId)
  return inbox(viewer)
}

/** How somebody's notifications stand, and again whenever one comes or is read. */
export const watchInbox = (viewer: Viewer) =>
  watch({
    change: { tenant: viewer.tenantId, topic: 'notification', id: viewer.userId },
    read: () => inbox(viewer),
    isLast: () => false,
    everyMs: 30_000,
  })
