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
    const leadCompany = await db.leadCompany.create({ data: { name: `Company ${mark}`, domain: `${mark}.test` } })
    const lead = await db.lead.create({
      data: { email: `${mark}@example.test`, emailKey: `${mark}@example.test`, firstName: mark, companyId: leadCompany.id },
    })
    const leadField = await db.leadField.create({ data: { key: 'mark', label: mark, type: 'text' } })
    const leadList = await db.leadList.create({ data: { name: mark, members: { create: { leadId: lead.id } } } })
    const leadTag = await db.leadTag.create({ data: { name: mark, taggings: { create: { leadId: lead.id } } } })
    const segment = await db.segment.create({ data: { name: mark, definition: { lists: { anyOf: [leadList.id] } } } })
    const operation = await db.operation.create({ data: { kind: 'lead.tag', title: mark, status: 'done', changed: 1 } })
    const consentRecord = await db.consentRecord.create({
      data: { leadId: lead.id, state: 'given', basis: 'consent', source: mark, occurredAt: new Date() },
    })
    await db.suppression.create({ data: { key: `${mark}.test`, kind: 'domain', typed: mark, reason: 'manual', source: 'user', note: mark } })
    return {
      consentRecord: consentRecord.id,
      lead: lead.id,
      leadCompany: leadCompany.id,
      leadField: leadField.id,
      leadList: leadList.id,
      leadTag: leadTag.id,
      operation: operation.id,
      segment: segment.id,
      company: tenant.companyId,
      job: await enqueue(db, 'notification.add', notice, { runAt: new Date('2099-01-01') }),
      project: project.id,
      session: tenant.sessionId,
      tenant: tenant.tenantId,
      user: tenant.userId,
    }
  })
}
