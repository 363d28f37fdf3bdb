import type { Tier } from './tiers.ts'

/** A tier's server cannot be reached: nobody's mistake, and it may be back soon. */
export class TierUnavailable extends Error {
  readonly tier: Tier

  constructor(tier: Tier, cause: unknown) {
    super(`The ${tier} tier cannot be reached.`, { cause })
    this.tier = tier
  }
}

const codes = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|08|57P0|53300|P1001|P1002|P1008|P1017|P2024)/
const words = /Connection terminated|timeout exceeded when trying to connect|Can't reach database server|not queryable/

/** Runs the work; a lost or refused connection becomes TierUnavailable, whichever library noticed it. */
export async function reaching<T>(tier: Tier, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    return unreachable(tier)(error)
  }
}

/** Throws an error again, as TierUnavailable if that is what it means. */
export const unreachable =
  (tier: Tier) =>
  (error: unknown): never => {
    throw isUnreachable(error) ? new TierUnavailable(tier, error) : error
  }

function isUnreachable(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 4) return false
  const { code, originalCode, message, cause, errors, meta } = error as Record<string, unknown>
  if ([code, originalCode].some((it) => typeof it === 'string' && codes.test(it))) return true
  if (typeof message === 'string' && words.test(message)) return true
  const inner = [
    cause,
    ...(Array.isArray(errors) ? errors : []),
    (meta as { driverAdapterError?: unknown })?.driverAdapterError,
  ]
  return inner.some((it) => isUnreachable(it, depth + 1))
}
