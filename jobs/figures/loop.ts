import { askAcross } from '../../prisma/tenancy.ts'
import { TierUnavailable } from '../../prisma/unavailable.ts'
import type { Log } from '../log.ts'
import type { Loop } from '../loops.ts'
import { rollUp } from './rollUp.ts'

const tenSeconds = 10_000

/** Remembered where it is read while the OLAP tier is away. */
const remember = `
insert into figures_states as s (name, as_of) values ('events', $1)
on conflict (name) do update set as_of = greatest(s.as_of, excluded.as_of)`

/** Keeps the figures fresh. While their tier is away nothing is lost: they catch up by themselves. */
export function figuresLoop(log: Log): Loop {
  let isAway = false
  return {
    name: 'figures',
    every: tenSeconds,
    async turn() {
      try {
        const reached = await rollUp()
        if (reached?.asOf) await askAcross('the figures are those of all tenants', remember, [reached.asOf])
        if (isAway) log.info('figures are fresh again')
        isAway = false
      } catch (error) {
        if (!(error instanceof TierUnavailable)) throw error
        if (!isAway) log.warn({ err: error }, 'figures wait until their tier is back')
        isAway = true
      }
      return false
    },
  }
}
