import type { TLSSocket } from 'node:tls'
import { Fault, judgeAnswer, judgeFault, type Stage, type Verdict } from '../mail/answers.ts'
import type { SignedMessage } from '../mail/sign.ts'
import type { Reply } from '../mail/smtpReply.ts'
import { UnsafeBytes, wireBytes } from '../mail/wireBytes.ts'
import { type Login, logIn } from './smtpAuth.ts'
import { dial, faultOf, type Place } from './smtpSocket.ts'
import { Wire } from './smtpWire.ts'

/** A mailbox's submission server, or a relay. */
export interface SmtpServer extends Place {
  /** `starttls` is required when it is set. `none` is for a server on this machine, and sends no password. */
  readonly tls: 'implicit' | 'starttls' | 'none'
  /** The name we give: one that resolves to the address we send from. */
  readonly ehloName: string
  readonly login?: Login
  readonly timeouts?: Partial<Timeouts>
}

/** Milliseconds for each answer as a whole. */
export interface Timeouts {
  readonly connect: number
  readonly greeting: number
  readonly command: number
  /** Until the body's next stretch is taken. */
  readonly body: number
  /** After the final dot: long, as giving up means not to know. RFC 5321 4.5.3.2.6 asks for ten minutes. */
  readonly end: number
}

const usual: Timeouts = { connect: 15_000, greeting: 30_000, command: 60_000, body: 180_000, end: 600_000 }
