import { LiquidError } from 'liquidjs'
import { LARGEST_AMP } from './ampRules.ts'
import type { Compiled } from './compiled.ts'
import { oneLine } from './escape.ts'
import { type Recipient, scopeOf } from './fields.ts'
import { knownLocale, knownTimeZone } from './filters.ts'
import type { Piece } from './pieces.ts'
import { TemplateProblem } from './problem.ts'
import { type Op, type Run, runOps } from './run.ts'
import { AmpFlaw, Weaver } from './weave.ts'

/** What a sender puts into a mail besides the recipient's own values. */
export interface Outlets {
  /** The address that stands in the mail instead of a link's own, so that a click can be counted. */
  trackLink?: (number: number, target: string) => string
  /** The address of the picture that tells of an opening. */
  pixelUrl?: string
}

/** One mail. `html` is null for templates of plain text, `amp` wherever AMP cannot show the mail. */
export interface Filled {
  subject: string
  html: string | null
  text: string
  amp: string | null
}

interface Program {
  subject: Op[]
  html: Op[] | null
  text: Op[]
  amp: Op[] | null
}

const programs = new WeakMap<Compiled, Program>()

/** An author's mistake as Liquid reports it, in the words of the product. */
function problemFrom(error: unknown, compiled: Compiled): unknown {
  if (!LiquidError.is(error)) return error
  const origin = compiled.origins[Number(error.token.file ?? Number.NaN)] ?? { path: '' }
  const cause = (error.originalError?.message ?? error.message).replace(/, (?:file|line):.*$/s, '')
  const limit = / limit exceeded/.test(cause)
  const message = limit ? `This does more work than one mail may take (${cause}): shorten its loops and lists.` : cause
  return new TemplateProblem([{ ...origin, message }])
}

function weave(compiled: Compiled): Program {
  const weaver = new Weaver(compiled.links, String)
  const ops = (pieces: readonly Piece[] | null) => pieces && weaver.ops(pieces)
  return {
    subject: weaver.ops(compiled.subject),
    html: ops(compiled.html),
    text: weaver.ops(compiled.text),
    amp: ops(compiled.amp),
  }
}

function programOf(compiled: Compiled): Program {
  const known = programs.get(compiled)
  if (known) return known
  const program = weave(compiled)
  programs.set(compiled, program)
  return program
}

function fillAmp(ops: Op[] | null, run: Run): string | null {
  if (!ops) return null
  try {
    const amp = runOps(ops, run)
    // A character is at most three bytes, so most mails need not be measured.
    return amp.length * 3 > LARGEST_AMP && Buffer.byteLength(amp) > LARGEST_AMP ? null : amp
  } catch (error) {
    if (error instanceof AmpFlaw || (LiquidError.is(error) && error.originalError instanceof AmpFlaw)) return null
    throw error
  }
}

/** Fills a compiled template in for one recipient. The same recipient and outlets always give the same bytes. */
export function fill(compiled: Compiled, recipient: Recipient, outlets: Outlets = {}): Filled {
  const { trackLink, pixelUrl = '' } = outlets
  const run: Run = {
    scope: scopeOf(recipient),
    seed: recipient.seed,
    locale: knownLocale(recipient.lead.locale, compiled.locale),
    timeZone: knownTimeZone(recipient.lead.timezone),
    pixel: pixelUrl,
    address: trackLink ?? ((_, target) => target),
  }
  try {
    const { subject, html, text, amp } = programOf(compiled)
    return {
      subject: oneLine(runOps(subject, run)),
      html: html && runOps(html, run),
      text: runOps(text, run),
      amp: fillAmp(amp, run),
    }
  } catch (error) {
    throw problemFrom(error, compiled)
  }
}
