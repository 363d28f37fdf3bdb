import { textOf } from './escape.ts'

/** What a filter may know about the recipient. */
export interface Region {
  locale: string
  timeZone: string
}

export type Filter = (value: unknown, args: readonly unknown[], region: Region) => unknown

const CACHED = 500
const dates = new Map<string, Intl.DateTimeFormat>()
const numbers = new Map<string, Intl.NumberFormat>()

/** Making a formatter costs more than filling in a whole mail, so each is made once. */
function cached<T>(cache: Map<string, T>, key: string, make: () => T): T {
  const found = cache.get(key)
  if (found) return found
  if (cache.size >= CACHED) cache.clear()
  const made = make()
  cache.set(key, made)
  return made
}

function formatterOf(options: Intl.DateTimeFormatOptions, key: string, { locale, timeZone }: Region) {
  return cached(dates, `${locale} ${timeZone} ${key}`, () => new Intl.DateTimeFormat(locale, { ...options, timeZone }))
}

const STYLES: Record<string, Intl.DateTimeFormatOptions> = {
  short: { dateStyle: 'short' },
  medium: { dateStyle: 'medium' },
  long: { dateStyle: 'long' },
  full: { dateStyle: 'full' },
  time: { timeStyle: 'short' },
  datetime: { dateStyle: 'medium', timeStyle: 'short' },
}

/** The names of `date`'s styles. */
export const DATE_STYLES: readonly string[] = Object.keys(STYLES)

const CODES: Record<string, Intl.DateTimeFormatOptions> = {
  Y: { year: 'numeric' },
  y: { year: '2-digit' },
  m: { month: '2-digit' },
  B: { month: 'long' },
  b: { month: 'short' },
  d: { day: '2-digit' },
  e: { day: 'numeric' },
  A: { weekday: 'long' },
  a: { weekday: 'short' },
  H: { hour: '2-digit', hourCycle: 'h23' },
  M: { minute: '2-digit' },
}

function readDate(value: unknown): Date | undefined {
  if (value instanceof Date) return value
  if (typeof value === 'number') return new Date(value * 1_000)
  if (typeof value !== 'string' || value.trim() === '') return
  const date = new Date(value)
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** A day without a time is that day everywhere: it is not moved into the recipient's zone. */
function regionOf(value: unknown, region: Region): Region {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? { ...region, timeZone: 'UTC' } : region
}

function date(value: unknown, [style = 'long']: readonly unknown[], region: Region): unknown {
  const moment = readDate(value)
  if (!moment) return value
  const where = regionOf(value, region)
  const name = textOf(style).slice(0, 100)
  const options = STYLES[name]
  if (options) return formatterOf(options, name, where).format(moment)
  return name.replace(/%-?([A-Za-z%])/g, (code, letter: string) => {
    const part = CODES[letter]
    if (!part) return letter === '%' ? '%' : code
    const [type] = Object.keys(part)
    const parts = formatterOf(part, `%${letter}`, where).formatToParts(moment)
    // The part alone: some languages write "8 Uhr" for an hour.
    const text = parts.find((found) => found.type === type)?.value ?? ''
    return code.length === 3 ? text.replace(/^0(?=\d)/, '') : text.padStart(letter === 'M' ? 2 : 0, '0')
  })
}

function readNumber(value: unknown): number | undefined {
  if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) return
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}

function formatNumber(value: number, options: Intl.NumberFormatOptions, key: string, { locale }: Region): string {
  return cached(numbers, `${locale} ${key}`, () => new Intl.NumberFormat(locale, options)).format(value)
}

function number(value: unknown, [digits]: readonly unknown[], region: Region): unknown {
  const amount = readNumber(value)
  if (amount === undefined) return value
  const places = readNumber(digits)
  if (places === undefined) return formatNumber(amount, {}, '', region)
  const fixed = Math.min(Math.max(Math.trunc(places), 0), 10)
  return formatNumber(amount, { minimumFractionDigits: fixed, maximumFractionDigits: fixed }, `${fixed}`, region)
}

function money(value: unknown, [currency = 'USD']: readonly unknown[], region: Region): unknown {
  const amount = readNumber(value)
  const code = textOf(currency).toUpperCase()
  if (amount === undefined || !/^[A-Z]{3}$/.test(code)) return value
  return formatNumber(amount, { style: 'currency', currency: code }, code, region)
}

function isBlank(value: unknown): boolean {
  if (value === null || value === undefined || value === false) return true
  return typeof value === 'string' ? value.trim() === '' : Array.isArray(value) && value.length === 0
}

function fallback(value: unknown, [instead]: readonly unknown[]): unknown {
  return isBlank(value) ? instead : value
}

/** Our own filters. They are pure, so that a field which uses only these needs no Liquid when it is filled in. */
export const FILTERS: Readonly<Record<string, Filter>> = {
  default: fallback,
  fallback,
  date,
  number,
  money,
  upcase: (value) => textOf(value).toUpperCase(),
  downcase: (value) => textOf(value).toLowerCase(),
  capitalize: (value) => {
    const text = textOf(value)
    return text.charAt(0).toUpperCase() + text.slice(1).toLowerCase()
  },
  strip: (value) => textOf(value).trim(),
}

const locales = new Map<string, string>()
const zones = new Map<string, string>()

/** The first locale that exists; people's data is full of `de_DE`, `german` and nothing at all. */
export function knownLocale(...wanted: readonly (string | null | undefined)[]): string {
  for (const name of wanted) {
    if (!name) continue
    const found = cached(locales, name, () => {
      const tag = name.replaceAll('_', '-')
      try {
        return Intl.DateTimeFormat.supportedLocalesOf(tag)[0] ?? '-'
      } catch {
        return '-'
      }
    })
    if (found !== '-') return found
  }
  return 'en'
}

export function knownTimeZone(name: string | null | undefined): string {
  if (!name) return 'UTC'
  return cached(zones, name, () => {
    try {
      return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
    } catch {
      return 'UTC'
    }
  })
}
