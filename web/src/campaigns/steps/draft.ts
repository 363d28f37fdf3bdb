import type { CampaignCondition, CampaignStepInput, CampaignStepType, WinnerRule } from '../../gql/graphql.ts'

export type DraftVariant = {
  key: string
  id: string | null
  name: string
  weight: number
  template: Named | null
  subjectOverride: string
}

/** A step while it is written. It names other steps by their keys, which stay when steps are moved. */
export type DraftStep = {
  key: string
  id: string | null
  type: CampaignStepType
  name: string
  template: Named | null
  subjectOverride: string
  fromNameOverride: string
  variants: DraftVariant[]
  winnerRule: WinnerRule | null
  winnerAfter: number
  wait: { of: 'hours' | 'days' | 'sendingDays' | 'until'; amount: number; until: string }
  condition: CampaignCondition
  aboutKey: string | null
  elseKey: string | null
  humansOnly: boolean
}

export type Named = { id: string; name: string }

type Stored = {
  id: string
  type: CampaignStepType
  name: string | null
  template: Named | null
  subjectOverride: string | null
  fromNameOverride: string | null
  variants: readonly {
    id: string
    name: string
    weight: number
    template: Named | null
    subjectOverride: string | null
  }[]
  winnerRule: WinnerRule | null
  winnerAfter: number | null
  waitHours: number | null
  waitSendingDays: number | null
  waitUntil: string | null
  condition: CampaignCondition | null
  aboutPosition: number | null
  elsePosition: number | null
  humansOnly: boolean
}

const newKey = () => crypto.randomUUID()

const blank = {
  id: null,
  name: '',
  template: null,
  subjectOverride: '',
  fromNameOverride: '',
  variants: [],
  winnerRule: null,
  winnerAfter: 100,
  wait: { of: 'days', amount: 3, until: '' },
  condition: 'no_reply',
  aboutKey: null,
  elseKey: null,
  humansOnly: true,
} as const

/** A new step as most people want it. */
export const newStep = (type: CampaignStepType): DraftStep => ({ ...blank, key: newKey(), type, variants: [] })

export const newVariant = (index: number, template: Named | null): DraftVariant => ({
  key: newKey(),
  id: null,
  name: String.fromCharCode(65 + index),
  weight: 1,
  template,
  subjectOverride: '',
})

/** The steps as the server has them, to be written on. */
export function readSteps(stored: readonly Stored[]): DraftStep[] {
  const keyAt = (position: number | null) => (position === null ? null : (stored[position - 1]?.id ?? null))
  return stored.map((it) => ({
    ...{ key: it.id, id: it.id, type: it.type, name: it.name ?? '', template: it.template },
    ...{ subjectOverride: it.subjectOverride ?? '', fromNameOverride: it.fromNameOverride ?? '' },
    variants: it.variants.map((one) => ({ ...one, key: one.id, subjectOverride: one.subjectOverride ?? '' })),
    ...{ winnerRule: it.winnerRule, winnerAfter: it.winnerAfter ?? blank.winnerAfter },
    wait: readWait(it),
    condition: it.condition ?? blank.condition,
    ...{ aboutKey: keyAt(it.aboutPosition), elseKey: keyAt(it.elsePosition), humansOnly: it.humansOnly },
  }))
}

function readWait({ waitHours, waitSendingDays, waitUntil }: Stored): DraftStep['wait'] {
  if (waitUntil !== null) return { of: 'until', amount: 1, until: waitUntil }
  if (waitSendingDays !== null) return { of: 'sendingDays', amount: waitSendingDays, until: '' }
  if (waitHours !== null && waitHours > 0 && waitHours % 24 === 0)
    return { of: 'days', amount: waitHours / 24, until: '' }
  return waitHours === null ? { ...blank.wait } : { of: 'hours', amount: waitHours, until: '' }
}

/** The steps as the server takes them: each with what belongs to its type, and nothing else. */
export function writeSteps(steps: readonly DraftStep[]): CampaignStepInput[] {
  const positionOf = (key: string | null) => {
    const index = steps.findIndex((it) => it.key === key)
    return index === -1 ? null : index + 1
  }
  return steps.map((it) => {
    const step = { id: it.id, type: it.type, name: it.name.trim() || null }
    if (it.type === 'wait') return { ...step, ...writeWait(it.wait) }
    if (it.type === 'condition') {
      const positions = { aboutPosition: positionOf(it.aboutKey), elsePosition: positionOf(it.elseKey) }
      return { ...step, ...positions, condition: it.condition, humansOnly: it.humansOnly }
    }
    const hasRace = it.variants.length > 0 && it.winnerRule !== null
    return {
      ...step,
      templateId: it.template?.id ?? null,
      subjectOverride: it.subjectOverride.trim() || null,
      fromNameOverride: it.fromNameOverride.trim() || null,
      variants: it.variants.map(({ id, name, weight, template, subjectOverride }) => ({
        ...{ id, name, weight, templateId: template?.id ?? null, subjectOverride: subjectOverride.trim() || null },
      })),
      winnerRule: hasRace ? it.winnerRule : null,
      winnerAfter: hasRace ? it.winnerAfter : null,
    }
  })
}

function writeWait({ of, amount, until }: DraftStep['wait']) {
  if (of === 'until') return { waitUntil: until || null }
  if (of === 'sendingDays') return { waitSendingDays: amount }
  return { waitHours: of === 'days' ? amount * 24 : amount }
}

export type Change =
  | { do: 'load'; steps: DraftStep[] }
  | { do: 'add'; step: DraftStep; at: number }
  | { do: 'change'; key: string; to: Partial<DraftStep> }
  | { do: 'move'; key: string; by: 1 | -1 }
  | { do: 'remove'; key: string }
  | { do: 'undo' }

/** The steps, and what they were before each change that is more than writing in a field. */
export type Draft = { steps: DraftStep[]; past: DraftStep[][] }

export function changed(draft: Draft, change: Change): Draft {
  const { steps, past } = draft
  if (change.do === 'load') return { steps: change.steps, past: [] }
  if (change.do === 'undo') return { steps: past.at(-1) ?? steps, past: past.slice(0, -1) }
  if (change.do === 'change')
    return { steps: tidy(steps.map((it) => (it.key === change.key ? { ...it, ...change.to } : it))), past }
  const next = tidy(arranged(steps, change))
  return next === steps ? draft : { steps: next, past: [...past, steps].slice(-50) }
}

function arranged(steps: DraftStep[], change: Exclude<Change, { do: 'load' | 'undo' | 'change' }>): DraftStep[] {
  if (change.do === 'add') return steps.toSpliced(change.at, 0, change.step)
  const index = steps.findIndex(({ key }) => key === change.key)
  const step = steps[index]
  if (!step) return steps
  if (change.do === 'remove') return steps.toSpliced(index, 1)
  const to = index + change.by
  return to < 0 || to >= steps.length ? steps : steps.toSpliced(index, 1).toSpliced(to, 0, step)
}

/** What a condition names must stand on its right side: a mail before it, a step after it. What does not is let go. */
function tidy(steps: DraftStep[]): DraftStep[] {
  const places = new Map(steps.map(({ key, type }, index) => [key, { type, index }]))
  const kept = steps.map((step, index) => {
    const about = step.aboutKey === null ? undefined : places.get(step.aboutKey)
    const otherwise = step.elseKey === null ? undefined : places.get(step.elseKey)
    const aboutKey = about && about.type === 'email' && about.index < index ? step.aboutKey : null
    const elseKey = otherwise && otherwise.index > index + 1 ? step.elseKey : null
    return aboutKey === step.aboutKey && elseKey === step.elseKey ? step : { ...step, aboutKey, elseKey }
  })
  return kept.every((step, index) => step === steps[index]) ? steps : kept
}
