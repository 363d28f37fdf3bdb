import { v7 as uuid } from 'uuid'
import type { LeadStatus } from '../../prisma/generated/oltp/enums.ts'
import type { CsvRow } from '../csv/format.ts'
import { readAddress } from '../mail/address.ts'
import { readDomain } from '../mail/domain.ts'
import { Refused } from '../mail/refused.ts'
import { type ImportPlan, type ImportTarget, readStatus } from './importPlan.ts'
import { type Field, readAttribute, readCountry, readLocale, readTimezone } from './leadData.ts'

/** Something that is wrong with a row, and where. With `isFatal` the row is not brought. */
export type RowProblem = { line: number; column: string; reason: string; value: string; isFatal: boolean }

/** A row as it goes into the database: texts, or nothing. */
export type ReadRow = {
  line: number
  id: string
  email: string
  emailKey: string
  firstName: string | null
  lastName: string | null
  position: string | null
  phone: string | null
  country: string | null
  locale: string | null
  timezone: string | null
  company: string | null
  companyDomain: string | null
  attributes: string | null
  tags: string[] | null
  status: LeadStatus | null
}

type Texts = Exclude<ImportTarget, 'email' | 'fullName' | 'tags' | 'status'>

const longest = 200

/** What an optional cell becomes; a cell that cannot be read is left out, and said. */
const readers: { [T in Texts]?: (text: string) => string | Refused } = {
  country: readAnyCountry,
  locale: readLocale,
  timezone: readTimezone,
  companyDomain: (text) =>
    readDomain(
      text
        .replace(/^https?:\/\//i, '')
        .replace(/^www\./i, '')
        .replace(/[/?#].*$/s, ''),
    ),
}

/** Reads the rows of a file: the same address twice is a duplicate, whatever its spelling, and the first one counts. */
export function rowReader(
  { mapping }: Pick<ImportPlan, 'mapping'>,
  fields: ReadonlyMap<string, Field>,
  seen = new Seen(),
) {
  const columns = mapping.columns.filter(({ target, field }) => target || field)
  const emailAt = columns.find(({ target }) => target === 'email')?.index ?? -1
  const width = Math.max(0, ...mapping.columns.map(({ index }) => index + 1))
  const headers = new Map(mapping.columns.map(({ index, header }) => [index, header || `column ${index + 1}`]))
  const headerOf = (index: number) => headers.get(index) ?? `column ${index + 1}`

  return (row: CsvRow): { row?: ReadRow; isDuplicate?: boolean; problems: RowProblem[] } => {
    const problems: RowProblem[] = []
    const say = (column: string, reason: string, value: string, isFatal = false) =>
      problems.push({ line: row.line, column, reason, value: value.replaceAll('\0', '\u2400').slice(0, 500), isFatal })
    if ('problem' in row) {
      say('', row.problem, '', true)
      return { problems }
    }
    const { cells, line } = row
    if (cells.length > width && cells.slice(width).some((cell) => cell.trim() !== '')) {
      say(
        '',
        `The row has ${cells.length} cells where ${width} are expected: is a quote or delimiter missing?`,
        cells.join(' ').slice(0, 200),
        true,
      )
      return { problems }
    }
    const typed = (cells[emailAt] ?? '').trim()
    const address = readAddress(typed)
    if (address instanceof Refused) {
      say(headerOf(emailAt), address.reason, typed, true)
      return { problems }
    }
    if (!seen.add(address.key)) return { isDuplicate: true, problems }
    const read: ReadRow = { ...empty, line, id: uuid(), email: typed, emailKey: address.key }
    let attributes: Record<string, unknown> | undefined
    for (const { index, target, field } of columns) {
      const text = (cells[index] ?? '').trim()
      if (text === '' || index === emailAt) continue
      const wrong = text.includes('\0') ? 'The cell has a character that cannot be stored (NUL).' : undefined
      if (wrong) {
        say(headerOf(index), wrong, text)
      } else if (field) {
        const known = fields.get(field)
        const value = known ? readAttribute(known, text) : new Refused('There is no such field any more.')
        if (value instanceof Refused) say(headerOf(index), value.reason, text)
        else if (value !== null) {
          attributes ??= {}
          attributes[field] = value
        }
      } else if (target === 'fullName') {
        const [last, ...first] = text.split(/\s+/).reverse()
        if (first.length > 0) read.lastName ??= (last ?? '').slice(0, longest)
        read.firstName ??= (first.length > 0 ? first.reverse().join(' ') : text).slice(0, longest)
      } else if (target === 'tags') {
        read.tags = text
          .split(/[,;|]/)
          .map((it) => it.trim().slice(0, 100))
          .filter(Boolean)
          .slice(0, 50)
      } else if (target === 'status') {
        const status = readStatus(text)
        if (status) read.status = status
        else
          say(
            headerOf(index),
            'The status is none that we know: active, unsubscribed, bounced, complained, replied or invalid.',
            text,
          )
      } else if (target && target !== 'email') {
        const value = readers[target]?.(text) ?? text
        if (value instanceof Refused) say(headerOf(index), value.reason, text)
        else if (value.length > longest) say(headerOf(index), `The cell is longer than ${longest} characters.`, value)
        else read[target] = value
      }
    }
    if (attributes) read.attributes = JSON.stringify(attributes)
    return { row: read, problems }
  }
}

const empty = {
  firstName: null,
  lastName: null,
  position: null,
  phone: null,
  country: null,
  locale: null,
  timezone: null,
  company: null,
  companyDomain: null,
  attributes: null,
  tags: null,
  status: null,
}

/** Countries by their names in four languages, as files have them; or by their code. */
const countries = new Map<string, string>()
function readAnyCountry(text: string): string | Refused {
  const code = readCountry(text)
  if (!(code instanceof Refused)) return code
  if (countries.size === 0) {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
    for (const language of ['en', 'de', 'fr', 'es']) {
      const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' })
      for (const a of letters)
        for (const b of letters) {
          const name = names.of(a + b)
          // Countries that are no more have the name of the one that took their place.
          const code = new Intl.Locale(`und-${a}${b}`).region ?? a + b
          if (name && !countries.has(name.toLowerCase())) countries.set(name.toLowerCase(), code)
        }
    }
    for (const [name, code] of [
      ['usa', 'US'],
      ['uk', 'GB'],
      ['england', 'GB'],
    ] as const)
      countries.set(name, code)
  }
  return countries.get(text.toLowerCase()) ?? code
}

/**
 * Which addresses a file had already, in eight bytes each: a million texts would be most of the memory. Two addresses
 * that share their 53 bits of hash are as good as impossible; the database would still keep them apart.
 */
export class Seen {
  #slots = new Float64Array(1 << 16)
  #count = 0

  /** Whether it was not there yet. */
  add(text: string): boolean {
    if (this.#count * 2 > this.#slots.length) this.#grow()
    const isNew = put(this.#slots, hash(text))
    if (isNew) this.#count += 1
    return isNew
  }

  #grow() {
    const slots = new Float64Array(this.#slots.length * 2)
    for (const it of this.#slots) if (it !== 0) put(slots, it)
    this.#slots = slots
  }
}

function put(slots: Float64Array, it: number) {
  const mask = slots.length - 1
  for (let at = (it % 4294967296) & mask; ; at = (at + 1) & mask) {
    if (slots[at] === it) return false
    if (slots[at] !== 0) continue
    slots[at] = it
    return true
  }
}

/** 53 bits that differ for different texts. Never nought, which marks an empty slot. */
function hash(text: string) {
  let [a, b] = [0xdeadbeef, 0x41c6ce57]
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return (b & 2097151) * 4294967296 + (a >>> 0) || 1
}
