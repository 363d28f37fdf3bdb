import { randomUUID } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import type { Noun } from '../../api/graphql/ids.ts'
import { newSecret } from '../../api/session/secrets.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { content } from '../../prisma/content.ts'
import { notifications } from '../../prisma/notifications.ts'
import { acrossTenants, inTenant } from '../../prisma/tenancy.ts'
import type { newTenant } from '../world.ts'

type Tenant = Awaited<ReturnType<typeof newTenant>>

/** One thing of every kind that has an id, belonging to a tenant and carrying a mark where it can. */
export async function belongings(tenant: Tenant, mark: string): Promise<Record<Noun, string>> {
  const { userId } = tenant
  const { device, passkey } = await acrossTenants('a test makes what a person has', async (db) => ({
    device: await db.userDevice.create({
      data: { userId, tokenHash: newSecret().hash, userAgent: mark, ip: '127.0.0.1' },
    }),
    passkey: await db.userPasskey.create({
      data: { userId, credentialId: randomUUID(), publicKey: newSecret().hash, name: mark },
    }),
  }))
  const upload = await content.inTenant(tenant.tenantId, (db) =>
    db.upload.create({
      data: {
        fileName: mark,
        contentType: 'text/csv',
        size: 1,
        content: {
          create: {
            storageKey: mark,
            contentType: 'text/csv',
            encoding: 'identity',
            size: 6,
            storedSize: 6,
            sha256: new Uint8Array(32),
            bytes: Buffer.from(`email\n${mark}@example.test`),
          },
        },
      },
    }),
  )
  const notification = await notifications.asTenant(tenant.tenantId).notification.create({
    data: { userId, type: 'test', title: mark, message: mark },
  })
  return inTenant(tenant.tenantId, async (db) => {
    const project = await db.project.create({ data: { companyId: tenant.companyId, name: `Project ${mark}` } })
    const notice = { userId: tenant.userId, type: 'test', title: mark, message: mark }
    const entry = uuid()
    await db.$executeRaw`insert into audit_logs (id, action, ip) values (${entry}::uuid, ${mark}, ${mark})`
    const expiresAt = new Date('2099-01-01')
    const invitation = await db.invitation.create({
      data: { email: `${mark}@example.test`, roles: ['analyst'], tokenHash: new Uint8Array(32), expiresAt },
    })
    const token = await db.personalToken.create({
      data: { userId: tenant.userId, name: mark, hash: new Uint8Array(32), scopes: ['company:read'], expiresAt },
    })
    const leadCompany = await db.leadCompany.create({ data: { name: `Company ${mark}`, domain: `${mark}.test` } })
    const lead = await db.lead.create({
      data: {
        email: `${mark}@example.test`,
        emailKey: `${mark}@example.test`,
        firstName: mark,
        companyId: leadCompany.id,
      },
    })
    const leadField = await db.leadField.create({ data: { key: 'mark', label: mark, type: 'text' } })
    const leadImport = await db.leadImport.create({ data: { fileKey: mark, fileName: mark, fileSize: 1 } })
    const leadList = await db.leadList.create({ data: { name: mark, members: { create: { leadId: lead.id } } } })
    const leadTag = await db.leadTag.create({ data: { name: mark, taggings: { create: { leadId: lead.id } } } })
    const segment = await db.segment.create({ data: { name: mark, definition: { lists: { anyOf: [leadList.id] } } } })
    const operation = await db.operation.create({ data: { kind: 'lead.tag', title: mark, status: 'done', changed: 1 } })
    const consentRecord = await db.consentRecord.create({
      data: { leadId: lead.id, state: 'given', basis: 'consent', source: mark, occurredAt: new Date() },
    })
    const folder = await db.folder.create({ data: { name: mark } })
    const tag = await db.tag.create({ data: { name: mark } })
    const template = await db.template.create({
      data: {
        companyId: tenant.companyId,
        folderId: folder.id,
        name: mark,
        kind: 'text',
        latestVersion: 1,
        tags: { create: { tagId: tag.id } },
      },
    })
    const templateVersion = await db.templateVersion.create({
      data: { templateId: template.id, version: 1, locale: 'en', subject: mark, source: mark },
    })
    const personalizationRule = await db.personalizationRule.create({
      data: { templateId: template.id, segmentId: segment.id, action: 'hide', targetBlockIds: [mark] },
    })
    const campaign = await db.campaign.create({ data: { companyId: tenant.companyId, name: mark } })
    const campaignStep = { campaignId: campaign.id, version: 1, id: uuid() }
    await db.campaignVersion.create({ data: { campaignId: campaign.id, version: 1 } })
    await db.campaignSequenceStep.create({
      data: { ...campaignStep, stepOrder: 0, stepType: 'email', name: mark, templateId: template.id },
    })
    const campaignStepVariant = await db.campaignStepVariant.create({
      data: { campaignId: campaign.id, version: 1, stepId: campaignStep.id, name: mark },
    })
    await db.campaignRecipient.create({
      data: { campaignId: campaign.id, leadId: lead.id, blockedBy: mark, trace: [{ did: mark }] },
    })
    const image = await db.image.create({
      data: {
        ...{ key: mark, storageKey: mark, fileName: mark, contentType: 'image/png' },
        ...{ size: 1, width: 1, height: 1 },
      },
    })
    await db.suppression.create({
      data: { key: `${mark}.test`, kind: 'domain', typed: mark, reason: 'manual', source: 'user', note: mark },
    })
    const domain = await db.domain.create({ data: { companyId: tenant.companyId, domain: `${mark}.test` } })
    await db.domainKey.create({
      data: {
        domainId: domain.id,
        kind: 'rsa',
        selector: mark,
        state: 'active',
        privateKey: new Uint8Array(32),
        publicKey: mark,
      },
    })
    const email = `${mark}@${mark}.test`
    const emailAccount = await db.emailAccount.create({
      data: {
        companyId: tenant.companyId,
        domainId: domain.id,
        email,
        emailKey: email,
        fromName: mark,
        provider: 'generic',
      },
    })
    const inboxThread = await db.inboxThread.create({
      data: {
        ...{ id: uuid(), emailAccountId: emailAccount.id, subject: mark, withAddress: email, withName: mark },
        ...{ snippet: mark, kind: 'reply', lastMessageAt: new Date(), unreadCount: 1, leadId: lead.id },
      },
    })
    return {
      campaign: campaign.id,
      campaignStep: campaignStep.id,
      campaignStepVariant: campaignStepVariant.id,
      domain: domain.id,
      inboxThread: inboxThread.id,
      emailAccount: emailAccount.id,
      auditEntry: entry,
      folder: folder.id,
      image: image.id,
      personalizationRule: personalizationRule.id,
      tag: tag.id,
      template: template.id,
      templateVersion: templateVersion.id,
      consentRecord: consentRecord.id,
      lead: lead.id,
      leadCompany: leadCompany.id,
      leadField: leadField.id,
      leadImport: leadImport.id,
      leadList: leadList.id,
      leadTag: leadTag.id,
      operation: operation.id,
      segment: segment.id,
      company: tenant.companyId,
      device: device.id,
      invitation: invitation.id,
      job: await enqueue(db, 'notification.add', notice, { runAt: new Date('2099-01-01') }),
      member: tenant.userId,
      notification: notification.id,
      passkey: passkey.id,
      personalToken: token.id,
      project: project.id,
      session: tenant.sessionId,
      tenant: tenant.tenantId,
      upload: upload.id,
      user: tenant.userId,
    }
  })
}
