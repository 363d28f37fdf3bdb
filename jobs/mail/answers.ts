import { answerRules } from './answerRules.ts'

/** How far a hand-over had come when the answer was given. Only at `end` may the server have the message. */
export type Stage = 'connect' | 'greeting' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'body' | 'end'

/** What can go wrong without the server saying so. */
export type FaultName =
  | 'host-not-found'
  | 'dns-failed'
  | 'private-address'
  | 'refused'
  | 'unreachable'
  | 'timeout'
  | 'closed'
  | 'certificate'
  | 'tls-failed'
  | 'tls-not-offered'
  | 'tls-injected'
  | 'auth-not-offered'
  | 'credentials'
  | 'utf8-not-offered'
  | 'too-large'
  | 'garbage'
  | 'too-long'
  | 'unasked'
  | 'not-committed'
  | 'unsafe'

export class Fault {
  constructor(
    readonly name: FaultName,
    readonly said: string = '',
  ) {}
}

export interface Answer {
  readonly stage: Stage
  readonly code: number
  readonly lines: readonly string[]
}

/** What an answer means for the message, the recipient and the mailbox. */
export type Ruling =
  | { readonly outcome: 'sent' }
  /** Not handed over; the same may work later. */
  | { readonly outcome: 'retry'; readonly afterSeconds: number }
  /** Not handed over, and the server wants less from this mailbox: all of its messages wait. */
  | { readonly outcome: 'slowdown'; readonly afterSeconds: number }
  /** Hard: the address is dead. Soft: this message does not get there, the address may live. */
  | { readonly outcome: 'bounce'; readonly severity: 'hard' | 'soft'; readonly cause: BounceCause }
  /** It is about us: the mailbox stops, and the recipient has nothing to do with it. */
  | { readonly outcome: 'mailbox'; readonly cause: MailboxCause }
  /** The message may or may not have been taken. It must not be sent again by itself. */
  | { readonly outcome: 'uncertain' }

export type BounceCause = 'address' | 'domain' | 'full' | 'policy' | 'size' | 'utf8'
export type MailboxCause = 'authentication' | 'configuration' | 'tls' | 'blocked' | 'reputation' | 'unauthenticated'

/** A line of the table by which answers are judged. What it leaves out matches all; the first line that matches rules. */
export interface Rule {
  readonly id: string
  readonly stages?: readonly Stage[]
  readonly faults?: readonly FaultName[]
  /** `421`, or `5xx` for a whole class. */
  readonly codes?: readonly string[]
  /** `5.1.1`, or `5.7.*`. */
  readonly enhanced?: readonly string[]
  /** Any of these, in lower case, within what the server said. */
  readonly says?: readonly string[]
  readonly ruling: Ruling
}

export type Verdict = Ruling & {
  readonly rule: string
  readonly stage: Stage
  readonly code?: number
  readonly enhanced?: string
  /** The server's own words, on one line. */
  readonly text: string
}

const longestText = 500

/** Judges what a server said. */
export function judgeAnswer({ stage, code, lines }: Answer, rules: readonly Rule[] = answerRules): Verdict {
  const enhanced = enhancedCode(code, lines)
  const text = cleanText(lines.join(' '))
  // Sentences go over lines that each begin with the detail again.
  const words = cleanText(lines.map((line) => line.replace(detailAtStart, '')).join(' ')).toLowerCase()
  const rule = rules.find(
    (one) =>
      !one.faults &&
      (!one.stages || one.stages.includes(stage)) &&
      (!one.codes || one.codes.some((pattern) => matches(`${code}`, pattern))) &&
      (!one.enhanced ||
        (enhanced !== undefined && one.enhanced.some((pattern) => matchesEnhanced(enhanced, pattern)))) &&
      (!one.says || one.says.some((phrase) => words.includes(phrase))),
  )
  // An answer that no rule knows says nothing: it is as good as none.
  if (!rule) return judgeFault(new Fault('garbage', `${code} ${text}`), stage, answerRules)
  return { ...rule.ruling, rule: rule.id, stage, code, ...(enhanced && { enhanced }), text }
}

/** Judges that a server said nothing, or nothing that can be believed. */
export function judgeFault({ name, said }: Fault, stage: Stage, rules: readonly Rule[] = answerRules): Verdict {
  const text = cleanText(said)
  // No table can say otherwise: once the final dot is sent, silence does not tell whether the message was taken.
  if (stage === 'end') return { outcome: 'uncertain', rule: 'lost-after-message', stage, text }
  const rule = rules.find((one) => one.faults?.includes(name) && (!one.stages || one.stages.includes(stage)))
  if (!rule) return { outcome: 'uncertain', rule: 'unknown', stage, text }
  return { ...rule.ruling, rule: rule.id, stage, text }
}

const detailAtStart = /^[245](\.\d{1,3}\.\d{1,3})(?:\s|$)/

/** RFC 3463, in the class of the answer's own code: that is what the server acts by when the two disagree. */
function enhancedCode(code: number, lines: readonly string[]) {
  const [, detail] = detailAtStart.exec(lines[0] ?? '') ?? []
  return detail && `${Math.floor(code / 100)}${detail}`
}

function matches(code: string, pattern: string) {
  return pattern.endsWith('xx') ? code[0] === pattern[0] : code === pattern
}

function matchesEnhanced(enhanced: string, pattern: string) {
  return pattern.endsWith('.*') ? enhanced.startsWith(pattern.slice(0, -1)) : enhanced === pattern
}

/** For logs and pages: one line, bounded, without anything that could steer a terminal or turn text round. */
export function cleanText(text: string): string {
  const clean = text
    .slice(0, longestText * 4)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\s]+/gu, ' ')
    .trim()
  return clean.length > longestText ? `${clean.slice(0, longestText - 1)}…` : clean
}

const longestWait = 6 * 3_600

/** When to try again: twice as long each time, spread by a fifth. `random` is between 0 and 1. */
export function retryDelay(afterSeconds: number, attempt: number, random: number): number {
  const wait = Math.min(afterSeconds * 2 ** Math.min(attempt - 1, 16), Math.max(longestWait, afterSeconds))
  return Math.round(wait * (0.8 + 0.4 * random))
}
