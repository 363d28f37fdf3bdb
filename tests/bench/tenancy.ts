/**
 * One indexed read under row-level security through the doors, beside the same read by a superuser, whom the policies do
 * not concern; through node-postgres and through Prisma, with pools of the same size.
 */
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { env } from '../../prisma/env.ts'
import { PrismaClient } from '../../prisma/generated/oltp/client.ts'
import { acrossTenants, asTenant, inTenant, oltp } from '../../prisma/tenancy.ts'
import { inTurns, rounded } from './measure/rounds.ts'

const reach = 0.75

const tenants = await acrossTenants('bench', (db) =>
  db.tenant.createManyAndReturn({ data: Array.from({ length: 100 }, (_, i) => ({ name: `t${i}` })) }),
)
const rows: { tenantId: string; id: string }[] = []
for (const { id: tenantId } of tenants) {
  const data = Array.from({ length: 200 }, (_, i) => ({ name: `company ${i}` }))
  const made = await inTenant(tenantId, (db) => db.company.createManyAndReturn({ data, select: { id: true } }))
  rows.push(...made.map(({ id }) => ({ tenantId, id })))
}
const anyRow = () => rows[Math.floor(Math.random() * rows.length)] as (typeof rows)[number]

const text = 'select name from companies where tenant_id = $1 and id = $2'
const connectionString = process.env.ADMIN_OLTP_DATABASE_URL as string
const pool = new pg.Pool({ connectionString, max: env.DATABASE_POOL_SIZE })
const statementNameGenerator = ({ sql }: { sql: string }) => (sql.length < 400 ? `bench${sql.length}` : '')
const prisma = new PrismaClient({
  adapter: new PrismaPg({ connectionString, max: env.DATABASE_POOL_SIZE }, { statementNameGenerator }),
})

const rates = await inTurns({
  async pg() {
    const { tenantId, id } = anyRow()
    return asTenant(tenantId).json(text, tenantId, id)
  },
  async pgWithout() {
    const { tenantId, id } = anyRow()
    return pool.query({ text, values: [tenantId, id], name: 'bench', rowMode: 'array' })
  },
  async prisma() {
    const { tenantId, id } = anyRow()
    return asTenant(tenantId).company.findFirst({ where: { id } })
  },
  async prismaWithout() {
    const { tenantId, id } = anyRow()
    return prisma.company.findFirst({ where: { tenantId, id } })
  },
})

await Promise.all([pool.end(), prisma.$disconnect(), oltp.close()])
const ratio = rounded(rates.pg / rates.pgWithout)
const prismaRatio = rounded(rates.prisma / rates.prismaWithout)
const holds = ratio >= reach && prismaRatio >= reach
console.log(JSON.stringify({ bench: 'tenancy', ratio, prismaRatio, reach, holds, readsPerSecond: rates }))
