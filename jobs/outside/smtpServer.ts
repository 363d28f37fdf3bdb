import type { Login } from './smtpAuth.ts'
import type { Place } from './smtpSocket.ts'

/** A mailbox's submission server, or a relay. */
export interface SmtpServer extends Place {
  /** `starttls` is required when it is set: a server that does not offer it gets nothing. */
  readonly tls: 'implicit' | 'starttls' | 'none'
  /** The name we give ourselves: one that leads to the address we send from. */
  readonly ehloName: string
  /** Only used over TLS, or to this machine itself. */
  readonly login?: Login
  readonly timeouts?: Partial<Timeouts>
}

/** Milliseconds, each for an answer as a whole. */
export interface Timeouts {
  readonly connect: number
  readonly greeting: number
  readonly command: number
  /** Until the next stretch of the body is taken. */
  readonly body: number
  /** After the final dot: long, as giving up means not to know (RFC 5321 4.5.3.2.6). */
  readonly end: number
}

export const usualTimeouts: Timeouts = {
  connect: 15_000,
  greeting: 30_000,
  command: 60_000,
  body: 180_000,
  end: 600_000,
}
