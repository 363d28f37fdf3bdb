/** What a variant was sent to, and how many of them did what is counted. */
export interface Tried {
  readonly id: string
  readonly sent: number
  readonly succeeded: number
}

/** How sure it must be that the best is better than each other: one in twenty winners may be none. */
const surely = 1.645

/**
 * The variant that is better than all others, once that can be said; nothing before. Rates are those that a Beta(1, 1)
 * prior leaves after what was seen, and are compared by their distance in standard deviations.
 */
export function winnerOf(tried: readonly Tried[], after: number): string | undefined {
  if (tried.length < 2 || tried.some(({ sent }) => sent < after)) return undefined
  const rates = tried
    .map(({ id, sent, succeeded }) => {
      const [a, b] = [1 + succeeded, 1 + sent - succeeded]
      return { id, mean: a / (a + b), variance: (a * b) / ((a + b) ** 2 * (a + b + 1)) }
    })
    .sort((one, other) => other.mean - one.mean)
  const [best, ...others] = rates
  if (!best) return undefined
  const isBetter = others.every((it) => (best.mean - it.mean) / Math.sqrt(best.variance + it.variance) > surely)
  return isBetter ? best.id : undefined
}
