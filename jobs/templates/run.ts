import type { Context, Emitter } from 'liquidjs'
import type { Scope } from './fields.ts'
import type { Region } from './filters.ts'

/** The longest text that may come out of one template for one recipient. */
const LONGEST_OUTPUT = 2_000_000

/** What all parts of one mail share while it is filled in. */
export interface Run extends Region {
  scope: Scope
  seed: string
  pixel: string
  /** The address that stands in the mail for link `number`. */
  address(number: number, target: string): string
  /** The root of every Liquid context of this mail, so that its limits hold for the mail and not for each field. */
  root?: Context
}

/** One step of filling in: text that is ready, or a function that makes it. */
export type Op = string | ((run: Run) => string)

export function runOps(ops: readonly Op[], run: Run): string {
  let output = ''
  for (const op of ops) output += typeof op === 'string' ? op : op(run)
  return output
}

export function runOf(context: Context): Run {
  return context.getRegister<Run>('run')
}

/** Collects what a template writes, up to a length that no honest mail reaches. */
export class BoundedEmitter implements Emitter {
  buffer = ''

  write(text: unknown): void {
    this.buffer += String(text)
    if (this.buffer.length > LONGEST_OUTPUT) throw new Error('output length limit exceeded')
  }
}
