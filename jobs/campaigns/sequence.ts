/** A step of a version, as recipients walk it. Times are milliseconds. */
export interface Step {
  readonly id: string
  readonly type: 'email' | 'wait' | 'condition'
  readonly isActive: boolean
  readonly hours: number | null
  readonly sendingDays: number | null
  readonly until: number | null
  readonly condition: 'always' | 'no_reply' | 'no_open' | 'no_click' | null
  /** The mail that a condition is about; without one it is about the last, and a reply to any counts. */
  readonly about: string | null
  readonly elseStepId: string | null
  readonly humansOnly: boolean
  readonly variants: readonly { readonly id: string; readonly weight: number }[]
  readonly winner: string | null
}

/** A mail that a recipient got, or is about to get, and what became of it. */
export interface Mail {
  readonly id: string
  readonly stepId: string
  readonly threadId: string
  readonly mailboxId: string
  readonly replied: boolean
  readonly opened: boolean
  readonly openedByPerson: boolean
  readonly clicked: boolean
  readonly clickedByPerson: boolean
}

/** Something that was decided on the way, as the trace tells it. */
export interface Did {
  readonly step: string | null
  readonly did: string
  readonly [detail: string]: unknown
}

export interface Place {
  /** Where the recipient stands: behind this step; before the first without one. */
  readonly stepId: string | null
  /** Since when it stands there: waits are counted from then. */
  readonly since: number
}

export type Walked = { readonly passed: readonly Did[] } & (
  | { readonly to: 'mail'; readonly step: Step; readonly behind: string | null }
  | { readonly to: 'wait'; readonly step: Step; readonly until: number }
  | { readonly to: 'end'; readonly did: 'finished' | 'condition_ended' | 'step_gone' }
)

interface World {
  readonly now: number
  readonly mails: readonly Mail[]
  sendingDayAfter(at: number, count: number): number
}

/** A sequence that goes back on itself ends somewhere. */
const mostHops = 500

/** From where a recipient stands to the next mail, the next wait that is not over, or the end. */
export function walk(steps: readonly Step[], { stepId, since }: Place, world: World): Walked {
  const passed: Did[] = []
  let index = 0
  let from = since
  let behind = stepId
  if (stepId !== null) {
    const at = steps.findIndex(({ id }) => id === stepId)
    if (at < 0) return { to: 'end', did: 'step_gone', passed }
    index = at + 1
  }
  for (let hop = 0; hop < mostHops; hop++) {
    const step = steps[index]
    if (!step) return { to: 'end', did: 'finished', passed }
    index += 1
    if (!step.isActive) continue
    if (step.type === 'wait') {
      const until = endOf(step, from, world)
      if (until > world.now) return { to: 'wait', step, until, passed }
      ;[from, behind] = [Math.max(from, until), step.id]
    } else if (step.type === 'condition') {
      const holds = isMet(step, world.mails)
      passed.push({ step: step.id, did: holds ? 'condition_met' : 'condition_not_met', condition: step.condition })
      if (holds) continue
      if (step.elseStepId === null) return { to: 'end', did: 'condition_ended', passed }
      index = steps.findIndex(({ id }) => id === step.elseStepId)
      if (index < 0) return { to: 'end', did: 'step_gone', passed }
    } else if (world.mails.some((mail) => mail.stepId === step.id)) {
      passed.push({ step: step.id, did: 'already_sent' })
    } else return { to: 'mail', step, behind, passed }
  }
  return { to: 'end', did: 'finished', passed }
}

function endOf({ hours, sendingDays, until }: Step, from: number, { sendingDayAfter }: World) {
  if (until !== null) return until
  if (sendingDays !== null) return sendingDayAfter(from, sendingDays)
  return from + (hours ?? 0) * 3_600_000
}

/** Whether what a condition asks for is so: that somebody did not reply, open or click. */
export function isMet({ condition, about, humansOnly }: Step, mails: readonly Mail[]): boolean {
  if (condition === null || condition === 'always') return true
  const meant =
    about === null ? (condition === 'no_reply' ? mails : mails.slice(-1)) : mails.filter((it) => it.stepId === about)
  const happened = (mail: Mail) => {
    if (condition === 'no_reply') return mail.replied
    if (condition === 'no_open') return humansOnly ? mail.openedByPerson : mail.opened
    return humansOnly ? mail.clickedByPerson : mail.clicked
  }
  return !meant.some(happened)
}
