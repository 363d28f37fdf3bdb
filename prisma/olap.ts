import { doorsOf } from './door.ts'
import { Prisma, PrismaClient } from './generated/olap/client.ts'

/** The olap tier, behind the same doors as every other. */
export const olap = doorsOf('olap', { Client: PrismaClient, Prisma })

export type OlapDb = ReturnType<typeof olap.asTenant>
