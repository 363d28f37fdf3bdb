/** How sure a rate is: what is likely of it after so many tries, when nothing was known of it before. */
export interface Likely {
  readonly low: number
  readonly high: number
}

/** Between which rates the true one lies with a chance of 95 %. */
export function likelyRate(hits: number, tries: number): Likely {
  const [a, b] = [hits + 1, Math.max(0, tries - hits) + 1]
  return { low: hits === 0 ? 0 : quantile(0.025, a, b), high: hits >= tries && tries > 0 ? 1 : quantile(0.975, a, b) }
}

const points = 2_000

/** For each of several, the chance that its true rate is the highest. */
export function chancesOfBest(them: readonly { hits: number; tries: number }[]): number[] {
  if (them.length < 2) return them.map(() => 1)
  const shapes = them.map(({ hits, tries }) => [hits + 1, Math.max(0, tries - hits) + 1] as const)
  // Only where a rate is at all likely, however narrow that is.
  const [low, high] = [
    Math.min(...shapes.map(([a, b]) => quantile(1e-9, a, b))),
    Math.max(...shapes.map(([a, b]) => quantile(1 - 1e-9, a, b))),
  ]
  const at = Array.from({ length: points + 1 }, (_, nr) => low + ((high - low) * nr) / points)
  const below = shapes.map(([a, b]) => at.map((x) => betaBelow(x, a, b)))
  const chances = below.map((own, i) => {
    let sum = 0
    for (let nr = 0; nr < points; nr++) {
      const mass = (own[nr + 1] ?? 1) - (own[nr] ?? 0)
      if (mass <= 0) continue
      sum += below.reduce((p, it, j) => (j === i ? p : p * (((it[nr] ?? 0) + (it[nr + 1] ?? 1)) / 2)), mass)
    }
    return sum
  })
  const all = chances.reduce((sum, it) => sum + it, 0)
  return chances.map((it) => it / all)
}

function quantile(chance: number, a: number, b: number) {
  let [low, high] = [0, 1]
  for (let round = 0; round < 50; round++) {
    const middle = (low + high) / 2
    if (betaBelow(middle, a, b) < chance) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The chance that a Beta(a, b) lies below x: the regularised incomplete beta function. */
export function betaBelow(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  // The fraction converges quickly on this side of the mean only.
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b
}

/** The continued fraction of the incomplete beta function, by Lentz's method. */
function fraction(x: number, a: number, b: number) {
  const safe = (value: number) => (Math.abs(value) < 1e-300 ? 1e-300 : value)
  let c = 1
  let d = 1 / safe(1 - ((a + b) * x) / (a + 1))
  let result = d
  for (let m = 1; m <= 2_000; m++) {
    for (const term of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / safe(1 + term * d)
      c = safe(1 + term / c)
      result *= c * d
    }
    if (Math.abs(c * d - 1) < 1e-12) break
  }
  return result
}

/** Stirling's series; small arguments are lifted to where it is exact. */
function logGamma(x: number): number {
  if (x < 12) return logGamma(x + 1) - Math.log(x)
  const square = 1 / (x * x)
  return (
    (x - 0.5) * Math.log(x) -
    x +
    Math.log(2 * Math.PI) / 2 +
    (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680))) / x
  )
}
