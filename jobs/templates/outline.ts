import { fitsAmp } from './ampRules.ts'
import type { Compiled } from './compiled.ts'
import { oneLine } from './escape.ts'
import type { Recipient } from './fields.ts'
import { explained, type Outlets, programOf, startRun, unlessFlawed } from './program.ts'
import { type Op, runOps } from './run.ts'

/** A part of a mail with named gaps. A sender encodes the rest of it once, and not for each recipient. */
export type GappedText = readonly (string | { readonly slot: string })[]

export interface Outline {
  subject: GappedText
  html: GappedText | null
  text: GappedText
  amp: GappedText | null
}

/** What one recipient brings into the gaps. Without `amp` their mail goes out without its AMP part. */
export interface SlotValues {
  values: Record<string, string>
  amp: boolean
}

const SUBJECT = 'subject'

function gapped(ops: readonly Op[], part: string): GappedText {
  return ops.map((op, i) => (typeof op === 'string' ? op : { slot: `${part}${i}` }))
}

/** The parts of a compiled template that are the same for everybody, with gaps for `slotValues`. */
export function outlineOf(compiled: Compiled): Outline {
  const { subject, html, text, amp } = programOf(compiled)
  return {
    // A subject is one line as a whole, so it is one gap as a whole.
    subject: subject.every((op) => typeof op === 'string') ? [oneLine(subject.join(''))] : [{ slot: SUBJECT }],
    html: html && gapped(html, 'html'),
    text: gapped(text, 'text'),
    amp: amp && gapped(amp, 'amp'),
  }
}

/** The values for the gaps of `outlineOf`; put in, they give the same mail as `fill`. */
export function slotValues(compiled: Compiled, recipient: Recipient, outlets: Outlets = {}): SlotValues {
  return explained(compiled, () => {
    const { subject, html, text, amp } = programOf(compiled)
    const run = startRun(compiled, recipient, outlets)
    const values: Record<string, string> = { [SUBJECT]: oneLine(runOps(subject, run)) }
    function put(ops: readonly Op[], part: string): string {
      let whole = ''
      ops.forEach((op, i) => {
        const value = typeof op === 'string' ? op : op(run)
        if (typeof op !== 'string') values[`${part}${i}`] = value
        whole += value
      })
      return whole
    }
    put(html ?? [], 'html')
    put(text, 'text')
    const page = amp && unlessFlawed(() => put(amp, 'amp'))
    return { values, amp: page !== null && fitsAmp(page) }
  })
}
