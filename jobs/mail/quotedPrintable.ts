/**
 * A stretch of quoted-printable text (RFC 2045 6.7) that can be joined to others. `first` is the length of its first
 * line and `last` that of its unfinished last one; it never ends in a blank, so what follows cannot make one trail.
 */
export interface Stretch {
  readonly wire: string
  readonly first: number
  readonly last: number
}

/** 76 with the soft break's own `=`. */
const room = 75
const hex = Buffer.from('0123456789ABCDEF')
let scratch = Buffer.allocUnsafe(64 * 1024)

/** Encodes text whose line breaks are `\n`. Starts on a new line, or after `column` characters of one. */
export function quotedPrintable(text: string, column = 0): Stretch {
  if (column + text.length <= room && plainLine.test(text)) {
    return { wire: text, first: column + text.length, last: column + text.length }
  }
  return encode(Buffer.from(text), column)
}

/** Nothing to encode at all: no `=`, nothing a line must not begin or end with. */
const plainLine = /^(?![.F])[!-<>-~](?:[ -<>-~]*[!-<>-~])?$/

/** What may stand as it is inside a line: all but controls, `=` and what is not ASCII. */
const plain = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(byte === 9 || (byte > 31 && byte < 127 && byte !== 61)),
)
const [tab, lineFeed, carriageReturn, space, dot, equals, capitalF] = [9, 10, 13, 32, 46, 61, 70]

function encode(bytes: Buffer, column: number): Stretch {
  // At worst every byte is three characters, and a soft break follows each 25 of them.
  if (scratch.length < bytes.length * 4 + 8) scratch = Buffer.allocUnsafe(bytes.length * 4 + 8)
  const out = scratch
  let at = 0
  let line = column
  let first = -1

  const breakLine = (soft: boolean) => {
    if (soft) out[at++] = equals
    out[at++] = carriageReturn
    out[at++] = lineFeed
    if (first < 0) first = soft ? line + 1 : line
    line = 0
  }
  const writeEscaped = (byte: number) => {
    if (line + 3 > room) breakLine(true)
    out[at++] = equals
    out[at++] = hex[byte >> 4] as number
    out[at++] = hex[byte & 15] as number
    line += 3
  }
  const escapeTrailingBlank = () => {
    const last = out[at - 1]
    if (line === 0 || (last !== space && last !== tab)) return
    at--
    line--
    writeEscaped(last)
  }

  let index = 0
  while (index < bytes.length) {
    const start = index
    const end = Math.min(bytes.length, index + room - line)
    while (index < end && plain[bytes[index] as number] === 1) out[at++] = bytes[index++] as number
    // A dot would be doubled on its way (RFC 5321 4.5.2), and 'From ' be quoted by an mbox: either breaks signatures.
    if (line === 0 && index > start && (bytes[start] === dot || bytes[start] === capitalF)) {
      at -= index - start
      index = start + 1
      writeEscaped(bytes[start] as number)
      continue
    }
    line += index - start
    if (index === bytes.length) break
    const byte = bytes[index] as number
    if (byte === lineFeed) {
      escapeTrailingBlank()
      breakLine(false)
      index++
    } else if (plain[byte] === 1) breakLine(true)
    else {
      writeEscaped(byte)
      index++
    }
  }
  escapeTrailingBlank()
  return { wire: out.toString('latin1', 0, at), first: first < 0 ? line : first, last: line }
}
