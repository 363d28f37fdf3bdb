import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Moves } from '../../jobs/campaigns/moves.ts'
import { type Publication, previewPublish, publishSequence, undoPublish } from '../../jobs/campaigns/publish.ts'
import { dropSequenceDraft, openSequenceDraft, sequenceDraft } from '../../jobs/campaigns/sequenceDraft.ts'
import { asTenant, type Db, inTenant } from '../../prisma/tenancy.ts'
import { newGround } from '../sending/ground.ts'
import { newTenant } from '../world.ts'

const hours = (many: number) => new Date(Date.now() + many * 3_600_000)

/** A campaign of four steps that is under way: mail A, wait W, mail B, mail C. */
async function newLive() {
  const tenant = await newTenant()
  const ground = await newGround(tenant, { port: 1, count: 1 })
  const { tenantId } = tenant
  const { campaignId, mailboxId, stepId: A } = ground
  const [W, B, C] = [randomUUID(), randomUUID(), randomUUID()]
  await inTenant(tenantId, async (db) => {
    await db.inboxMessageRef.deleteMany({ where: { campaignId } })
    await db.campaignRecipient.deleteMany({ where: { campaignId } })
    await db.campaignSender.create({ data: { campaignId, emailAccountId: mailboxId } })
    const { templateId } = await db.campaignSequenceStep.findFirstOrThrow({ where: { id: A } })
    const step = { campaignId, version: 1 }
    await db.campaignSequenceStep.createMany({
      data: [
        { ...step, id: W, stepOrder: 1, stepType: 'wait', waitDurationHours: 48 },
        { ...step, id: B, stepOrder: 2, stepType: 'email', templateId },
        { ...step, id: C, stepOrder: 3, stepType: 'email', templateId },
      ],
    })
  })
  const db = asTenant(tenantId)

  /** So many recipients who stand at a step, with the mail of it planned, tried, or none. */
  async function stand(count: number, stepId: string | null, { mail, nextRunAt = null, variantId }: Standing = {}) {
    for (let i = 0; i < count; i++) {
      const leadId = randomUUID()
      const id = randomUUID()
      await db.campaignRecipient.create({
        data: {
          campaignId,
          leadId,
          stepId,
          nextRunAt,
          status: stepId ? 'active' : 'pending',
          ...(mail && { lastMessageId: id }),
        },
      })
      if (mail)
        await db.inboxMessageRef.create({
          data: {
            ...{ id, campaignId, leadId, stepId, threadId: randomUUID(), direction: 'outbound', campaignVersion: 1 },
            ...{
              emailAccountId: mailboxId,
              status: 'queued',
              sendAt: hours(1),
              attempt: mail === 'tried' ? 1 : 0,
              variantId: variantId ?? null,
            },
          },
        })
    }
  }
  const edit = (work: (db: Db, draft: { campaignId: string; version: number }) => Promise<unknown>) =>
    inTenant(tenantId, async (db) => {
      const version = (await openSequenceDraft(db, campaignId)) ?? 0
      await work(db, { campaignId, version })
      return version
    })
  const standings = async () =>
    (await db.campaignRecipient.findMany({ where: { campaignId }, orderBy: { leadId: 'asc' } })).map(
      ({ leadId, version, stepId, nextRunAt, status }) => ({ leadId, version, stepId, nextRunAt, status }),
    )
  const mails = () => db.inboxMessageRef.findMany({ where: { campaignId }, orderBy: { id: 'asc' } })
  const publish = () => inTenant(tenantId, (db) => publishSequence(db, campaignId))
  const undo = (now?: Date) => inTenant(tenantId, (db) => undoPublish(db, campaignId, now))
  const preview = () => previewPublish(db, campaignId)
  return { tenantId, campaignId, mailboxId, A, W, B, C, db, stand, edit, standings, mails, publish, undo, preview }
}
type Standing = { mail?: 'planned' | 'tried'; nextRunAt?: Date | null; variantId?: string }

const done = (it: Publication | { code: string }[]): Publication => {
  if (Array.isArray(it)) throw new Error(JSON.stringify(it))
  return it
}
const codes = (it: Publication | { code: string }[]) => (Array.isArray(it) ? it.map(({ code }) => code) : it)

test('publishing moves those, and only those, whom the preview told, and undoing puts them back', async () => {
  const live = await newLive()
  const { campaignId, A, W, B, C, db } = live
  await live.stand(3, null, { nextRunAt: hours(0) })
  await live.stand(4, W, { nextRunAt: hours(30) })
  await live.stand(2, B, { mail: 'planned' })
  await live.stand(1, B, { mail: 'tried' })
  await live.stand(5, C, { mail: 'planned' })
  await db.campaignRecipient.createMany({
    data: [1, 2].map(() => ({ campaignId, leadId: randomUUID(), status: 'replied' as const })),
  })
  await db.mailboxDay.create({
    data: { emailAccountId: live.mailboxId, day: new Date(hours(1).toISOString().slice(0, 10)), planned: 8 },
  })
  const before = await live.standings()
  const version = await live.edit((db, draft) =>
    db.campaignSequenceStep.deleteMany({ where: { ...draft, id: { in: [W, B] } } }),
  )
  const told = done(await live.preview())
  expect(told).toEqual({
    ...{ version, notBegun: 3, stays: 5, replanned: 2, ended: 2 },
    moves: expect.arrayContaining([
      { fromStepId: W, toStepId: A, count: 4 },
      { fromStepId: B, toStepId: A, count: 3 },
    ]),
  })
  expect(await live.standings()).toEqual(before)
  expect(done(await live.publish())).toEqual(told)

  const now = await live.standings()
  const moved = now.filter(({ stepId }, i) => stepId !== before[i]?.stepId)
  expect(moved).toHaveLength(sum(told))
  expect(moved.every(({ stepId }) => stepId === A)).toBe(true)
  expect(now.filter(({ status }) => status !== 'replied').every((it) => it.version === version)).toBe(true)
  // What nobody had tried yet is planned anew; what was tried is seen through, by the version it was planned by.
  expect(moved.filter(({ nextRunAt }) => nextRunAt && nextRunAt <= hours(0))).toHaveLength(6)
  expect((await live.mails()).map((it) => [it.stepId, it.campaignVersion]).sort()).toEqual(
    [[B, 1], ...Array.from({ length: 5 }, () => [C, version])].sort(),
  )
  expect((await db.mailboxDay.findFirst())?.planned).toBe(6)

  expect(done(await live.undo())).toMatchObject({ version: 1, notBegun: 3, stays: 5 })
  const after = await live.standings()
  const planned = before.filter(({ stepId }) => stepId === B).length - 1
  const apart = after.filter((it, i) => JSON.stringify(it) !== JSON.stringify(before[i]))
  // Those whose mail was taken back stand right before it, and are due.
  expect(apart).toHaveLength(planned)
  expect(apart.every(({ stepId, nextRunAt }) => stepId === W && nextRunAt && nextRunAt <= hours(0))).toBe(true)
  expect((await db.campaign.findFirst({ where: { id: campaignId } }))?.version).toBe(1)
  expect(codes(await live.undo())).toEqual(['not_published'])
})

const sum = ({ moves }: Moves) => moves.reduce((all, { count }) => all + count, 0)

test('who has gone on since the publication stays where it can, and who joined since begins with the old sequence', async () => {
  const live = await newLive()
  const { campaignId, A, W, C, db } = live
  await live.stand(1, W, { nextRunAt: hours(30) })
  await live.stand(1, A, { nextRunAt: hours(0) })
  const N = randomUUID()
  const version = await live.edit(async (db, draft) => {
    const { templateId } = await db.campaignSequenceStep.findFirstOrThrow({ where: { ...draft, id: A } })
    await db.campaignSequenceStep.deleteMany({ where: { ...draft, id: W } })
    await db.campaignSequenceStep.create({ data: { ...draft, id: N, stepOrder: 1, stepType: 'email', templateId } })
  })
  expect(done(await live.publish())).toMatchObject({
    version,
    stays: 1,
    moves: [{ fromStepId: W, toStepId: A, count: 1 }],
  })
  const [goesOn] = await db.campaignRecipient.findMany({
    where: { campaignId, nextRunAt: { not: null } },
    orderBy: { leadId: 'asc' },
  })
  await db.campaignRecipient.updateMany({
    where: { campaignId, leadId: goesOn?.leadId ?? '' },
    data: { stepId: N, nextRunAt: hours(1) },
  })
  const late = await db.campaignRecipient.create({
    data: { campaignId, leadId: randomUUID(), version, nextRunAt: hours(0) },
  })
  done(await live.undo())
  const now = await live.standings()
  expect(now.map((it) => it.version)).toEqual([1, 1, 1])
  expect(now.find(({ leadId }) => leadId === goesOn?.leadId)?.stepId).toBe(A)
  expect(now.find(({ leadId }) => leadId === late.leadId)?.stepId).toBeNull()
  expect([A, W]).toContain(now.find(({ leadId }) => leadId !== goesOn?.leadId && leadId !== late.leadId)?.stepId)
  expect(C).toBeTruthy()
})

test('a mail whose variant goes is planned anew, at its own step', async () => {
  const live = await newLive()
  const { campaignId, A, B, W, db } = live
  const variantId = randomUUID()
  await db.campaignStepVariant.create({ data: { campaignId, version: 1, stepId: B, id: variantId, name: 'A' } })
  await live.stand(2, B, { mail: 'planned', variantId })
  await live.stand(1, A, { mail: 'planned' })
  await live.edit((db, draft) => db.campaignStepVariant.deleteMany({ where: draft }))
  expect(done(await live.publish())).toMatchObject({
    replanned: 2,
    stays: 1,
    moves: [{ fromStepId: B, toStepId: W, count: 2 }],
  })
  expect((await live.mails()).map(({ stepId }) => stepId)).toEqual([A])
  const due = await db.campaignRecipient.findMany({ where: { campaignId, stepId: W } })
  expect(due.map((it) => [it.lastMessageId, it.nextRunAt !== null])).toEqual([
    [null, true],
    [null, true],
  ])
})

test('a draft stands beside the live sequence until it is published or thrown away', async () => {
  const live = await newLive()
  const { tenantId, campaignId, A, db } = live
  expect(codes(await live.preview())).toEqual(['no_draft'])
  const version = await live.edit(async () => {})
  expect([version, await live.edit(async () => {}), await sequenceDraft(db, campaignId)]).toEqual([2, 2, 2])
  const steps = (version: number) =>
    db.campaignSequenceStep.findMany({ where: { campaignId, version }, orderBy: { stepOrder: 'asc' } })
  expect((await steps(2)).map((it) => ({ ...it, version: 1 }))).toEqual(await steps(1))
  await db.campaignSequenceStep.updateMany({ where: { campaignId, version: 2, id: A }, data: { templateId: null } })
  expect(codes(await live.publish())).toEqual(['template'])
  expect(await inTenant(tenantId, (db) => dropSequenceDraft(db, campaignId))).toBe(true)
  expect(await sequenceDraft(db, campaignId)).toBeNull()
  await live.edit(async () => {})
  done(await live.publish())
  await db.campaignVersion.updateMany({ where: { campaignId, version: 2 }, data: { publishedAt: hours(-25) } })
  expect(codes(await live.undo())).toEqual(['too_late'])
  await db.campaign.updateMany({ data: { status: 'completed' } })
  expect(codes(await live.publish())).toEqual(['not_live'])
})
