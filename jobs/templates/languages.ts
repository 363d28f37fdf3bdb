import { TemplateProblem } from './problem.ts'

const RIGHT_TO_LEFT = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ks', 'ps', 'sd', 'ug', 'ur', 'yi'])

/** A language tag as it may stand in a page, e.g. `pt-BR` for `pt-br`. */
export function languageTag(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en'
  } catch {
    throw new TemplateProblem([
      { path: 'locale', message: `"${locale.slice(0, 40)}" is not a language, like en or pt-BR.` },
    ])
  }
}

/** Which way a language is written. */
export function directionOf(locale: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.has(locale.split('-')[0]?.toLowerCase() ?? '') ? 'rtl' : 'ltr'
}
