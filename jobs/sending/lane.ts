import { inTenant } from '../../prisma/tenancy.ts'
import type { Log } from '../log.ts'
import { retryDelay, type Verdict } from '../mail/answers.ts'
import { Refused } from '../mail/refused.ts'
import { signMessage } from '../mail/sign.ts'
import { type OpenMailbox, openMailbox } from '../mailboxes/open.ts'
import { stopMailbox } from '../mailboxes/stop.ts'
import { SmtpPool } from '../outside/smtp.ts'
import type { Claimed, DueMailbox } from './claim.ts'
import { closeBucket } from './closed.ts'
import { TurnedDown } from './gate.ts'
import type { Mark } from './marks.ts'
import type { Page } from './pages.ts'
import { type TrackingOf, type Written, write } from './write.ts'

/** What all lanes of a sender have in common. */
export interface Desk {
  readonly log: Log
  readonly trackingOf: TrackingOf
  /** Connections at the same time, for each mailbox. */
  readonly connections: number
  pass(mail: Claimed): Promise<void>
  record(mark: Mark): Promise<unknown>
}

/** The way of one mailbox's mails through this process. */
export interface Lane extends DueMailbox {
  /** What it holds: waiting, or on its way. */
  readonly held: ReadonlySet<Claimed>
  /** How many more it may be given. */
  room(): number
  /** Until then nothing is taken for it. */
  readonly restsUntil: number
  /** To be called with mails before `add`: makes room for what is being prepared. */
  hold(mails: readonly Claimed[]): void
  add(mails: readonly Claimed[], pages: ReadonlyMap<string, Page | Refused>): Promise<void>
  giveBack(mails: readonly Claimed[], blockedBy?: string): Promise<void>
  rest(seconds: number): void
  stop(milliseconds: number): Promise<void>
}

const mostRetries = 8
const largestRoom = 500
const messagesPerConnection = 500
const [shortRest, longRest] = [30, 900]

/** Before the server has let us in, what went wrong says nothing about a message. */
const doorStages = new Set<Verdict['stage']>(['connect', 'greeting', 'ehlo', 'starttls', 'auth'])

export function openLane({ tenantId, mailboxId }: DueMailbox, desk: Desk): Lane {
  const { log, trackingOf, connections, pass, record } = desk
  const held = new Set<Claimed>()
  const waiting: { mail: Claimed; page: Page }[] = []
  let mailbox: OpenMailbox | undefined
  let pool: SmtpPool | undefined
  let [hands, done, doneBefore, lookedAt, restsUntil, closedDoors] = [0, 0, 0, Date.now(), 0, 0]
  let isStopped = false
  let size = connections * 4
  const idle: (() => void)[] = []

  async function mark(it: Mark) {
    try {
      await record(it)
    } finally {
      held.delete(it.mail)
      done += 1
    }
  }

  const rest = (seconds: number) => {
    restsUntil = Date.now() + seconds * 1_000
  }

  async function giveBack(mails: readonly Claimed[], blockedBy?: string) {
    await Promise.all(mails.map((mail) => mark({ mail, fate: 'back', ...(blockedBy && { blockedBy }) })))
  }

  const giveBackWaiting = (blockedBy?: string) =>
    giveBack(
      waiting.splice(0).map(({ mail }) => mail),
      blockedBy,
    )

  async function open() {
    const opened = await openMailbox(tenantId, mailboxId)
    if (opened instanceof Refused) return opened
    if (opened !== mailbox) {
      void pool?.close()
      pool = new SmtpPool(opened.smtp, { connections, messagesPerConnection })
      mailbox = opened
    }
    return opened
  }

  async function run() {
    hands += 1
    for (let next = waiting.shift(); next; next = waiting.shift()) await send(next.mail, next.page)
    hands -= 1
    if (hands === 0) for (const tell of idle.splice(0)) tell()
  }

  async function send(mail: Claimed, page: Page) {
    try {
      await attempt(mail, page)
    } catch (error) {
      log.error({ err: error, messageId: mail.id }, 'a mail could not be made')
      await mark(retried(mail, 300, { rule: 'fault', answer: error instanceof Error ? error.message : String(error) }))
    }
  }

  async function attempt(mail: Claimed, page: Page) {
    const [from, way] = [mailbox, pool]
    if (!from || !way) return mark({ mail, fate: 'back' })
    const written = write(mail, page, from, trackingOf, new Date())
    if (written instanceof Refused)
      return mark({ mail, fate: 'failed', rule: 'cannot-be-made', answer: written.reason })
    const signed = await signMessage(written.message, from.signer)
    if (signed instanceof Refused) {
      rest(shortRest)
      return mark({ mail, fate: 'back', blockedBy: 'not_signed', answer: signed.reason })
    }
    let isTurnedDown = false
    const committing = () =>
      pass(mail).catch((error: unknown) => {
        isTurnedDown = error instanceof TurnedDown
        throw error
      })
    const verdict = await way.handOver(signed, committing)
    if (isTurnedDown) return mark({ mail, fate: 'back' })
    return judge(mail, written, verdict)
  }

  async function judge(mail: Claimed, { sent }: Written, verdict: Verdict): Promise<void> {
    const said = { answer: verdict.text || verdict.rule, rule: verdict.rule }
    if (!doorStages.has(verdict.stage)) closedDoors = 0
    switch (verdict.outcome) {
      case 'sent':
        return mark({ mail, fate: 'sent', ...said, sent })
      case 'uncertain':
        return mark({ mail, fate: 'uncertain', after: shortRest, ...said, sent })
      case 'bounce':
        return mark({ mail, fate: verdict.severity === 'hard' ? 'bounced' : 'rejected', ...said, sent })
      case 'mailbox': {
        rest(shortRest)
        await inTenant(tenantId, (db) => stopMailbox(db, mailboxId, verdict.cause, said.answer))
        await mark({ mail, fate: 'back', blockedBy: 'mailbox_stopped', ...said })
        return giveBackWaiting('mailbox_stopped')
      }
      case 'slowdown':
        await closeBucket(mail.tenantId, `mailbox:${mailboxId}`, verdict.afterSeconds, said.answer)
        rest(shortRest)
        await mark({ mail, fate: 'back', blockedBy: 'mailbox_slowed_down', ...said })
        return giveBackWaiting('mailbox_slowed_down')
      case 'retry': {
        if (verdict.rule === 'not-committed') return mark({ mail, fate: 'back', ...said })
        if (!doorStages.has(verdict.stage)) return mark(retried(mail, verdict.afterSeconds, said))
        // The server is away: its mails wait where they are, and one of them asks again.
        closedDoors += 1
        rest(Math.min(retryDelay(10, closedDoors, Math.random()), longRest))
        await mark({ mail, fate: 'back', blockedBy: 'server_unreachable', ...said })
        return giveBackWaiting('server_unreachable')
      }
    }
  }

  return {
    ...{ tenantId, mailboxId, held, giveBack, rest },
    get restsUntil() {
      return restsUntil
    },
    room() {
      const seconds = (Date.now() - lookedAt) / 1_000
      if (seconds >= 0.5) {
        // As much as goes out within a second or so: a server that hangs holds little.
        const rate = (done - doneBefore) / seconds
        size = Math.min(Math.max(Math.ceil(rate * 1.5), connections * 4), largestRoom)
        ;[doneBefore, lookedAt] = [done, Date.now()]
      }
      return size - held.size
    },
    hold(mails) {
      for (const mail of mails) held.add(mail)
    },
    async add(mails, pages) {
      const opened = await open()
      if (opened instanceof Refused) {
        rest(shortRest)
        return giveBack(mails, 'mailbox_stopped')
      }
      for (const mail of mails) {
        const page = pages.get(mail.id)
        if (isStopped || mail.isStopped || Date.now() < restsUntil) void mark({ mail, fate: 'back' })
        else if (!page) void mark(retried(mail, 300, { rule: 'fault', answer: 'It could not be prepared.' }))
        else if (page instanceof Refused) {
          void mark({ mail, fate: 'failed', rule: 'cannot-be-made', answer: page.reason })
        } else waiting.push({ mail, page })
      }
      for (let free = Math.min(connections * 2 - hands, waiting.length); free > 0; free--) void run()
    },
    async stop(milliseconds) {
      isStopped = true
      const [closing] = [pool?.close(milliseconds), giveBackWaiting()]
      if (hands > 0) await new Promise<void>((resolve) => idle.push(resolve))
      await closing
    },
  }
}

function retried(mail: Claimed, afterSeconds: number, said: { rule: string; answer: string }): Mark {
  if (mail.retries >= mostRetries) return { mail, fate: 'failed', ...said }
  const after = retryDelay(afterSeconds, mail.retries + 1, Math.random())
  return { mail, fate: 'retry', after, blockedBy: 'retrying', ...said }
}
