import { LiquidError } from 'liquidjs'
import type { Compiled } from './compiled.ts'
import { type Recipient, scopeOf } from './fields.ts'
import { knownLocale, knownTimeZone } from './filters.ts'
import type { Piece } from './pieces.ts'
import { TemplateProblem } from './problem.ts'
import type { Op, Run } from './run.ts'
import { AmpFlaw, Weaver } from './weave.ts'

/** What a sender puts into a mail besides the recipient's own values. */
export interface Outlets {
  /** The address that stands in the mail instead of a link's own, so that a click can be counted. */
  trackLink?: (number: number, target: string) => string
  /** The address of the picture that tells of an opening. */
  pixelUrl?: string
}

/** The steps that fill each part of a mail in. */
export interface Program {
  subject: Op[]
  html: Op[] | null
  text: Op[]
  amp: Op[] | null
}

const programs = new WeakMap<Compiled, Program>()

/** The program of a compiled template; it is woven once, however many recipients follow. */
export function programOf(compiled: Compiled): Program {
  const known = programs.get(compiled)
  if (known) return known
  const weaver = new Weaver(compiled.links)
  const ops = (pieces: readonly Piece[] | null) => pieces && weaver.ops(pieces)
  const program = {
    subject: weaver.ops(compiled.subject),
    html: ops(compiled.html),
    text: weaver.ops(compiled.text),
    amp: ops(compiled.amp),
  }
  programs.set(compiled, program)
  return program
}

export function startRun(compiled: Compiled, recipient: Recipient, { trackLink, pixelUrl = '' }: Outlets): Run {
  return {
    scope: scopeOf(recipient),
    seed: recipient.seed,
    locale: knownLocale(recipient.lead.locale, compiled.locale),
    timeZone: knownTimeZone(recipient.lead.timezone),
    pixel: pixelUrl,
    address: trackLink ?? ((_, target) => target),
  }
}

/** Runs what fills AMP in; null when a value of this recipient does not fit into AMP. */
export function unlessFlawed<T>(work: () => T): T | null {
  try {
    return work()
  } catch (error) {
    if (error instanceof AmpFlaw || (LiquidError.is(error) && error.originalError instanceof AmpFlaw)) return null
    throw error
  }
}

/** Runs what an author may have got wrong; what Liquid then reports is said in the words of the product. */
export function explained<T>(compiled: Compiled, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!LiquidError.is(error)) throw error
    const origin = compiled.origins[Number(error.token.file ?? Number.NaN)] ?? { path: '' }
    const cause = (error.originalError?.message ?? error.message).replace(/, (?:file|line):.*$/s, '')
    const endless = cause.includes(' limit exceeded')
    const message = endless ? `This does more work than one mail may take (${cause}): shorten its loops.` : cause
    throw new TemplateProblem([{ ...origin, message }])
  }
}
