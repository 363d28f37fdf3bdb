import { doorsOf } from './door.ts'
import { Prisma, PrismaClient } from './generated/oltp/client.ts'

/** The OLTP tier, behind its doors. */
export const oltp = doorsOf('oltp', { Client: PrismaClient, Prisma })

export type ModelName = Prisma.ModelName

export const modelNames: readonly ModelName[] = Object.values(Prisma.ModelName)

/** The columns of a model, as Prisma calls them. */
export const columnsOf = (model: ModelName): string[] => Object.keys(Prisma[`${model}ScalarFieldEnum`])

/** A handle that sees exactly one tenant of the OLTP tier. */
export type Db = ReturnType<typeof oltp.asTenant>

/** A handle that sees all tenants of the OLTP tier. */
export type AcrossDb = ReturnType<typeof oltp.lookAcross>

export const { inTenant, asTenant, inTenantSql, acrossTenants, acrossTenantsSql, lookAcross, askAcross } = oltp
