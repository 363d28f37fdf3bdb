import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { missing } from '../../jobs/campaigns/preflight.ts'
import { asTenant, inTenant } from '../../prisma/tenancy.ts'
import { newLeads } from '../leads/people.ts'
import { newGround } from '../sending/ground.ts'
import { newTenant } from '../world.ts'

const codes = async (tenantId: string, campaignId: string, options?: Parameters<typeof missing>[2]) =>
  (await missing(asTenant(tenantId), campaignId, options)).map(({ code }) => code)

/** A campaign that lacks nothing. */
async function newReady() {
  const tenant = await newTenant()
  const ground = await newGround(tenant, { port: 1, count: 1 })
  await inTenant(tenant.tenantId, async (db) => {
    await db.inboxMessageRef.deleteMany({ where: { campaignId: ground.campaignId } })
    await db.campaignRecipient.deleteMany({ where: { campaignId: ground.campaignId } })
    await db.campaign.update({ where: db.key(ground.campaignId), data: { status: 'draft' } })
    await db.campaignSender.create({ data: { campaignId: ground.campaignId, emailAccountId: ground.mailboxId } })
    const segment = await db.segment.create({ data: { name: 'all', definition: {} } })
    await db.campaignAudience.create({ data: { campaignId: ground.campaignId, segmentId: segment.id } })
  })
  return { ...ground, ...tenant }
}

test('a campaign that has everything lacks nothing', async () => {
  const { tenantId, campaignId } = await newReady()
  expect(await missing(asTenant(tenantId), campaignId)).toEqual([])
  expect(await codes(tenantId, campaignId, { startsAt: new Date(Date.now() - 1) })).toEqual(['schedule'])
  expect(await codes(tenantId, campaignId, { startsAt: new Date(Date.now() + 60_000) })).toEqual([])
})

test('an empty campaign is told everything at once', async () => {
  const { tenantId, companyId } = await newTenant()
  const { id } = await inTenant(tenantId, (db) => db.campaign.create({ data: { companyId, name: 'Empty' } }))
  expect(await codes(tenantId, id, { startsAt: new Date(0) })).toEqual(['step', 'audience', 'schedule'])
})

test('everything that is wrong is listed at once, each with its place and what to do', async () => {
  const { tenantId, companyId, campaignId, mailboxId, stepId } = await newReady()
  await inTenant(tenantId, async (db) => {
    const { templateId } = await db.campaignSequenceStep.findFirstOrThrow({ where: { id: stepId } })
    const { domainId } = await db.emailAccount.findFirstOrThrow({ where: { id: mailboxId } })
    await db.templateVersion.updateMany({ where: { templateId: templateId ?? '' }, data: { source: '<p>Hello</p>' } })
    const draft = await db.template.create({ data: { companyId, name: 'Draft', kind: 'html' } })
    const step = { campaignId, version: 1, stepType: 'email' as const }
    const bare = await db.campaignSequenceStep.create({ data: { ...step, stepOrder: 1, name: 'Reminder' } })
    await db.campaignSequenceStep.create({ data: { ...step, stepOrder: 2, isActive: false } })
    const tried = await db.campaignSequenceStep.create({ data: { ...step, stepOrder: 3, templateId } })
    for (const [weight, variantTemplate] of [
      [1, draft.id],
      [0, null],
    ] as const)
      await db.campaignStepVariant.create({
        data: { campaignId, version: 1, stepId: tried.id, name: 'A', weight, templateId: variantTemplate },
      })
    const gone = await db.emailAccount.create({
      data: {
        companyId,
        domainId,
        email: 'old@x.test',
        emailKey: 'old@x.test',
        provider: 'generic',
        status: 'deleted',
      },
    })
    await db.campaignSender.create({ data: { campaignId, stepId: bare.id, emailAccountId: gone.id } })
    await db.emailAccount.update({
      where: db.key(mailboxId),
      data: { status: 'authentication_failed', pausedAt: new Date() },
    })
    await db.domain.update({ where: db.key(domainId), data: { verificationStatus: 'failed' } })
    await db.domainKey.updateMany({ data: { foundAt: null } })
    await db.lead.updateMany({ data: { status: 'unsubscribed' } })
  })
  const found = await missing(asTenant(tenantId), campaignId, { startsAt: new Date(0) })
  const of = (code: string) => found.filter((it) => it.code === code)
  expect(found.map(({ code }) => code).sort()).toEqual(
    [
      ...['unsubscribe', 'template', 'template_unpublished', 'mailbox_gone', 'domain', 'dkim'],
      ...['mailbox_login', 'mailbox_paused', 'domain', 'dkim', 'audience_empty', 'schedule'],
    ].sort(),
  )
  expect(of('unsubscribe')[0]).toMatchObject({ stepId })
  expect(of('template')[0]?.message).toBe('Step 2 (Reminder) has no template: choose one.')
  expect(of('template_unpublished')[0]?.message).toBe('Step 4: publish the template “Draft”.')
  expect(of('mailbox_login')[0]).toMatchObject({ mailboxId })
})

test('one mailbox that works is enough, a sandbox needs no domain, and a step of one’s own pool needs that', async () => {
  const { tenantId, companyId, campaignId, mailboxId, stepId } = await newReady()
  const { domainId } = await asTenant(tenantId).emailAccount.findFirstOrThrow({ where: { id: mailboxId } })
  const add = (provider: 'generic' | 'sandbox', status: 'active' | 'suspended') =>
    asTenant(tenantId).emailAccount.create({
      data: { companyId, domainId, email: `${randomUUID()}@x.test`, emailKey: randomUUID(), provider, status },
    })
  const db = asTenant(tenantId)
  const suspended = await add('generic', 'suspended')
  await db.campaignSender.create({ data: { campaignId, emailAccountId: suspended.id } })
  expect(await codes(tenantId, campaignId)).toEqual([])
  await db.domain.updateMany({ data: { verificationStatus: 'pending' } })
  expect((await codes(tenantId, campaignId)).sort()).toEqual(['domain', 'domain', 'mailbox_suspended'])
  const sandbox = await add('sandbox', 'active')
  await db.campaignSender.create({ data: { campaignId, emailAccountId: sandbox.id } })
  expect(await codes(tenantId, campaignId)).toEqual([])
  await db.campaignSender.create({ data: { campaignId, stepId, emailAccountId: suspended.id } })
  expect(await codes(tenantId, campaignId)).toContain('mailbox_suspended')
  await db.campaignSender.deleteMany({ where: { campaignId } })
  expect(await codes(tenantId, campaignId)).toEqual(['mailbox'])
})

test('where consent is needed and nobody gave it, that is what is missing', async () => {
  const ready = await newReady()
  await newLeads(ready as never, 2)
  await asTenant(ready.tenantId).sendingPolicy.create({ data: { tenantId: ready.tenantId, needsConsent: true } })
  expect(await codes(ready.tenantId, ready.campaignId)).toEqual(['consent'])
  await asTenant(ready.tenantId).lead.updateMany({
    where: { email: { startsWith: 'lead1' } },
    data: { consentState: 'given' },
  })
  expect(await codes(ready.tenantId, ready.campaignId)).toEqual([])
})
