/** Work done per second in each of several ways, measured in turns so that a machine that slows down slows all of them. */
export async function inTurns<Name extends string>(
  ways: Record<Name, () => Promise<unknown>>,
  { rounds = 7, seconds = 1, parallel = 32 } = {},
): Promise<Record<Name, number>> {
  const rates = {} as Record<Name, number[]>
  for (const name of Object.keys(ways) as Name[]) {
    rates[name] = []
    await rateOf(ways[name], 0.5, parallel) // warm
  }
  for (let round = 0; round < rounds; round++) {
    for (const name of Object.keys(ways) as Name[]) rates[name].push(await rateOf(ways[name], seconds, parallel))
  }
  return Object.fromEntries(
    (Object.keys(ways) as Name[]).map((name) => [name, Math.round(median(rates[name]))]),
  ) as Record<Name, number>
}

async function rateOf(work: () => Promise<unknown>, seconds: number, parallel: number) {
  const began = performance.now()
  const until = began + seconds * 1000
  let done = 0
  await Promise.all(
    Array.from({ length: parallel }, async () => {
      while (performance.now() < until) {
        await work()
        done += 1
      }
    }),
  )
  return done / ((performance.now() - began) / 1000)
}

export function median(values: number[]) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] as number
}

export const rounded = (ratio: number) => Math.round(ratio * 100) / 100
