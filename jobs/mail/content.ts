import { quotedPrintable, type Stretch } from './quotedPrintable.ts'

/** A place in a text where each recipient's own value goes, as it is: whoever fills it in has escaped it. */
export interface Slot {
  readonly slot: string
}

/** A text that is the same for everyone, or stretches of it with slots between them. */
export type Text = string | readonly (string | Slot)[]

export type Values = Readonly<Record<string, string>>

/** What is sent to the wire, and what the signature's body hash is made of (relaxed, RFC 6376 3.4.4). */
export interface Encoded {
  readonly wire: string
  readonly canonical: string
}

export interface EncodedText extends Encoded {
  readonly encoding: 'quoted-printable' | 'base64'
}

/** One text part of a message, encoded as far as it is known before there is a recipient. */
export type PreparedText = (values: Values) => EncodedText

/** Content has no place for a value that is missing: the message must not go out with a hole in it. */
export class MissingValue extends Error {
  constructor(readonly slot: string) {
    super(`There is no value for "${slot}".`)
  }
}

export function fillIn(text: Text, values: Values): string {
  if (typeof text === 'string') return text
  let filled = ''
  for (const piece of text) filled += typeof piece === 'string' ? piece : valueFor(piece, values)
  return filled
}

function valueFor({ slot }: Slot, values: Values) {
  if (!Object.hasOwn(values, slot)) throw new MissingValue(slot)
  return values[slot] as string
}

/** Wire text has no blanks at line ends, so that only runs of them are left to be relaxed. */
export const relax = (wire: string) => wire.replace(/[ \t]{2,}|\t/g, ' ')

/** Less than that says too little about what the slots will bring. */
const tellingLength = 200

/**
 * Encodes the constant stretches once. Mostly ASCII becomes quoted-printable, which readers and filters can look into;
 * the rest base64, which is smaller then. Both are 7-bit and short-lined, so that nothing on the way changes them.
 */
export function prepareText(text: Text): PreparedText {
  if (typeof text === 'string' || text.every((piece) => typeof piece === 'string')) {
    const once = encodeWhole(fillIn(text, {}))
    return () => once
  }
  const constant = text.filter((piece) => typeof piece === 'string').join('')
  if (constant.length >= tellingLength && isMostlyAscii(constant)) return quotedPrintableText(text)
  return (values) => encodeWhole(fillIn(text, values))
}

function encodeWhole(text: string): EncodedText {
  const lines = unixLines(text)
  if (isMostlyAscii(lines)) {
    const { wire } = quotedPrintable(lines)
    return { wire, canonical: relax(wire), encoding: 'quoted-printable' }
  }
  const wire = wrapBase64(Buffer.from(lines.replaceAll('\n', '\r\n')))
  return { wire, canonical: wire, encoding: 'base64' }
}

function isMostlyAscii(text: string) {
  return Buffer.byteLength(text) - text.length <= text.length / 4
}

function unixLines(text: string) {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}

export function wrapBase64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/.{76}(?!$)/g, '$&\r\n')
}

interface Piece extends Stretch, Encoded {
  readonly breaks: boolean
}

const longestQuoted = 75

function quotedPrintableText(text: readonly (string | Slot)[]): PreparedText {
  const pieces = text
    .filter((piece) => piece !== '')
    .map((piece) => (typeof piece === 'string' ? stretch(piece, 0) : piece))
  return (values) => {
    let [wire, canonical, line] = ['', '', 0]
    for (const piece of pieces) {
      if ('slot' in piece) {
        const value = stretch(valueFor(piece, values), line)
        wire += value.wire
        canonical += value.canonical
        line = value.last
        continue
      }
      // A prepared stretch began on a line of its own: it is given one, where it does not fit behind what is there.
      const soft = line + piece.first > longestQuoted ? '=\r\n' : ''
      wire += soft + piece.wire
      canonical += soft + piece.canonical
      line = piece.breaks || soft ? piece.last : line + piece.last
    }
    return { wire, canonical, encoding: 'quoted-printable' }
  }
}

function stretch(text: string, column: number): Piece {
  const encoded = quotedPrintable(unixLines(text), column)
  return { ...encoded, canonical: relax(encoded.wire), breaks: encoded.wire.includes('\n') }
}
