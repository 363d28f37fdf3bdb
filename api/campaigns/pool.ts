import { z } from 'zod'
import type { SignedIn } from '../graphql/context.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput, NotFound, NotPossible, Problem } from '../graphql/problem.ts'
import type { CampaignAudienceInput, CampaignSenderInput } from './inputs.ts'
import { lockCampaign, mustBeDraft } from './lock.ts'

const pool = z.object({
  senders: z
    .array(
      z.object({
        emailAccountId: z.uuid(),
        stepId: z.uuid().nullish(),
        weight: z.int().min(1, 'From 1 to 100.').max(100, 'From 1 to 100.').nullish(),
      }),
    )
    .max(500, 'At most 500 mailboxes.')
    .refine(
      (them) => new Set(them.map((it) => `${it.emailAccountId} ${it.stepId ?? ''}`)).size === them.length,
      'Name each mailbox once for all steps, or once for a step.',
    ),
})

/** The mailboxes that send it. What is already given to one stays with it; what comes is given to these. */
export async function setCampaignSenders(context: SignedIn, id: string, senders: CampaignSenderInput[]) {
  const { db, audit } = context
  const wanted = check(pool, { senders })
  if (wanted instanceof InvalidInput) return wanted
  const locked = await lockCampaign(context, id)
  if (locked instanceof Problem) return locked
  if (['completed', 'cancelled', 'archived'].includes(locked.status))
    return new NotPossible('This campaign is over: duplicate it to send again.')
  const { companyId, version } = locked
  const ids = [...new Set(wanted.senders.map((it) => it.emailAccountId))]
  const mailboxes = await db.emailAccount.count({ where: { id: { in: ids }, companyId, status: { not: 'deleted' } } })
  if (mailboxes !== ids.length) return new NotFound('mailbox')
  const stepIds = [...new Set(wanted.senders.map((it) => it.stepId).filter((it) => it != null))]
  const steps = await db.campaignSequenceStep.count({ where: { campaignId: id, version, id: { in: stepIds } } })
  if (steps !== stepIds.length) return new NotFound('step')

  const select = { emailAccountId: true, stepId: true, weight: true }
  const before = await db.campaignSender.findMany({ where: { campaignId: id }, select })
  const after = wanted.senders.map((it) => ({ ...it, weight: it.weight ?? 1, campaignId: id }))
  await db.campaignSender.deleteMany({ where: { campaignId: id } })
  await db.campaignSender.createMany({ data: after })
  audit({ before: { senders: before }, after: { senders: after } })
  return locked.change({})
}

const audience = z
  .array(z.uuid())
  .max(100, 'At most 100.')
  .nullish()
  .transform((ids) => [...new Set(ids ?? [])])
const parts = z.object({
  listIds: audience,
  segmentIds: audience,
  excludedListIds: audience,
  excludedSegmentIds: audience,
})

export async function setCampaignAudience(context: SignedIn, id: string, input: CampaignAudienceInput) {
  const { db, audit } = context
  const wanted = check(parts, input)
  if (wanted instanceof InvalidInput) return wanted
  const locked = await lockCampaign(context, id)
  if (locked instanceof Problem) return locked
  const refused = mustBeDraft(locked, 'The audience')
  if (refused) return refused
  const lists = [...new Set([...wanted.listIds, ...wanted.excludedListIds])]
  if ((await db.leadList.count({ where: { id: { in: lists } } })) !== lists.length) return new NotFound('list')
  const segments = [...new Set([...wanted.segmentIds, ...wanted.excludedSegmentIds])]
  if ((await db.segment.count({ where: { id: { in: segments } } })) !== segments.length) return new NotFound('segment')

  const select = { isExcluded: true, listId: true, segmentId: true }
  const before = await db.campaignAudience.findMany({ where: { campaignId: id }, select })
  const after = [
    ...wanted.listIds.map((listId) => ({ campaignId: id, listId, isExcluded: false })),
    ...wanted.segmentIds.map((segmentId) => ({ campaignId: id, segmentId, isExcluded: false })),
    ...wanted.excludedListIds.map((listId) => ({ campaignId: id, listId, isExcluded: true })),
    ...wanted.excludedSegmentIds.map((segmentId) => ({ campaignId: id, segmentId, isExcluded: true })),
  ]
  await db.campaignAudience.deleteMany({ where: { campaignId: id } })
  await db.campaignAudience.createMany({ data: after })
  audit({ before: { audience: before }, after: { audience: after } })
  return locked.change({})
}
