import { askAcross } from '../../prisma/tenancy.ts'
import type { Log } from '../log.ts'
import type { Loop } from '../loops.ts'
import { type DueCampaign, planBatch } from './plan.ts'
import { sweep } from './sweeps.ts'

/* planner.campaigns: those in which somebody is due, of all tenants. */
const due = `
select c.tenant_id as "tenantId", c.id as "campaignId" from campaigns c
 where c.status = 'sending' and exists (
   select from unnest(array['active', 'pending']::recipient_status[]) s (status) cross join lateral (
     select from campaign_recipients r where r.tenant_id = c.tenant_id and r.campaign_id = c.id and r.status = s.status
        and r.next_run_at <= now() limit 1) r)
 order by random()`

const lookMilliseconds = 1_000
/** A campaign whose mailboxes have given away all there is, or that waits for a window, is left alone for so long. */
const restMilliseconds = 10_000
const sweepMilliseconds = 2_000

/** Decides who gets what when, for the campaigns of all tenants in turn. */
export function plannerLoop(log: Log, { rest = restMilliseconds } = {}): Loop {
  const resting = new Map<string, number>()
  let sweptAt = 0
  return {
    name: 'planning',
    every: lookMilliseconds,
    async turn(signal) {
      if (Date.now() - sweptAt >= sweepMilliseconds) {
        sweptAt = Date.now()
        await sweep(log)
      }
      const campaigns = await askAcross<DueCampaign>('recipients of all tenants are due at once', due, [])
      const here = new Set(campaigns.map(({ campaignId }) => campaignId))
      for (const id of resting.keys()) if (!here.has(id)) resting.delete(id)
      let hasMore = false
      for (const campaign of campaigns) {
        if (signal.aborted) return false
        if ((resting.get(campaign.campaignId) ?? 0) > Date.now()) continue
        const planned = await planBatch(campaign).catch((error: unknown) => {
          log.warn({ err: error, ...campaign }, 'a campaign could not be planned')
          return { decided: 0, hasMore: false }
        })
        if (planned.decided === 0) resting.set(campaign.campaignId, Date.now() + rest)
        hasMore ||= planned.hasMore
      }
      return hasMore
    },
  }
}
