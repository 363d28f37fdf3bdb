import { doorsOf } from './door.ts'
import { Prisma, PrismaClient } from './generated/content/client.ts'

/** The content tier, behind the same doors as every other. */
export const content = doorsOf('content', { Client: PrismaClient, Prisma })

export type ContentDb = ReturnType<typeof content.asTenant>
