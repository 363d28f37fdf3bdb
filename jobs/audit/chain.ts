import { createHash } from 'node:crypto'

/** Where a tenant's chain stands: its last position and the hash there. */
export type Head = { position: bigint; hash: Buffer }

export const beginning: Head = { position: 0n, hash: Buffer.alloc(32) }

/** The next link: its hash covers the row's text, its place, and everything before it. */
export function link({ position, hash }: Head, text: string): Head {
  const next = position + 1n
  return { position: next, hash: createHash('sha256').update(hash).update(`${next}:${text}`).digest() }
}
