import { fitsAmp } from './ampRules.ts'
import type { Compiled } from './compiled.ts'
import { oneLine } from './escape.ts'
import type { Recipient } from './fields.ts'
import { explained, type Outlets, programOf, startRun, unlessFlawed } from './program.ts'
import { runOps } from './run.ts'

/** One mail. `html` is null for templates of plain text, `amp` wherever AMP cannot show the mail. */
export interface Filled {
  subject: string
  html: string | null
  text: string
  amp: string | null
}

/** Fills a compiled template in for one recipient. The same recipient and outlets always give the same bytes. */
export function fill(compiled: Compiled, recipient: Recipient, outlets: Outlets = {}): Filled {
  return explained(compiled, () => {
    const program = programOf(compiled)
    const run = startRun(compiled, recipient, outlets)
    const amp = program.amp && unlessFlawed(() => runOps(program.amp ?? [], run))
    return {
      subject: oneLine(runOps(program.subject, run)),
      html: program.html && runOps(program.html, run),
      text: runOps(program.text, run),
      amp: amp !== null && fitsAmp(amp) ? amp : null,
    }
  })
}
