import type { MessageStatus } from '../../gql/graphql.ts'
import type { Tone } from '../../ui/Mark.tsx'
import { sayMoment } from '../../ui/manner.ts'
import { sayReason } from '../reasons.ts'
import { conditionNames } from '../states.ts'

type Mail = {
  stepId: string | null
  status: MessageStatus
  subject: string | null
  answer: string | null
  sendAt: string | null
  sentAt: string | null
  openedAt: string | null
  clickedAt: string | null
  repliedAt: string | null
  bouncedAt: string | null
}
type Step = { id: string; position: number; type: string; name: string | null; template: { name: string } | null }
type Story = {
  trace: readonly Record<string, unknown>[]
  mails: readonly Mail[]
  sequence: readonly Step[]
}

export type Moment = {
  key: string
  at: string
  title: string
  step: string | null
  /** What a server said, in its own words. */
  words: string | null
  tone: Tone
}

const decisions: Record<string, { title: string; tone: Tone }> = {
  planned: { title: 'Planned a mail', tone: 'idle' },
  skipped: { title: 'Left out: the step is switched off', tone: 'idle' },
  step_gone: { title: 'Ended: its step is gone', tone: 'warn' },
  lead_gone: { title: 'Ended: the lead is gone', tone: 'idle' },
  clicked: { title: 'Ended: they clicked a link', tone: 'good' },
  replied: { title: 'Ended: they replied', tone: 'good' },
  unsubscribed: { title: 'Ended: they unsubscribed', tone: 'idle' },
  consent_withdrawn: { title: 'Ended: they took back their consent', tone: 'idle' },
  no_consent: { title: 'Ended: they gave no consent', tone: 'idle' },
  bounced: { title: 'Ended: their mail came back', tone: 'bad' },
  invalid: { title: 'Ended: the address is not valid', tone: 'bad' },
  complained: { title: 'Ended: they complained', tone: 'bad' },
  suppressed: { title: 'Ended: they must not be written to', tone: 'warn' },
  cancelled: { title: 'Ended: taken out', tone: 'idle' },
  completed: { title: 'Got everything', tone: 'good' },
  failed: { title: 'Ended: no server took the mail', tone: 'bad' },
}

/** What was decided and what happened, in one row by time. */
export function momentsOf({ trace, mails, sequence }: Story): Moment[] {
  const decided = trace.map(({ at, step, did, ...more }, index): Moment => {
    const { title, tone } = say(String(did), more)
    return {
      ...{ key: `decided ${index}`, at: String(at), title, tone, words: null },
      step: nameOf(sequence.find(({ id }) => id === step || uuidOf(id) === step)),
    }
  })
  const happened = mails.flatMap((mail, index): Moment[] => {
    const step = nameOf(sequence.find(({ id }) => id === mail.stepId))
    const on = (at: string | null, title: string, tone: Tone, words: string | null = null): Moment[] =>
      at === null ? [] : [{ key: `${index} ${title}`, at, title, step, words, tone }]
    const named = mail.subject ? `“${mail.subject}”` : 'a mail'
    const stuck = mail.status === 'failed' || mail.status === 'uncertain'
    return [
      ...(mail.status === 'queued' ? on(mail.sendAt, `Sends ${named}`, 'idle', mail.answer) : []),
      ...on(mail.sentAt, `Sent ${named}`, 'good', mail.answer),
      ...(stuck
        ? on(
            mail.sendAt,
            mail.status === 'failed' ? `Could not send ${named}` : `Nobody knows whether ${named} arrived`,
            mail.status === 'failed' ? 'bad' : 'warn',
            mail.answer,
          )
        : []),
      ...on(mail.openedAt, 'Opened it', 'good'),
      ...on(mail.clickedAt, 'Clicked a link', 'good'),
      ...on(mail.repliedAt, 'Replied', 'good'),
      ...on(mail.bouncedAt, 'It came back', 'bad', mail.sentAt === null ? mail.answer : null),
    ]
  })
  return [...decided, ...happened].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
}

function say(did: string, { until, condition, holds }: Record<string, unknown>): { title: string; tone: Tone } {
  if (did === 'waits') {
    const at = typeof until === 'string' ? ` until ${sayMoment(new Date(until))}` : ''
    return { title: `Waits${at}`, tone: 'idle' }
  }
  if (did === 'condition') {
    const name = conditions.find(([code]) => code === condition)?.[1] ?? 'The condition'
    return { title: `${name}: ${holds === true ? 'goes on' : 'does not hold'}`, tone: 'busy' }
  }
  return decisions[did] ?? { title: sayReason(did), tone: 'idle' }
}

const conditions: [string, string][] = Object.entries(conditionNames)

function nameOf(step: Step | undefined) {
  if (!step) return null
  return `${step.position}. ${step.name ?? step.template?.name ?? { email: 'Mail', wait: 'Wait', condition: 'Condition' }[step.type] ?? ''}`
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** A trace keeps bare ids, as the database does: `stp_01…` → `0190…-…`. */
function uuidOf(id: string) {
  let number = 0n
  for (const digit of id.slice(id.indexOf('_') + 1)) number = number * 32n + BigInt(alphabet.indexOf(digit))
  return number
    .toString(16)
    .padStart(32, '0')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
