import { createHash } from 'node:crypto'

/** A step as the walk sees it. */
export interface Step {
  readonly id: string
  readonly type: 'email' | 'wait' | 'condition'
  readonly isActive: boolean
  readonly waitHours: number | null
  readonly waitSendingDays: number | null
  readonly waitUntil: number | null
  readonly condition: 'always' | 'no_reply' | 'no_open' | 'no_click' | null
  /** The email step a condition is about; the last one before it, when it names none. */
  readonly conditionStepId: string | null
  readonly elseStepId: string | null
  readonly humansOnly: boolean
  readonly winnerVariantId: string | null
  readonly variants: readonly { readonly id: string; readonly weight: number }[]
}

/** What became of a mail that a recipient was sent before. */
export interface Happened {
  readonly stepId: string
  readonly opened: boolean
  readonly clicked: boolean
  readonly replied: boolean
  /** By a program, as far as can be told. */
  readonly openedByMachine: boolean
  readonly clickedByMachine: boolean
}

/** Where a recipient stands. */
export interface Standing {
  readonly leadId: string
  /** The step that is done; nothing before the first. */
  readonly stepId: string | null
  /** When it was done. */
  readonly since: number
  readonly happened: readonly Happened[]
}

export type Trace = Readonly<Record<string, string | number | boolean | null>>

/** What a recipient does next: be sent a step, wait at one, or end. */
export type Next =
  | {
      readonly did: 'send'
      readonly stepId: string
      readonly variantId: string | null
      /** Where whoever cannot be sent it yet stands: what was waited for and decided on the way there holds. */
      readonly before: string | null
      readonly trace: readonly Trace[]
    }
  | { readonly did: 'wait'; readonly stepId: string; readonly until: number; readonly trace: readonly Trace[] }
  | { readonly did: 'end'; readonly trace: readonly Trace[] }

export interface Clock {
  readonly now: number
  /** The start of the n-th sending day after a moment, for this recipient. */
  sendingDay(after: number, days: number): number
}

/** Walks a recipient on to its next mail, through what is over and past what does not hold. */
export function walk(steps: readonly Step[], { leadId, stepId, since, happened }: Standing, clock: Clock): Next {
  const trace: Trace[] = []
  const placeOf = (id: string | null) => steps.findIndex((it) => it.id === id)
  let [at, done] = [stepId === null ? 0 : placeOf(stepId) + 1, since]
  // A step that is no longer there leaves nobody where they could go on from.
  if (stepId !== null && at === 0) return { did: 'end', trace: [{ did: 'step_gone', step: stepId }] }
  while (at < steps.length) {
    const step = steps[at] as Step
    if (!step.isActive) {
      trace.push({ did: 'skipped', step: step.id })
      at += 1
    } else if (step.type === 'email') {
      const before = steps[at - 1]?.id ?? null
      return { did: 'send', stepId: step.id, variantId: variantOf(step, leadId), before, trace }
    } else if (step.type === 'wait') {
      const until = waitOver(step, done, clock)
      if (until > clock.now) return { did: 'wait', stepId: step.id, until, trace }
      done = Math.max(done, until)
      at += 1
    } else {
      const before = steps.slice(0, at).findLast(({ type }) => type === 'email')
      const about = happened.find((it) => it.stepId === (step.conditionStepId ?? before?.id))
      const holds = conditionHolds(step, about)
      trace.push({ did: 'condition', step: step.id, condition: step.condition ?? 'always', holds })
      const onward = holds ? at + 1 : placeOf(step.elseStepId)
      // Only ever on: a way back would have no end.
      if (onward <= at) return { did: 'end', trace }
      at = onward
    }
  }
  return { did: 'end', trace }
}

function waitOver({ waitHours, waitSendingDays, waitUntil }: Step, done: number, { sendingDay }: Clock): number {
  if (waitUntil !== null) return waitUntil
  if (waitSendingDays !== null) return sendingDay(done, waitSendingDays)
  return done + (waitHours ?? 0) * 3_600_000
}

/** Whoever was not mailed has not answered. */
function conditionHolds({ condition, humansOnly }: Step, about: Happened | undefined): boolean {
  if (condition === 'no_reply') return !about?.replied
  if (condition === 'no_open') return !(about?.opened || (!humansOnly && about?.openedByMachine))
  if (condition === 'no_click') return !(about?.clicked || (!humansOnly && about?.clickedByMachine))
  return true
}

/** The same recipient always gets the same variant; once there is a winner, everybody gets that. */
export function variantOf({ id, winnerVariantId, variants }: Step, leadId: string): string | null {
  if (winnerVariantId !== null) return winnerVariantId
  const total = variants.reduce((sum, { weight }) => sum + weight, 0)
  if (total <= 0) return null
  let left = share(`${id}:${leadId}`) * total
  for (const variant of variants) {
    left -= variant.weight
    if (left < 0) return variant.id
  }
  return variants.at(-1)?.id ?? null
}

/** Between nought and one, the same for the same seed, and even over many. */
export const share = (seed: string): number => createHash('md5').update(seed).digest().readUInt32BE(0) / 2 ** 32
