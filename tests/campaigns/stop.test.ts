import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { stopRecipients } from '../../jobs/campaigns/stop.ts'
import { asTenant, inTenant } from '../../prisma/tenancy.ts'
import { newTenant } from '../world.ts'

/** A campaign with some recipients, of whom nothing but their ids is known. */
async function newCampaign({ tenantId, companyId }: { tenantId: string; companyId: string }, leadIds: string[]) {
  return inTenant(tenantId, async (db) => {
    const { id: campaignId } = await db.campaign.create({ data: { companyId, name: 'Spring', status: 'sending' } })
    await db.campaignRecipient.createMany({
      data: leadIds.map((leadId) => ({ campaignId, leadId, nextRunAt: new Date() })),
    })
    for (const leadId of leadIds)
      await db.inboxMessageRef.create({
        data: {
          direction: 'outbound',
          status: 'queued',
          campaignId,
          leadId,
          stepId: randomUUID(),
          threadId: randomUUID(),
        },
      })
    return campaignId
  })
}

test('who is stopped ends in every campaign, what waits for them is cancelled, and nobody else is touched', async () => {
  const tenant = await newTenant()
  const [stopped, other] = [randomUUID(), randomUUID()]
  await newCampaign(tenant, [stopped, other])
  await newCampaign(tenant, [stopped])
  const db = asTenant(tenant.tenantId)
  expect(await stopRecipients(db, { leadIds: [stopped], as: 'unsubscribed' })).toBe(2)
  expect(await stopRecipients(db, { leadIds: [stopped], as: 'replied' })).toBe(0)
  const of = async (leadId: string) => ({
    recipients: (await db.campaignRecipient.findMany({ where: { leadId } })).map((it) => [
      it.status,
      it.nextRunAt === null,
    ]),
    messages: (await db.inboxMessageRef.findMany({ where: { leadId } })).map((it) => it.status),
  })
  expect(await of(stopped)).toEqual({
    recipients: [
      ['unsubscribed', true],
      ['unsubscribed', true],
    ],
    messages: ['cancelled', 'cancelled'],
  })
  expect(await of(other)).toEqual({ recipients: [['pending', false]], messages: ['queued'] })
})

test('naming nobody stops nobody; a campaign alone means everybody in it', async () => {
  const tenant = await newTenant()
  const campaignId = await newCampaign(tenant, [randomUUID(), randomUUID()])
  const db = asTenant(tenant.tenantId)
  expect(await stopRecipients(db, { as: 'cancelled' })).toBe(0)
  expect(await stopRecipients(db, { campaignId, leadIds: [], as: 'cancelled' })).toBe(0)
  expect(await stopRecipients(db, { campaignId, as: 'cancelled' })).toBe(2)
})
