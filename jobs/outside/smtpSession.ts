import { isIP } from 'node:net'
import { TLSSocket } from 'node:tls'
import { Fault, judgeAnswer, judgeFault, type Stage, type Verdict } from '../mail/answers.ts'
import { readDomain } from '../mail/domain.ts'
import { Refused } from '../mail/refused.ts'
import type { Reply } from '../mail/smtpReply.ts'
import { logIn } from './smtpAuth.ts'
import { type SmtpServer, type Timeouts, usualTimeouts } from './smtpServer.ts'
import { dial, faultOf, isLoopback } from './smtpSocket.ts'
import { Wire } from './smtpWire.ts'

/** A connection that may be sent over: greeted, secured and logged in as its server asks for. */
export interface Session {
  readonly wire: Wire
  readonly timeouts: Timeouts
  /** What EHLO offered last, upper-case: name to parameters. */
  readonly offers: ReadonlyMap<string, string>
  /** How many messages went over it. */
  sent: number
  /** A transaction was begun and not ended: the next one starts with RSET. */
  begun: boolean
}

/** Is told each step's words: the server's own, where it had any. */
export type Told = (stage: Stage, said: string) => void

/** An answer that ends what was begun. */
export class Refusal {
  constructor(
    readonly stage: Stage,
    readonly reply: Reply,
  ) {}
}

interface Opened {
  readonly told?: Told
  /** Cuts the connection off, now or at any time later. */
  readonly signal?: AbortSignal
}

export async function openSession(server: SmtpServer, { told, signal }: Opened = {}): Promise<Session | Verdict> {
  const opening = new Opening(server, told ?? (() => {}), signal)
  try {
    return await opening.open()
  } catch (error) {
    return opening.fail(error)
  }
}

class Opening {
  readonly #server: SmtpServer
  readonly #told: Told
  readonly #signal: AbortSignal | undefined
  readonly #timeouts: Timeouts
  #stage: Stage = 'connect'
  #wire: Wire | undefined

  constructor(server: SmtpServer, told: Told, signal: AbortSignal | undefined) {
    this.#server = server
    this.#signal = signal
    this.#told = told
    this.#timeouts = { ...usualTimeouts, ...server.timeouts }
  }

  async open(): Promise<Session> {
    const { tls, ehloName, login } = this.#server
    if (
      !isIP(ehloName.replace(/^\[|\]$/g, '')) &&
      readDomain(ehloName) instanceof Refused &&
      ehloName !== 'localhost'
    ) {
      throw new Fault('unsafe', `"${ehloName}" is no name for a mail server.`)
    }
    const socket = await dial(this.#server, this.#timeouts.connect, this.#signal)
    this.#told('connect', `Connected to ${socket.remoteAddress} port ${socket.remotePort}.`)
    this.#wire = new Wire(socket)
    if (tls === 'implicit') await this.#secure()

    this.#stage = 'greeting'
    this.#accept(await this.#wire.read(this.#timeouts.greeting))
    let offers = await this.#greet()
    if (tls === 'starttls') {
      this.#stage = 'starttls'
      // Whoever sits between could have taken the offer away. Without it nothing is said, least of all a password.
      if (!offers.has('STARTTLS')) throw new Fault('tls-not-offered', 'The server does not offer STARTTLS.')
      this.#accept(await this.#ask('STARTTLS'))
      // What came with this answer was not encrypted, and would be believed as if it were (CVE-2011-0411).
      if (this.#wire.hasUnasked) throw new Fault('tls-injected', 'The server answered before encryption began.')
      await this.#secure()
      offers = await this.#greet()
    }
    if (login) {
      this.#stage = 'auth'
      if (tls === 'none' && !isLoopback(socket.remoteAddress)) {
        throw new Fault('tls-not-offered', 'A password is sent over TLS only.')
      }
      const mechanisms = (offers.get('AUTH') ?? '').toUpperCase().split(' ').filter(Boolean)
      const ask = (line: string) => this.#ask(line)
      this.#accept(await logIn(login, mechanisms, ask))
    }
    return { wire: this.#wire, timeouts: this.#timeouts, offers, sent: 0, begun: false }
  }

  fail(error: unknown): Verdict {
    // Whoever fetches an access token may fail in ways of its own.
    const otherwise = this.#stage === 'auth' ? 'credentials' : 'closed'
    const verdict =
      error instanceof Refusal
        ? judgeAnswer({ stage: error.stage, ...error.reply })
        : judgeFault(faultOf(error, otherwise), this.#stage)
    this.#wire?.break(new Fault('closed'))
    this.#told(this.#stage, verdict.text)
    return verdict
  }

  async #secure() {
    await this.#wire?.secure(this.#server, this.#timeouts.greeting)
    const socket = this.#wire?.socket
    if (socket instanceof TLSSocket) this.#told(this.#stage, `${socket.getProtocol()}, ${socket.getCipher().name}`)
  }

  /** EHLO, or HELO for a server that knows nothing else and of which nothing else is wanted. */
  async #greet() {
    this.#stage = 'ehlo'
    const reply = await this.#ask(`EHLO ${this.#server.ehloName}`)
    const { tls, login } = this.#server
    if (reply.code >= 500 && tls !== 'starttls' && !login) {
      this.#accept(await this.#ask(`HELO ${this.#server.ehloName}`))
      return new Map<string, string>()
    }
    this.#accept(reply)
    return new Map(
      reply.lines.slice(1).map((line): [string, string] => {
        // Some write AUTH=LOGIN beside AUTH LOGIN.
        const [, name = '', parameters = ''] = /^([A-Za-z0-9-]+)[ =]?(.*)$/.exec(line) ?? []
        return [name.toUpperCase(), parameters]
      }),
    )
  }

  async #ask(line: string): Promise<Reply> {
    const wire = this.#wire
    if (!wire || wire.hasUnasked) throw new Fault('unasked', 'The server answered without being asked.')
    wire.send(`${line}\r\n`)
    return wire.read(this.#timeouts.command)
  }

  #accept(reply: Reply) {
    if (reply.code < 200 || reply.code > 299) throw new Refusal(this.#stage, reply)
    this.#told(this.#stage, `${reply.code} ${reply.lines.join(' ')}`)
  }
}
