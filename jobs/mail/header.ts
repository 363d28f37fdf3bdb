import type { Address } from './address.ts'
import { Refused } from './refused.ts'

/** A header field as it will be on the wire; a folded value carries its line breaks. */
export type Field = readonly [name: string, value: string]

/** An address with the name people see beside it. */
export interface Correspondent {
  readonly address: Address
  readonly name?: string
}

/** RFC 2047 2: a line with an encoded word in it has 76 characters at most. */
const lineRoom = 76
/** RFC 5322 2.1.1, without the line break. */
const longestLine = 998
const longestText = 2_000
/** A word that long could not be folded; it is encoded instead, which can be cut anywhere. */
const longestWord = 200

/**
 * The door for text a person or a lead's row gave: what could end a header line is refused, whatever it was meant for.
 */
export function refuseBreaks(text: string, field: string): Refused | undefined {
  if (text.length > longestText) return new Refused(`The ${field} is longer than ${longestText} characters.`)
  if (/[\r\n\u0085\u2028\u2029]/.test(text)) return new Refused(`Remove the line break from the ${field}.`)
  if (/[\x00-\x08\x0b-\x1f\x7f-\x9f]/.test(text)) return new Refused(`Remove the control character from the ${field}.`)
  return undefined
}

/** Free text, as in Subject: folded when it is ASCII, otherwise encoded words. */
export function encodeText(text: string, field: string): string {
  const tidy = text.replaceAll('\t', ' ').trim()
  if (tidy === '') return ''
  return isPlain(tidy) ? fold(tidy, field) : encodedWords(tidy, field.length + 2)
}

/** `Name <local@domain>`. */
export function encodeCorrespondent({ address, name }: Correspondent, field: string): string {
  const phrase = name && encodePhrase(name.replaceAll('\t', ' ').trim(), field)
  if (!phrase) return address.mail
  const lastLine = phrase.length - phrase.lastIndexOf('\n') + (phrase.includes('\n') ? 0 : field.length + 2)
  const space = lastLine + address.mail.length + 3 > lineRoom ? '\r\n ' : ' '
  return `${phrase}${space}<${address.mail}>`
}

function encodePhrase(name: string, field: string) {
  if (!isPlain(name)) return name && encodedWords(name, field.length + 2)
  if (/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+$/.test(name)) return fold(name, field)
  return `"${name.replace(/["\\]/g, '\\$&')}"`
}

/** Anything that a reader gives back unchanged: single blanks, no word that looks encoded, none too long to fold. */
function isPlain(text: string) {
  if (!/^[!-~]+(?: [!-~]+)*$/.test(text) || text.includes('=?')) return false
  return text.length <= longestWord || text.split(' ').every((word) => word.length <= longestWord)
}

/** Breaks lines at blanks. */
export function fold(text: string, field: string): string {
  let line = field.length + 2
  if (line + text.length <= lineRoom) return text
  let folded = ''
  for (const word of text.split(' ')) {
    const breaks = folded !== '' && line + 1 + word.length > lineRoom
    folded += folded === '' ? word : breaks ? `\r\n ${word}` : ` ${word}`
    line = breaks ? 1 + word.length : line + 1 + word.length
  }
  return folded
}

const wordFrame = '=?UTF-8?Q??='.length

function encodedWords(text: string, used: number) {
  const bytes = Buffer.byteLength(text)
  const quoted = bytes - text.length < text.length / 4
  const words: string[] = []
  let room = lineRoom - used - wordFrame
  let word = ''
  let size = 0
  const close = () => {
    words.push(quoted ? `=?UTF-8?Q?${word}?=` : `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`)
    word = ''
    size = 0
    // Every further line begins with a blank, and a word has 75 characters at most.
    room = lineRoom - 1 - wordFrame
  }
  // By whole characters: one must not be cut in two (RFC 2047 5).
  for (const character of text) {
    const piece = quoted ? quote(character) : character
    const cost = quoted ? piece.length : Buffer.byteLength(character)
    const full = quoted ? size + cost > room : Math.ceil((size + cost) / 3) * 4 > room
    if (full && word !== '') close()
    word += piece
    size += cost
  }
  close()
  return words.join('\r\n ')
}

/** The characters that are safe in a phrase too (RFC 2047 5.3). */
function quote(character: string) {
  if (/[A-Za-z0-9!*+/-]/.test(character)) return character
  if (character === ' ') return '_'
  return Buffer.from(character).toString('hex').toUpperCase().replace(/../g, '=$&')
}

/**
 * The last look before a header leaves: every field is printable, folded properly and short enough. That it does not
 * hold is our own fault, so it is thrown.
 */
export function assembleHeader(fields: readonly Field[], utf8: boolean): string {
  const seen = new Set<string>()
  let header = ''
  for (const [name, value] of fields) {
    const lower = name.toLowerCase()
    if (!/^[A-Za-z][A-Za-z0-9-]*$/.test(name) || seen.has(lower))
      throw new Error(`The header ${name} cannot be written.`)
    seen.add(lower)
    const line = `${name}: ${value}\r\n`
    if (!(utf8 ? foldedUtf8 : foldedAscii).test(value) || isTooLong(line)) {
      throw new Error(`The value of the header ${name} cannot be written.`)
    }
    header += line
  }
  return header
}

const foldedAscii = /^[!-~][ -~]*(?:\r\n [!-~][ -~]*)*$/
const foldedUtf8 = /^[^\x00-\x20\x7f][^\x00-\x1f\x7f]*(?:\r\n [^\x00-\x20\x7f][^\x00-\x1f\x7f]*)*$/

function isTooLong(line: string) {
  // Three bytes a character at most.
  if (line.length * 3 <= longestLine) return false
  return line.split('\r\n').some((part) => Buffer.byteLength(part) > longestLine)
}
