import type { Db } from '../../prisma/tenancy.ts'
import { TierUnavailable } from '../../prisma/unavailable.ts'

/** What the OLAP tier tells, or that it is away and until when its figures are whole. */
export async function orAway<Told extends { asOf: Date | null }>(db: Db, tell: () => Promise<Told>) {
  try {
    const told = await tell()
    return { told, isAway: false, asOf: told.asOf }
  } catch (error) {
    if (!(error instanceof TierUnavailable) || error.tier !== 'olap') throw error
    const state = await db.figuresState.findFirst({ where: { name: 'events' } })
    return { told: undefined, isAway: true, asOf: state?.asOf ?? null }
  }
}
