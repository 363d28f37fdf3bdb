import type { MessageStatus } from '../../gql/graphql.ts'
import type { Tone } from '../../ui/Mark.tsx'
import { sayMoment } from '../../ui/manner.ts'

type Decision = {
  at: string
  code: string
  sentence: string
  stepId: string | null
  step: string | null
  mailbox: string | null
  until: string | null
}
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
type Step = {
  id: string
  position: number
  type: 'email' | 'wait' | 'condition'
  name: string | null
  template: { name: string } | null
}
type Story = { decisions: readonly Decision[]; mails: readonly Mail[]; sequence: readonly Step[] }

export type Moment = {
  key: string
  at: string
  title: string
  /** Which step, from which mailbox, until when. */
  facts: string[]
  /** What a server said, in its own words. */
  words: string | null
  tone: Tone
}

const typeNames = { email: 'Mail', wait: 'Wait', condition: 'Condition' }

const tones: Record<string, Tone> = {
  ...{ replied: 'good', completed: 'good', finished: 'good', clicked: 'good' },
  ...{ bounced: 'bad', rejected: 'bad', failed: 'bad', complained: 'bad' },
  ...{ suppressed: 'warn', step_gone: 'warn', uncertain: 'warn', mailbox_stopped: 'warn' },
}

/** What was decided and what happened, in one row by time. */
export function momentsOf({ decisions, mails, sequence }: Story): Moment[] {
  const nameOf = (id: string | null, known: string | null = null) => {
    const step = sequence.find((it) => it.id === id)
    if (!step) return known === null ? [] : [known]
    return [`${step.position}. ${step.name ?? step.template?.name ?? typeNames[step.type]}`]
  }
  const decided = decisions
    // That a mail was sent is told by the mail itself, in the server's own words.
    .filter(({ code }) => code !== 'sent')
    .map(
      ({ at, code, sentence, stepId, step, mailbox, until }, index): Moment => ({
        ...{ key: `decided ${index}`, at, title: sentence, tone: tones[code] ?? 'idle', words: null },
        facts: [
          ...nameOf(stepId, step),
          ...(mailbox ? [mailbox] : []),
          ...(until ? [`until ${sayMoment(new Date(until))}`] : []),
        ],
      }),
    )
  const happened = mails.flatMap((mail, index): Moment[] => {
    const facts = nameOf(mail.stepId)
    const on = (at: string | null, title: string, tone: Tone, words: string | null = null): Moment[] =>
      at === null ? [] : [{ key: `${index} ${title}`, at, title, facts, words, tone }]
    const named = mail.subject ? `“${mail.subject}”` : 'a mail'
    return [
      ...(mail.status === 'queued' ? on(mail.sendAt, `Sends ${named}`, 'idle', mail.answer) : []),
      ...on(mail.sentAt, `Sent ${named}`, 'good', mail.answer),
      ...(mail.status === 'uncertain'
        ? on(mail.sendAt, `Nobody knows whether ${named} arrived`, 'warn', mail.answer)
        : []),
      ...(mail.status === 'failed' ? on(mail.sendAt, `Could not send ${named}`, 'bad', mail.answer) : []),
      ...on(mail.openedAt, 'Opened it', 'good'),
      ...on(mail.clickedAt, 'Clicked a link', 'good'),
      ...on(mail.repliedAt, 'Replied', 'good'),
      ...on(mail.bouncedAt, 'It came back', 'bad', mail.sentAt === null ? mail.answer : null),
    ]
  })
  return [...decided, ...happened].toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
}
