import type { Place } from './pieces.ts'

/** The longest value that one merge field may bring. */
const LONGEST = 20_000

const UNSAFE_IN_MARKUP = /[&<>"']/
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\uFFFE\uFFFF]/
const ALL_CONTROL = new RegExp(CONTROL, 'g')

/** Text that stays text, also inside a quoted attribute. */
export function escapeMarkup(text: string): string {
  return UNSAFE_IN_MARKUP.test(text) ? text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign) : text
}

/** One header line: a carriage return or line feed in a value would start a header of its own. */
export function oneLine(text: string): string {
  return text.replace(/[\s\u0085\u2028\u2029]+/g, ' ').trim()
}

/** A merged value as text; lists are joined, and what has no text (an object, a function) is nothing. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString()
  if (Array.isArray(value)) return value.slice(0, 1_000).map(textOf).join(', ')
  return ''
}

/** A merged value made safe for the place where it stands. */
export function settle(value: unknown, place: Place): string {
  let text = textOf(value)
  if (text === '') return text
  if (text.length > LONGEST) text = text.slice(0, LONGEST)
  if (CONTROL.test(text)) text = text.replace(ALL_CONTROL, '')
  if (place === 'html') return escapeMarkup(text)
  if (place === 'query') return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD'))
  return text
}
