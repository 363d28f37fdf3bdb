import { setMaxListeners } from 'node:events'
import { Fault, judgeFault, type Verdict } from '../mail/answers.ts'
import type { SignedMessage } from '../mail/sign.ts'
import type { SmtpServer } from './smtpServer.ts'
import { openSession, type Session, type Told } from './smtpSession.ts'
import { type Committing, transact } from './smtpTransaction.ts'

export interface PoolOptions {
  /** Connections at the same time. */
  readonly connections?: number
  /** Servers tire of a connection after a while; it is renewed before they do. */
  readonly messagesPerConnection?: number
  readonly idleMilliseconds?: number
}

/**
 * The way to one server, for one mailbox or relay: a few connections that are kept, each message handed over on one of
 * them. Never throws; every message ends in a verdict.
 */
export class SmtpPool {
  readonly #server: SmtpServer
  readonly #connections: number
  readonly #messagesPerConnection: number
  readonly #idleMilliseconds: number
  readonly #idle: { session: Session; timer: NodeJS.Timeout }[] = []
  readonly #waiting: (() => void)[] = []
  readonly #closing: Promise<void>[] = []
  /** The one attempt that others wait for, until the server has let us in once: ten wrong passwords lock an account. */
  #first: Promise<Session | Verdict> | undefined
  #letIn = false
  #busy = 0
  #closed = false
  readonly #giveUp = new AbortController()
  #rest: (() => void) | undefined

  constructor(server: SmtpServer, options: PoolOptions = {}) {
    this.#server = server
    this.#connections = options.connections ?? 5
    this.#messagesPerConnection = options.messagesPerConnection ?? 100
    this.#idleMilliseconds = options.idleMilliseconds ?? 10_000
    setMaxListeners(0, this.#giveUp.signal)
  }

  /** Waits for a connection when all are busy. */
  async handOver(message: SignedMessage, committing: Committing): Promise<Verdict> {
    while (this.#busy >= this.#connections && !this.#closed) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve))
    }
    if (this.#closed) return judgeFault(new Fault('not-committed', 'Sending was stopped.'), 'connect')
    this.#busy++
    try {
      return await this.#handOver(message, committing)
    } finally {
      this.#busy--
      if (this.#busy === 0) this.#rest?.()
      this.#waiting.shift()?.()
    }
  }

  /**
   * Takes nothing more, lets what is under way end, and says goodbye on every connection. What has not ended within the
   * time is cut off: uncertain where only the last answer was missing, to be tried again otherwise.
   */
  async close(milliseconds = 10_000): Promise<void> {
    this.#closed = true
    for (const wake of this.#waiting.splice(0)) wake()
    if (this.#busy > 0) {
      const patience = setTimeout(() => this.#giveUp.abort(), milliseconds)
      await new Promise<void>((resolve) => {
        this.#rest = resolve
      })
      clearTimeout(patience)
    }
    for (const { session, timer } of this.#idle.splice(0)) {
      clearTimeout(timer)
      this.#quit(session)
    }
    await Promise.all(this.#closing)
  }

  async #handOver(message: SignedMessage, committing: Committing): Promise<Verdict> {
    const kept = this.#idle.pop()
    if (kept) {
      clearTimeout(kept.timer)
      const verdict = await this.#transact(kept.session, message, committing)
      // The server had left, or left now: nothing of this message was begun, and a new connection may serve it.
      const stale = verdict.outcome === 'retry' && untouched.has(verdict.stage) && kept.session.wire.fault
      if (!stale) return verdict
    }
    const session = await this.#connect()
    return 'outcome' in session ? session : this.#transact(session, message, committing)
  }

  async #transact(session: Session, message: SignedMessage, committing: Committing) {
    session.wire.onBroken = undefined
    const verdict = await transact(session, message, committing)
    if (!session.wire.fault) this.#keep(session)
    return verdict
  }

  async #connect(): Promise<Session | Verdict> {
    if (this.#letIn) return this.#open()
    const first = this.#first
    if (first) {
      const outcome = await first
      return 'outcome' in outcome ? outcome : this.#connect()
    }
    this.#first = this.#open()
    const outcome = await this.#first
    this.#first = undefined
    return outcome
  }

  async #open() {
    const session = await openSession(this.#server, { signal: this.#giveUp.signal })
    this.#letIn = !('outcome' in session)
    return session
  }

  #keep(session: Session) {
    if (session.sent >= this.#messagesPerConnection) return this.#quit(session)
    const entry = { session, timer: setTimeout(() => this.#quit(forget()), this.#idleMilliseconds) }
    const forget = () => {
      clearTimeout(entry.timer)
      const at = this.#idle.indexOf(entry)
      if (at >= 0) this.#idle.splice(at, 1)
      return session
    }
    session.wire.onBroken = forget
    this.#idle.push(entry)
  }

  #quit(session: Session) {
    const ended = quit(session).finally(() => this.#closing.splice(this.#closing.indexOf(ended), 1))
    this.#closing.push(ended)
  }
}

const untouched = new Set<Verdict['stage']>(['mail', 'rcpt', 'data'])
const quitMilliseconds = 2_000

async function quit({ wire }: Session) {
  wire.onBroken = undefined
  wire.send('QUIT\r\n')
  await wire.read(quitMilliseconds).catch(() => undefined)
  wire.break(new Fault('closed'))
}

/** What a server said at each step of letting us in. */
export interface ConnectionTest {
  readonly steps: readonly { readonly stage: Verdict['stage']; readonly said: string }[]
  /** Why it did not work; nothing when it did. */
  readonly problem?: Verdict
}

/** Connects and logs in as a sender would, and sends nothing. */
export async function testConnection(server: SmtpServer): Promise<ConnectionTest> {
  const steps: { stage: Verdict['stage']; said: string }[] = []
  const told: Told = (stage, said) => steps.push({ stage, said })
  const session = await openSession(server, { told })
  if ('outcome' in session) return { steps, problem: session }
  await quit(session)
  return { steps }
}
