import { Parser } from 'htmlparser2'
import { refuse } from './lift.ts'
import type { Origin } from './pieces.ts'

const DEEPEST = 100
const MOST_ELEMENTS = { html: 10_000, mjml: 2_000 } as const

/** Refuses markup of a shape that no mail has and that would keep everything after it busy for seconds. */
export function checkShape(markup: string, origin: Origin, language: keyof typeof MOST_ELEMENTS): void {
  let depth = 0
  let elements = 0
  const most = MOST_ELEMENTS[language]
  const parser = new Parser(
    {
      onopentag() {
        if (++depth > DEEPEST)
          refuse(origin, `Elements are nested more than ${DEEPEST} deep: close those that are done.`)
        if (++elements > most) refuse(origin, `There are more than ${most} elements: shorten the template.`)
      },
      onclosetag() {
        depth -= 1
      },
    },
    { xmlMode: language === 'mjml' },
  )
  parser.end(markup)
}
