import { randomUUID } from 'node:crypto'
import type { Noun } from '../../api/graphql/ids.ts'
import { newSecret } from '../../api/session/secrets.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { acrossTenants, inTenant } from '../../prisma/tenancy.ts'
import type { newTenant } from '../world.ts'

type Tenant = Awaited<ReturnType<typeof newTenant>>

/** One thing of every kind that has an id, belonging to a tenant and carrying a mark where it can. */
export async function belongings(tenant: Tenant, mark: string): Promise<Record<Noun, string>> {
  const { userId } = tenant
  const { device, passkey } = await acrossTenants('a test makes what a person has', async (db) => ({
    device: await db.userDevice.create({ data: { userId, tokenHash: newSecret().hash, userAgent: mark, ip: '127.0.0.1' } }),
    passkey: await db.userPasskey.create({ data: { userId, credentialId: randomUUID(), publicKey: newSecret().hash, name: mark } }),
  }))
  return inTenant(tenant.tenantId, async (db) => {
    const project = await db.project.create({ data: { companyId: tenant.companyId, name: `Project ${mark}` } })
    const notice = { userId: tenant.userId, type: 'test', title: mark, message: mark }
    return {
      company: tenant.companyId,
      device: device.id,
      job: await enqueue(db, 'notification.add', notice, { runAt: new Date('2099-01-01') }),
      passkey: passkey.id,
      project: project.id,
      session: tenant.sessionId,
      tenant: tenant.tenantId,
      user: tenant.userId,
    }
  })
}
