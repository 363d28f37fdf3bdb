import { olap as olapTier } from '../../prisma/olap.ts'
import { acrossTenantsSql } from '../../prisma/tenancy.ts'
import type { Handler } from '../handler.ts'
import { gather } from './gather.ts'
import { firstMonth } from './months.ts'
import { rebuild } from './rollUp.ts'
import { differing, type FiguresTable, tables } from './tables.ts'
import { holdWatermark } from './watermark.ts'

const reason = 'the figures of all tenants are counted again'

/** How many rows of each table differ from a recount of the events that are kept. */
export type Drift = Readonly<Record<FiguresTable['name'], number>>

/** Counts all kept events again and answers what differs; the figures stand still meanwhile. */
export function driftOf(): Promise<Drift> {
  return olapTier.acrossTenantsSql(reason, async (olap) => {
    const known = await holdWatermark(olap, { waits: true })
    return acrossTenantsSql(reason, async (oltp) => {
      const first = await firstMonth(oltp)
      await gather(oltp, olap, `occurred_at >= '${first}' and written < '${known?.written ?? 0n}'::xid8`)
      const found: [string, number][] = []
      for (const table of tables) {
        const { rows } = await olap.query<{ rows: number }>(differing(table), [first])
        found.push([table.name, rows[0]?.rows ?? 0])
      }
      return Object.fromEntries(found) as Drift
    })
  })
}

/** Each night the figures are compared with the events. They are the same; should they not be, it is said, and they are made so. */
export const reconcile: Handler<'figures.reconcile'> = async (_nothing, { log }) => {
  const drift = await driftOf()
  if (Object.values(drift).every((rows) => rows === 0)) return log.info({ drift }, 'figures are right')
  log.error({ drift }, 'figures differed from events and are counted again')
  await rebuild()
}
