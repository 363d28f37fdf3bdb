import { olap as olapTier } from '../../prisma/olap.ts'
import { acrossTenantsSql } from '../../prisma/tenancy.ts'
import { add, gather } from './gather.ts'
import { clearMonths, firstMonth } from './months.ts'
import { holdWatermark, horizonOf, moveWatermark, type Watermark } from './watermark.ts'

const reason = 'the events of all tenants are counted together'

/** The points between which a process can end. */
export type Point = 'held' | 'gathered' | 'added' | 'moved' | 'kept'
type At = (point: Point) => Promise<void> | void

/**
 * Brings the figures up to date. The watermark moves in the transaction that adds what lies behind it: whenever this ends,
 * each event is counted once. It stops short of the oldest transaction that still runs, so that one which commits late is not
 * passed over. Answers the watermark; nothing if somebody else is at it.
 */
export async function rollUp(at: At = () => {}): Promise<Watermark | undefined> {
  const done = await olapTier.acrossTenantsSql(reason, async (olap) => {
    const known = await holdWatermark(olap)
    if (!known) return undefined
    await at('held')
    return acrossTenantsSql(reason, async (oltp) => {
      const { reached, news } = await horizonOf(oltp, known)
      // Another server: its transactions are counted from the start, as after a restored backup.
      if (reached.written < known.written) return recount(oltp, olap, reached)
      if (news) {
        await gather(oltp, olap, `written >= '${known.written}'::xid8 and written < '${reached.written}'::xid8`)
        await at('gathered')
        await add(olap)
        await at('added')
      }
      await moveWatermark(olap, reached)
      await at('moved')
      return reached
    })
  })
  await at('kept')
  return done
}

type Sql = Parameters<typeof gather>[0]

async function recount(oltp: Sql, olap: Sql, until: Watermark, since?: string, before = 'infinity') {
  const first = await firstMonth(oltp)
  const from = since && since > first ? since : first
  await clearMonths(olap, from, before)
  const window = `occurred_at >= '${from}' and occurred_at < '${before}' and written < '${until.written}'::xid8`
  await gather(oltp, olap, window)
  await add(olap, { isEmpty: true })
  await moveWatermark(olap, until)
  return until
}

const month = /^\d{4}-\d\d-01$/

/** Counts whole months again, from the events that are still kept; all of them, unless told which. */
export async function rebuild({ from, to }: { from?: string; to?: string } = {}): Promise<Watermark> {
  for (const day of [from, to]) if (day && !month.test(day)) throw new Error('A month begins at a day like 2026-03-01.')
  return olapTier.acrossTenantsSql(reason, async (olap) => {
    const known = await holdWatermark(olap, { waits: true })
    return acrossTenantsSql(reason, async (oltp) => {
      if (!known) throw new Error('There is no watermark')
      const { reached } = await horizonOf(oltp, known)
      // Part of the months stays as it is: it is known up to the old watermark, and so must the rest be.
      const isPart = (from || to) && reached.written >= known.written
      return recount(oltp, olap, isPart ? known : reached, from && `${from} 00:00+00`, to && `${to} 00:00+00`)
    })
  })
}
