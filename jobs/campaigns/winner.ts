/** What a variant has come to among the mails that are compared. */
export interface Outcome {
  readonly variantId: string
  readonly sent: number
  readonly successes: number
}

/** How often, at most, a winner is named where there is none, over all looks together. */
const falseWinners = 0.05

/**
 * How many mails are compared: as many as were asked for, and then twice as many each time that there was no winner. Looks
 * in between would find, sooner or later, a winner by chance.
 */
export function comparedSoFar(after: number, sent: number): { count: number; look: number } | undefined {
  if (sent < after) return undefined
  const look = Math.floor(Math.log2(sent / after))
  return { count: after * 2 ** look, look }
}

/**
 * The variant that is better than each other one, if that can be said: a test of two proportions with each, corrected for
 * how many others there are and for the looks that were taken before.
 */
export function winnerOf(outcomes: readonly Outcome[], look: number): string | null {
  const [best, ...others] = outcomes.toSorted((a, b) => rate(b) - rate(a))
  if (!best || others.length === 0) return null
  const allowed = falseWinners / 2 ** (look + 1) / others.length
  return others.every((other) => chanceOf(best, other) < allowed) ? best.variantId : null
}

const rate = ({ sent, successes }: Outcome) => (sent === 0 ? 0 : successes / sent)

/** How probable a difference like this, either way, is by chance alone. */
function chanceOf(a: Outcome, b: Outcome): number {
  if (a.sent === 0 || b.sent === 0) return 1
  const together = (a.successes + b.successes) / (a.sent + b.sent)
  const spread = Math.sqrt(together * (1 - together) * (1 / a.sent + 1 / b.sent))
  if (spread === 0) return 1
  return tail(Math.abs(rate(a) - rate(b)) / spread)
}

/** Of the normal distribution, both tails (Abramowitz and Stegun 7.1.26). */
function tail(z: number): number {
  const x = z / Math.SQRT2
  const t = 1 / (1 + 0.3275911 * x)
  const series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t
  return series * Math.exp(-x * x)
}
