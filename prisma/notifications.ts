import { doorsOf } from './door.ts'
import { Prisma, PrismaClient } from './generated/notifications/client.ts'

/** The notifications tier, behind the same doors as every other. */
export const notifications = doorsOf('notifications', { Client: PrismaClient, Prisma })

export type NotificationsDb = ReturnType<typeof notifications.asTenant>
