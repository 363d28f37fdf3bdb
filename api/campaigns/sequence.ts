import { v7 as uuid } from 'uuid'
import { openSequenceDraft } from '../../jobs/campaigns/sequenceDraft.ts'
import type { Db } from '../../prisma/tenancy.ts'
import type { SignedIn } from '../graphql/context.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput, NotFound, Problem } from '../graphql/problem.ts'
import type { SetCampaignSequenceInput } from './inputs.ts'
import { lockCampaign, mustBeDraft } from './lock.ts'
import { sequence, type WantedStep } from './stepRules.ts'

/** The whole sequence at once; of a campaign that sends, its draft. Steps and variants that stay keep their ids, so that what was counted for them stays theirs. */
export async function setCampaignSequence(context: SignedIn, id: string, input: SetCampaignSequenceInput) {
  const { db, audit } = context
  const wanted = check(sequence, input)
  if (wanted instanceof InvalidInput) return wanted
  const locked = await lockCampaign(context, id, wanted.expectedRevision)
  if (locked instanceof Problem) return locked
  const isLive = locked.status === 'sending' || locked.status === 'paused'
  const refused = isLive ? undefined : mustBeDraft(locked, 'The sequence')
  if (refused) return refused
  // Nobody who is under way notices before the draft is published.
  const version = isLive ? await openSequenceDraft(db, id) : locked.version
  if (version === null) return new NotFound('campaign')
  const at = { campaignId: id, version }
  const before = await db.campaignSequenceStep.findMany({
    where: at,
    orderBy: { stepOrder: 'asc' },
    include: { campaignStepVariants: true },
  })
  const unknown = unknownIds(wanted.steps, before) ?? (await unknownTemplate(db, locked.companyId, wanted.steps))
  if (unknown) return unknown

  const { steps, variants } = rowsOf(wanted.steps, at)
  await db.campaignSequenceStep.deleteMany({ where: at })
  await db.campaignSequenceStep.createMany({ data: steps })
  await db.campaignStepVariant.createMany({ data: variants })
  if (!isLive)
    await db.campaignSender.deleteMany({
      where: { campaignId: id, stepId: { not: null, notIn: steps.map((it) => it.id) } },
    })
  audit({ before: { steps: before.map(({ id, stepType }) => ({ id, stepType })) }, after: { steps, variants } })
  return locked.change({})
}

type Stored = { id: string; campaignStepVariants: { id: string }[] }

function unknownIds(steps: WantedStep[], stored: Stored[]) {
  const known = new Map(stored.map((it) => [it.id, it.campaignStepVariants.map(({ id }) => id)]))
  if (steps.some(({ id }) => id && !known.has(id))) return new NotFound('step')
  const isStrange = ({ id, variants }: WantedStep) =>
    variants?.some((it) => it.id && !(id && known.get(id)?.includes(it.id)))
  return steps.some(isStrange) ? new NotFound('variant') : undefined
}

async function unknownTemplate(db: Db, companyId: string, steps: WantedStep[]) {
  const named = steps.flatMap((it) => [it.templateId, ...(it.variants ?? []).map(({ templateId }) => templateId)])
  const ids = [...new Set(named.filter((it) => it != null))]
  const there = await db.template.count({ where: { id: { in: ids }, companyId } })
  return there === ids.length ? undefined : new NotFound('template')
}

function rowsOf(wanted: WantedStep[], at: { campaignId: string; version: number }) {
  const ids = wanted.map(({ id }) => id ?? uuid())
  const idAt = (position: number | null | undefined) => (position == null ? null : ids[position - 1])
  const steps = wanted.map((it, stepOrder) => ({
    ...{ ...at, id: ids[stepOrder] as string, stepOrder, stepType: it.type, name: it.name },
    ...{ templateId: it.templateId, subjectOverride: it.subjectOverride, fromNameOverride: it.fromNameOverride },
    ...{ winnerRule: it.winnerRule, winnerAfter: it.winnerAfter },
    ...{ waitDurationHours: it.waitHours, waitSendingDays: it.waitSendingDays, waitUntilDate: it.waitUntil },
    ...{ conditionType: it.condition, humansOnly: it.humansOnly ?? true },
    ...{ conditionStepId: idAt(it.aboutPosition), elseStepId: idAt(it.elsePosition) },
  }))
  const variants = wanted.flatMap(({ variants }, index) =>
    (variants ?? []).map(({ id, weight, ...it }) => ({
      ...{ ...at, ...it, stepId: ids[index] as string, id: id ?? uuid(), weight: weight ?? 1 },
    })),
  )
  return { steps, variants }
}
