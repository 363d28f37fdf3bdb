import { type Tier, tierNames } from './tiers.ts'

export type TierReport = { name: Tier; status: 'up' | 'down'; ms: number; message: string | null }

/** What the server says of its tiers to anybody: the answer that needs no database. */
export async function readHealth(): Promise<TierReport[]> {
  const response = await fetch('/health', { signal: AbortSignal.timeout(10_000) })
  const body: unknown = await response.json()
  const tiers = Object(Object(body).tiers) as Record<string, unknown>
  return (Object.keys(tierNames) as Tier[]).flatMap((name) => {
    const { status, ms, message } = Object(tiers[name]) as Record<string, unknown>
    if (status !== 'up' && status !== 'down') return []
    return [
      { name, status, ms: typeof ms === 'number' ? ms : 0, message: typeof message === 'string' ? message : null },
    ]
  })
}
