import { randomUUID } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import { type ReaderOptions, readerLoop } from '../../jobs/inbox/reader.ts'
import { openLog } from '../../jobs/log.ts'
import { startLoops } from '../../jobs/loops.ts'
import { messageIdFor } from '../../jobs/mail/messageId.ts'
import { asTenant, inTenant } from '../../prisma/tenancy.ts'
import { newTenant } from '../world.ts'

/** A tenant with a sandbox mailbox and a campaign that sends. */
export async function newShop(settings: object = {}) {
  const tenant = await newTenant()
  const { tenantId, companyId } = tenant
  const domain = `shop-${randomUUID().slice(0, 8)}.test`
  const email = `anna@${domain}`
  const ids = await inTenant(tenantId, async (db) => {
    const { id: domainId } = await db.domain.create({ data: { companyId, domain, verificationStatus: 'verified' } })
    const mailbox = await db.emailAccount.create({
      data: { companyId, domainId, email, emailKey: email, provider: 'sandbox', minGapSeconds: 0 },
    })
    const campaign = await db.campaign.create({ data: { companyId, name: 'Spring', status: 'sending', settings } })
    return { mailboxId: mailbox.id, campaignId: campaign.id }
  })
  return { ...tenant, ...ids, domain, email, read: asTenant(tenantId) }
}

export type Shop = Awaited<ReturnType<typeof newShop>>

/** A lead who was sent the first mail of the campaign, and whose next one is queued. */
export async function mailed({ tenantId, campaignId, mailboxId, domain }: Shop, address: string) {
  const [sent, next] = [uuid(), uuid()]
  const rfc = messageIdFor(sent, domain)
  const lead = await inTenant(tenantId, async (db) => {
    const found = await db.lead.create({ data: { email: address, emailKey: address } })
    const common = {
      ...{ campaignId, leadId: found.id, emailAccountId: mailboxId, campaignVersion: 1, threadId: sent },
      ...({
        direction: 'outbound',
        toAddress: address,
        toKey: address,
        toDomain: address.split('@')[1] ?? '',
      } as const),
    }
    const out = {
      status: 'sent',
      sentAt: new Date(),
      rfcMessageId: rfc,
      subject: 'A question about your shop',
    } as const
    await db.inboxMessageRef.create({ data: { id: sent, stepId: uuid(), ...common, ...out } })
    const later = { status: 'queued', sendAt: new Date(Date.now() + 86_400_000), parentMessageId: sent } as const
    await db.inboxMessageRef.create({ data: { id: next, stepId: uuid(), ...common, ...later } })
    await db.campaignRecipient.create({
      data: { campaignId, leadId: found.id, status: 'active', lastMessageId: next, emailAccountId: mailboxId },
    })
    return found
  })
  return { leadId: lead.id, sent, next, rfc, address }
}

export type Person = Awaited<ReturnType<typeof mailed>>

/** What became of somebody. */
export async function stateOf({ read }: Shop, { leadId, sent, next, address }: Person) {
  const [recipient, out, queued, lead, suppressed, events] = await Promise.all([
    read.campaignRecipient.findFirst({ where: { leadId } }),
    read.inboxMessageRef.findFirst({ where: { id: sent } }),
    read.inboxMessageRef.findFirst({ where: { id: next } }),
    read.lead.findFirst({ where: { id: leadId } }),
    read.suppression.findFirst({ where: { key: address } }),
    read.eventsInteraction.findMany({ where: { leadId }, orderBy: { eventType: 'asc' } }),
  ])
  return {
    recipient: recipient?.status,
    sent: out?.status,
    next: queued?.status,
    lead: lead?.status,
    suppressed: suppressed?.reason ?? null,
    events: events.map(({ eventType }) => eventType),
  }
}

export const untouched = {
  ...{ recipient: 'active', sent: 'sent', next: 'queued', lead: 'active', suppressed: null, events: [] as string[] },
} as const

/** What came in, the oldest first. */
export const cameIn = ({ read }: Shop) =>
  read.inboxMessageRef.findMany({ where: { direction: 'inbound' }, orderBy: { id: 'asc' } })

/** A worker that reads. */
export function startReading(options: ReaderOptions = {}) {
  const loops = startLoops([readerLoop(openLog('worker'), { every: 50, ...options })], openLog('worker'))
  return () => loops.stop(5_000)
}
