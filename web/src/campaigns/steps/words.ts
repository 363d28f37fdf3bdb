import { conditionNames } from '../states.ts'
import type { DraftStep } from './draft.ts'

const typeNames = { email: 'Mail', wait: 'Wait', condition: 'Condition' } as const

const counted = (amount: number, one: string) => `${amount.toLocaleString()} ${one}${amount === 1 ? '' : 's'}`

/** What a step is called: as its maker does, or by what it does. */
export function nameOfStep(step: DraftStep) {
  if (step.name.trim()) return step.name
  if (step.type === 'email')
    return step.template?.name ?? step.variants.find(({ template }) => template)?.template?.name ?? 'A mail'
  return typeNames[step.type]
}

/** What a step does, in a line. */
export function sayStep(step: DraftStep, steps: readonly DraftStep[]): string {
  if (step.type === 'wait') return sayWait(step.wait)
  const placeOf = (key: string | null) => steps.findIndex((it) => it.key === key) + 1
  if (step.type === 'condition') {
    const about = step.aboutKey ? ` (mail ${placeOf(step.aboutKey)})` : ''
    const otherwise = step.elseKey ? `on with step ${placeOf(step.elseKey)}` : 'it ends'
    return step.condition === 'always'
      ? 'Always goes on'
      : `${conditionNames[step.condition]}${about}: goes on; otherwise ${otherwise}`
  }
  if (step.variants.length > 0) return `${counted(step.variants.length, 'variant')} against one another`
  return step.subjectOverride
    ? `“${step.subjectOverride}”`
    : step.template
      ? 'With the subject of its template'
      : 'No template yet'
}

function sayWait({ of, amount, until }: DraftStep['wait']) {
  if (of === 'until')
    return until
      ? `Until ${new Date(until).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })}`
      : 'Until a date'
  return counted(amount, of === 'hours' ? 'hour' : of === 'days' ? 'day' : 'sending day')
}
