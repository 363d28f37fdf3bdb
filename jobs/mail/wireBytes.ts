const lineFeed = 10
const carriageReturn = 13
const dot = 46

/** Bytes that would be read as another message than they were written as (RFC 5321 4.1.1.4). */
export class UnsafeBytes extends Error {}

interface Scan {
  /** Where a line begins with a dot. */
  readonly dots: readonly number[]
}

/** Constant parts come again with every message. */
const scanned = new WeakMap<Buffer, Scan>()
const worthRemembering = 16_384

/**
 * A message as it goes between DATA and the final dot: dots that begin a line doubled, a line break at the end. A lone
 * CR or LF is refused: servers do not agree on what it means, and one of them may see the end of the message there.
 */
export function wireBytes(chunks: readonly Buffer[]): Buffer[] {
  const wire: Buffer[] = []
  let before = lineFeed
  for (const chunk of chunks) {
    if (chunk.length === 0) continue
    if ((chunk[0] === lineFeed) !== (before === carriageReturn))
      throw new UnsafeBytes('A lone CR or LF is in the message.')
    const { dots } = remembered(chunk)
    let from = 0
    if (before === lineFeed && chunk[0] === dot) wire.push(chunk.subarray(0, 1))
    for (const at of dots) {
      wire.push(chunk.subarray(from, at + 1))
      from = at
    }
    wire.push(from === 0 ? chunk : chunk.subarray(from))
    before = chunk[chunk.length - 1] ?? before
  }
  if (before === carriageReturn) throw new UnsafeBytes('A lone CR is in the message.')
  if (before !== lineFeed) wire.push(Buffer.from('\r\n'))
  return wire
}

function remembered(chunk: Buffer) {
  if (chunk.length < worthRemembering) return scan(chunk)
  const known = scanned.get(chunk) ?? scan(chunk)
  scanned.set(chunk, known)
  return known
}

/** Within one chunk; its first byte and what follows its last are looked at where chunks meet. */
function scan(chunk: Buffer): Scan {
  const dots: number[] = []
  for (let at = 0; at < chunk.length; at++) {
    const byte = chunk[at] as number
    if (byte > carriageReturn) continue
    if (byte === carriageReturn) {
      if (at + 1 < chunk.length && chunk[at + 1] !== lineFeed) throw new UnsafeBytes('A lone CR is in the message.')
    } else if (byte === lineFeed) {
      if (at > 0 && chunk[at - 1] !== carriageReturn) throw new UnsafeBytes('A lone LF is in the message.')
      if (chunk[at + 1] === dot) dots.push(at + 1)
    } else if (byte === 0) throw new UnsafeBytes('A NUL is in the message.')
  }
  return { dots }
}
