import type { Noun } from '../../api/graphql/ids.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { inTenant } from '../../prisma/tenancy.ts'
import type { newTenant } from '../world.ts'

type Tenant = Awaited<ReturnType<typeof newTenant>>

/** One thing of every kind that has an id, belonging to a tenant and carrying a mark where it can. */
export async function belongings(tenant: Tenant, mark: string): Promise<Record<Noun, string>> {
  return inTenant(tenant.tenantId, async (db) => {
    const project = await db.project.create({ data: { companyId: tenant.companyId, name: `Project ${mark}` } })
    const notice = { userId: tenant.userId, type: 'test', title: mark, message: mark }
    return {
      company: tenant.companyId,
      job: await enqueue(db, 'notification.add', notice, { runAt: new Date('2099-01-01') }),
      project: project.id,
      session: tenant.sessionId,
      tenant: tenant.tenantId,
      user: tenant.userId,
    }
  })
}
