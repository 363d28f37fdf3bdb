import type { AcrossDb } from '../../prisma/tenancy.ts'
import type { Role } from '../graphql/auth.ts'

const owner = 'owner' satisfies keyof typeof Role

type NewAccount = { email: string; name: string; tenantName: string; passwordHash: string | null }

/** A person whose address is confirmed, with a tenant of their own and a workspace in it. */
export async function createAccount(db: AcrossDb, { email, name, tenantName, passwordHash }: NewAccount) {
  const tenant = await db.tenant.create({ data: { name: tenantName } })
  const user = await db.user.create({
    data: {
      email,
      name,
      emailVerified: new Date(),
      ...(passwordHash !== null && { credential: { create: { passwordHash } } }),
      memberships: { create: { tenantId: tenant.id, email, roles: [owner] } },
    },
  })
  await db.company.create({ data: { tenantId: tenant.id, name: tenantName } })
  return { userId: user.id, tenantId: tenant.id }
}
