import { createHash } from 'node:crypto'

/** Numbers from 0 to 1 that look random and are the same each time for the same words. */
export function chance(...words: readonly string[]): () => number {
  let state = createHash('sha256').update(words.join('\0')).digest().readUInt32LE()
  return () => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function pick<T>(from: readonly T[], random: () => number): T {
  return from[Math.floor(random() * from.length)] as T
}
