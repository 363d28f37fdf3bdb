import type { LeadFieldType } from '../../prisma/generated/oltp/enums.ts'
import { Refused } from '../mail/refused.ts'

/** One of the tenant's own fields. */
export type Field = { key: string; label: string; type: LeadFieldType; choices: readonly string[] }
export type AttributeValue = string | number | boolean

const longestText = 2_000

/**
 * A value for one of the tenant's own fields as it is stored, from what a person, a file or a program gave. Nothing:
 * the field is emptied.
 */
export function readAttribute({ label, type, choices }: Field, given: unknown): AttributeValue | null | Refused {
  if (given === null || given === undefined || given === '') return null
  if (typeof given === 'object') return new Refused(`${label} takes one value, not a list or an object.`)
  const text = String(given).trim()
  if (text === '') return null
  switch (type) {
    case 'text':
      if (text.includes('\0')) return new Refused(`${label} has a character that cannot be stored (NUL).`)
      return text.length > longestText ? new Refused(`${label} is longer than ${longestText} characters.`) : text
    case 'number': {
      const number =
        typeof given === 'number'
          ? given
          : /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i.test(text)
            ? Number(text)
            : Number.NaN
      return Number.isFinite(number) ? number : new Refused(`${label} is a number: write it as 1234.5.`)
    }
    case 'date':
      return isDay(text) ? text : new Refused(`${label} is a day: write it as 2026-03-01.`)
    case 'boolean': {
      const is = flags.get(text.toLowerCase())
      return is ?? new Refused(`${label} is yes or no.`)
    }
    case 'choice': {
      const choice = choices.find((it) => it.toLowerCase() === text.toLowerCase())
      return choice ?? new Refused(`${label} is one of ${choices.join(', ')}.`)
    }
  }
}

const flags = new Map([
  ...['true', 'yes', 'y', '1', 'on'].map((word): [string, boolean] => [word, true]),
  ...['false', 'no', 'n', '0', 'off'].map((word): [string, boolean] => [word, false]),
])

function isDay(text: string) {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

/** Two letters of ISO 3166, in capitals. */
export function readCountry(given: string): string | Refused {
  const code = given.trim().toUpperCase()
  const known = /^[A-Z]{2}$/.test(code) && countryNames.of(code) !== code
  return known ? code : new Refused('Write the country as two letters, as DE or US.')
}
const countryNames = new Intl.DisplayNames('en', { type: 'region' })

/** A language tag in its canonical spelling. */
export function readLocale(given: string): string | Refused {
  try {
    return new Intl.Locale(given.trim().replaceAll('_', '-')).toString()
  } catch {
    return new Refused('Write the language as en or pt-BR.')
  }
}

/** A time zone of the IANA database in its canonical spelling. */
export function readTimezone(given: string): string | Refused {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: given.trim() }).resolvedOptions().timeZone
  } catch {
    return new Refused('Write the time zone as Europe/Paris.')
  }
}
