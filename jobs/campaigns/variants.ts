/** A number from 0 up to 1 that is always the same for the same words. */
export function seeded(words: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < words.length; index++) hash = Math.imul(hash ^ words.charCodeAt(index), 0x01000193)
  // What FNV leaves in the upper bits of short words is stirred once more.
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

interface Choices {
  readonly id: string
  readonly variants: readonly { readonly id: string; readonly weight: number }[]
  readonly winner: string | null
}

/** Which variant of a step a recipient gets: by weight, always the same one, and the winner once there is one. */
export function pickVariant({ id, variants, winner }: Choices, leadId: string): string | null {
  if (winner !== null && variants.some((variant) => variant.id === winner)) return winner
  const total = variants.reduce((sum, { weight }) => sum + weight, 0)
  let place = seeded(`${leadId}:${id}`) * total
  for (const variant of variants) {
    place -= variant.weight
    if (place < 0) return variant.id
  }
  return null
}
