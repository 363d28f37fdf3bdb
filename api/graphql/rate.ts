import { env } from '../../prisma/env.ts'
import { asTenant } from '../../prisma/tenancy.ts'
import { TierUnavailable } from '../../prisma/unavailable.ts'
import type { Viewer } from './context.ts'
import { fault } from './fault.ts'

/** What an operation costs its asker, and how they stand. */
export type Price = { requested: number; actual: number; standing: Standing }

/** A leaky bucket: how many points it holds, has, and gets back per second. */
export type Standing = { limit: number; available: number; restoreRate: number }

/** Points taken out of a shared bucket by this process, to spend without asking again. */
type Lease = { points: number; level: number; takenAt: number }

const leases = new Map<string, Lease>()
const leaseMs = 2_000
const mostLeases = 20_000
/** A tenant has this many times what each of its sessions and tokens has. */
const ofTenant = 5

const askerOf = ({ tokenId, sessionId }: Viewer) => tokenId ?? sessionId
const sizes = () => {
  const own = { limit: env.API_POINTS, restoreRate: env.API_POINTS_PER_SECOND }
  return [own, { limit: own.limit * ofTenant, restoreRate: own.restoreRate * ofTenant }] as const
}

/**
 * Pays for an operation out of the asker's bucket and the tenant's, which all processes share, or refuses it. Points
 * are fetched for about a second at a time, so that most requests ask nobody.
 */
export async function pay(viewer: Viewer, points: number): Promise<Standing> {
  const asker = askerOf(viewer)
  const keys = [asker, viewer.tenantId] as const
  // What is fetched is spent in the same turn: another request cannot hand it back in between.
  if (!keys.every((key) => leased(key) >= points))
    for (const it of await fetch(viewer.tenantId, keys, points)) grant(it)
  const short = keys.findIndex((key) => leased(key) < points)
  if (short !== -1) throw tooMuch(short, keys[short] as string, points)
  for (const key of keys) spend(key, points)
  return standingOf(asker)
}

/** Gives back what an operation turned out not to cost. */
export function refund(viewer: Viewer, points: number) {
  for (const key of [askerOf(viewer), viewer.tenantId]) spend(key, -points)
}

/** How the asker stands. */
export async function standing(viewer: Viewer) {
  const asker = askerOf(viewer)
  if (!leases.has(asker)) for (const it of await fetch(viewer.tenantId, [asker, viewer.tenantId], 0)) grant(it)
  return standingOf(asker)
}

const leased = (key: string) => {
  const lease = leases.get(key)
  return lease && Date.now() - lease.takenAt < leaseMs ? lease.points : -1
}

function spend(key: string, points: number) {
  const lease = leases.get(key)
  if (lease) lease.points -= points
}

function standingOf(asker: string): Standing {
  const [{ limit, restoreRate }] = sizes()
  const { points, level, takenAt } = leases.get(asker) ?? { points: 0, level: limit, takenAt: Date.now() }
  const restored = ((Date.now() - takenAt) / 1_000) * restoreRate
  return { limit, restoreRate, available: Math.max(0, Math.floor(Math.min(limit, level + points + restored))) }
}

function tooMuch(which: number, key: string, points: number) {
  const { restoreRate, limit } = sizes()[which as 0 | 1]
  const { level = 0 } = leases.get(key) ?? {}
  const whose = which === 0 ? 'You have' : 'Your tenant has'
  const retryAfter = Math.max(1, Math.ceil((points - level) / restoreRate))
  const cost = { requested: points, available: Math.floor(level), limit, restoreRate }
  return fault('RATE_LIMITED', `${whose} asked too much in a short time. Try again in ${retryAfter} s.`, {
    retryAfter,
    cost,
  })
}

/*
 * rate.take: refills each bucket for the time that passed, puts back what a lease had left, and takes what it can give
 * if that is enough. Always in this order, so that nobody waits in a circle.
 */
const take = `
with taken as (
  insert into rate_buckets as b (tenant_id, asker_id, level, granted)
  select $1::uuid, w.asker_id, w.size - least(w.size, w.wanted), least(w.size, w.wanted)
    from unnest($2::uuid[], $3::float8[], $4::float8[], $5::float8[], $6::float8[])
         with ordinality as w (asker_id, size, rate, wanted, unspent, ordinal)
   order by w.ordinal
  on conflict (tenant_id, asker_id) do update set (level, granted, filled_at) = (
    select f.level - g.granted, g.granted, clock_timestamp()
      from unnest($2::uuid[], $3::float8[], $4::float8[], $5::float8[], $6::float8[])
           as w (asker_id, size, rate, wanted, unspent)
     cross join lateral (select least(w.size, b.level + w.unspent
             + w.rate * greatest(0, extract(epoch from clock_timestamp() - b.filled_at))) as level) f
     cross join lateral (select case when f.level < $7::float8 then 0 else least(f.level, w.wanted) end as granted) g
     where w.asker_id = b.asker_id)
  returning asker_id, level, granted)
select json_agg(json_build_object('key', asker_id, 'level', level, 'granted', granted)) from taken`

type Taken = { key: string; level: number; granted: number }

async function fetch(
  tenantId: string,
  keys: readonly [asker: string, tenant: string],
  points: number,
): Promise<Taken[]> {
  const [own, whole] = sizes()
  const both = [own, whole]
  const wanted = both.map(({ limit, restoreRate }) => Math.max(points, Math.min(limit / 20, restoreRate)))
  const unspent = keys.map(takeBack)
  const shape = [keys, both.map(({ limit }) => limit), both.map(({ restoreRate }) => restoreRate), wanted, unspent]
  try {
    return await asTenant(tenantId).json<Taken[]>(take, tenantId, ...shape, points)
  } catch (error) {
    if (!(error instanceof TierUnavailable)) throw error
    return keys.map((key, i) => ({ key, level: 0, granted: wanted[i] ?? points })) // what the other tiers hold can still be read
  }
}

/** Others may have fetched for the same asker in the meantime: what they fetched counts too. */
function grant({ key, level, granted }: Taken) {
  const known = leases.get(key)
  leases.delete(key)
  leases.set(key, { points: granted + Math.max(0, known?.points ?? 0), level, takenAt: Date.now() })
  if (leases.size > mostLeases) leases.delete(leases.keys().next().value as string)
}

/** An old lease goes back before the next one is taken; a debt goes with it. */
function takeBack(key: string) {
  const points = leases.get(key)?.points ?? 0
  leases.delete(key)
  return points
}
