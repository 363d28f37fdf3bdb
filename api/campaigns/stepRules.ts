import { z } from 'zod'
import { CampaignCondition, CampaignStepType, WinnerRule } from '../../prisma/generated/oltp/enums.ts'

const line = z
  .string()
  .trim()
  .max(200, 'At most 200 characters.')
  .refine((it) => !/\p{Cc}/u.test(it), 'Write one line.')
const whole = (least: number, most: number) =>
  z.int().min(least, `From ${least} to ${most}.`).max(most, `From ${least} to ${most}.`)

const variant = z.object({
  id: z.uuid().nullish(),
  name: line.min(1, 'Give a name.'),
  weight: whole(0, 1_000).nullish(),
  templateId: z.uuid().nullish(),
  subjectOverride: line.nullish(),
})
const step = z.object({
  id: z.uuid().nullish(),
  type: z.enum(CampaignStepType),
  name: line.nullish(),
  templateId: z.uuid().nullish(),
  subjectOverride: line.nullish(),
  fromNameOverride: line.nullish(),
  variants: z.array(variant).max(10, 'At most 10 variants.').nullish(),
  winnerRule: z.enum(WinnerRule).nullish(),
  winnerAfter: whole(10, 1_000_000).nullish(),
  waitHours: whole(0, 8_760).nullish(),
  waitSendingDays: whole(1, 365).nullish(),
  waitUntil: z.date().nullish(),
  condition: z.enum(CampaignCondition).nullish(),
  aboutPosition: z.int().nullish(),
  elsePosition: z.int().nullish(),
  humansOnly: z.boolean().nullish(),
})
export type WantedStep = z.output<typeof step>

const belonging = {
  email: ['templateId', 'subjectOverride', 'fromNameOverride', 'variants', 'winnerRule', 'winnerAfter'],
  wait: ['waitHours', 'waitSendingDays', 'waitUntil'],
  condition: ['condition', 'aboutPosition', 'elsePosition', 'humansOnly'],
} as const
const types = Object.keys(belonging) as CampaignStepType[]

/** What is wrong with a step where it stands: the name of the field and what would be right. */
function* faultsOf(it: WantedStep, index: number, steps: WantedStep[]): Generator<[keyof WantedStep, string]> {
  for (const type of types.filter((other) => other !== it.type))
    for (const field of belonging[type])
      if (it[field] != null) yield [field, `This belongs to a step that is of type ${type}.`]
  if (it.type === 'wait' && belonging.wait.filter((field) => it[field] != null).length !== 1)
    yield ['waitHours', 'Give hours, sending days or a date: one of them.']
  if (it.type === 'condition' && it.condition == null) yield ['condition', 'Say what must hold.']
  if (it.variants?.length && !it.variants.some(({ weight }) => weight !== 0))
    yield ['variants', 'Give one of them a weight.']
  if (it.aboutPosition != null && !(it.aboutPosition <= index && steps[it.aboutPosition - 1]?.type === 'email'))
    yield ['aboutPosition', 'Name a mail that comes before this step.']
  if (it.elsePosition != null && !(it.elsePosition > index + 1 && it.elsePosition <= steps.length))
    yield ['elsePosition', 'Name a step that comes after this one.']
}

const isOnce = (ids: (string | null | undefined)[]) => {
  const given = ids.filter((it) => it != null)
  return new Set(given).size === given.length
}

export const sequence = z.object({
  steps: z
    .array(step)
    .max(50, 'At most 50 steps.')
    .superRefine((steps, context) => {
      steps.forEach((it, index) => {
        for (const [field, message] of faultsOf(it, index, steps))
          context.addIssue({ code: 'custom', path: [index, field], message })
      })
      if (
        !isOnce(steps.map(({ id }) => id)) ||
        !isOnce(steps.flatMap(({ variants }) => variants ?? []).map(({ id }) => id))
      )
        context.addIssue({
          code: 'custom',
          message: 'A step or variant can be in a sequence once: leave out the id of its copy.',
        })
    }),
  expectedRevision: z.int().nullish(),
})
