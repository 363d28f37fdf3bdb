import { v7 as uuid } from 'uuid'
import type { CampaignModel } from '../../prisma/generated/oltp/models.ts'
import type { Db } from '../../prisma/tenancy.ts'

/** A campaign with all that was decided for another one. Steps and variants are its own: what they count begins anew. */
export async function copyOfCampaign(db: Db, original: CampaignModel, own: { name: string; createdBy: string }) {
  const { companyId, projectId, description, timezone, settings } = original
  const copy = await db.campaign.create({
    data: { companyId, projectId, description, timezone, settings: settings as object, ...own },
  })
  const campaignId = copy.id
  await db.campaignVersion.create({ data: { campaignId, version: 1 } })
  const stepIds = await copySteps(db, original, campaignId)
  const senders = await db.campaignSender.findMany({
    where: { campaignId: original.id },
    select: { stepId: true, emailAccountId: true, weight: true },
  })
  await db.campaignSender.createMany({
    data: senders.map((it) => ({ ...it, campaignId, stepId: it.stepId && (stepIds.get(it.stepId) ?? null) })),
    skipDuplicates: true,
  })
  const audience = await db.campaignAudience.findMany({
    where: { campaignId: original.id },
    select: { isExcluded: true, listId: true, segmentId: true },
  })
  await db.campaignAudience.createMany({ data: audience.map((it) => ({ ...it, campaignId })) })
  return copy
}

async function copySteps(db: Db, { id, version }: CampaignModel, campaignId: string) {
  const of = { where: { campaignId: id, version } }
  const steps = await db.campaignSequenceStep.findMany({
    ...of,
    omit: { executedCount: true, lastExecutedAt: true, winnerVariantId: true, winnerChosenAt: true },
  })
  const variants = await db.campaignStepVariant.findMany(of)
  const ids = new Map(steps.map((step) => [step.id, uuid()]))
  const own = (stepId: string | null) => stepId && (ids.get(stepId) ?? null)
  await db.campaignSequenceStep.createMany({
    data: steps.map((step) => ({
      ...step,
      ...{ campaignId, version: 1, id: ids.get(step.id) as string },
      ...{ conditionStepId: own(step.conditionStepId), elseStepId: own(step.elseStepId) },
    })),
  })
  await db.campaignStepVariant.createMany({
    data: variants.map((it) => ({ ...it, campaignId, version: 1, id: uuid(), stepId: ids.get(it.stepId) as string })),
  })
  return ids
}
