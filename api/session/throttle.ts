import { createHmac } from 'node:crypto'
import { env } from '../../prisma/env.ts'
import { type AcrossDb, acrossTenants } from '../../prisma/tenancy.ts'
import { TooManyAttempts } from './problems.ts'

/** What attempts are counted for: the first few are free, after each further one the next must wait twice as long. */
export type Bucket = {
  readonly kind: 'password' | 'code' | 'device' | 'ip' | 'mail' | 'link'
  readonly about: string
  readonly free: number
  /** After so many nothing is evaluated for a while, which does not show. */
  readonly lock?: { readonly after: number; readonly minutes: number }
}

export type Admission = { isLocked: boolean; lockedJustNow: boolean }

const longestWait = 15 * 60

const keyOf = ({ kind, about }: Bucket) =>
  Uint8Array.from(createHmac('sha256', env.SESSION_KEY).update(`throttle:${kind}:${about}`).digest())

/** A caller by address: of IPv6 the network, because one person has a whole one. */
export function ofAddress(ip: string, free = 30): Bucket {
  const about = ip.includes(':') && !ip.includes('.') ? ip.split(':').slice(0, 4).join(':') : ip
  return { kind: 'ip', about, free }
}

/**
 * Counts an attempt before it is looked at, so that of a thousand at once a handful is. All buckets or none are charged.
 * What was right afterwards is forgiven.
 */
export async function admit(buckets: readonly Bucket[]): Promise<Admission | TooManyAttempts> {
  return acrossTenants('attempts to sign in', async (db) => {
    let admission: Admission = { isLocked: false, lockedJustNow: false }
    for (const bucket of buckets) {
      const row = await charge(db, bucket)
      if (!row) throw new Refused(await retryAt(db, bucket))
      if (row.isLocked || row.lockedJustNow) admission = row
    }
    return admission
  }).catch((error: unknown) => {
    if (error instanceof Refused) return new TooManyAttempts(error.at)
    throw error
  })
}

class Refused extends Error {
  readonly at: Date

  constructor(at: Date) {
    super('refused')
    this.at = at
  }
}

// The row is locked by the conflict, and its `where` looked at again: two attempts at once are one after the other.
async function charge(db: AcrossDb, bucket: Bucket) {
  const hours = bucket.kind === 'ip' ? 1 : 24 // many people may share an address
  const { after, minutes } = bucket.lock ?? { after: 2_000_000_000, minutes: 0 }
  const rows = await db.$queryRaw<Admission[]>`
    insert into login_throttles as t (key, attempts, last_at) values (${keyOf(bucket)}, 1, clock_timestamp())
    on conflict (key) do update
      set attempts = case when t.last_at < clock_timestamp() - make_interval(hours => ${hours}::int) then 1
                          when t.locked_until <= clock_timestamp() then ${after}::int
                          else t.attempts + 1 end,
          locked_until = case when t.locked_until > clock_timestamp() then t.locked_until
                              when t.locked_until is not null or t.attempts + 1 >= ${after}::int
                                then clock_timestamp() + make_interval(mins => ${minutes}::int)
                              end,
          last_at = clock_timestamp()
      where t.last_at + make_interval(secs => case when t.attempts < ${bucket.free}::int then 0
              else least(${longestWait}::int, power(2, least(t.attempts - ${bucket.free}::int, 20))) end) <= clock_timestamp()
    returning coalesce(t.locked_until > clock_timestamp(), false) and t.attempts > ${after}::int as "isLocked",
              t.attempts = ${after}::int as "lockedJustNow"`
  return rows[0]
}

async function retryAt(db: AcrossDb, bucket: Bucket) {
  const row = await db.loginThrottle.findFirst({ where: { key: keyOf(bucket) } })
  if (!row) return new Date()
  const wait = Math.min(longestWait, 2 ** Math.min(row.attempts - bucket.free, 20))
  return new Date(row.lastAt.getTime() + wait * 1000)
}

/** After a right answer: the account begins anew, an address is given back the one attempt. */
export async function forgive(db: AcrossDb, buckets: readonly Bucket[]) {
  for (const bucket of buckets) {
    const key = keyOf(bucket)
    if (bucket.kind !== 'ip') await db.loginThrottle.deleteMany({ where: { key } })
    else
      await db.loginThrottle.updateMany({ where: { key, attempts: { gt: 0 } }, data: { attempts: { decrement: 1 } } })
  }
}
