import type pg from 'pg'
import { reaching, TierUnavailable } from '../../prisma/unavailable.ts'

/**
 * A pool for graphile-worker, which tries again what failed with certain codes, but not what a lost connection cut short:
 * here that fails with such a code, so that a database that was away for a moment stops nobody.
 */
export const patient = (pool: pg.Pool): pg.Pool =>
  instead(pool, 'connect', async (...callback) => {
    if (callback.length) return pool.connect(...(callback as Parameters<typeof pool.connect>)) // LISTEN cares for itself
    const client = await tryingAgain(() => pool.connect())
    return instead(client, 'query', (...query) => tryingAgain(() => ask(client, query)))
  })

const ask = (client: pg.PoolClient, query: unknown[]) => Reflect.apply(client.query, client, query) as Promise<unknown>

/** The same object, but for one of its methods. */
function instead<T extends object>(object: T, method: keyof T, better: (...args: unknown[]) => unknown) {
  return new Proxy(object, {
    get(target, name) {
      if (name === method) return better
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

const serializationFailure = '40001' // of the codes that are tried again, the one without long pauses

async function tryingAgain<T>(work: () => Promise<T>) {
  try {
    return await reaching('oltp', work)
  } catch (error) {
    throw error instanceof TierUnavailable ? Object.assign(error, { code: serializationFailure }) : error
  }
}
