import { askAcross } from '../../prisma/tenancy.ts'
import type { Log } from '../log.ts'
import type { Loop } from '../loops.ts'
import { moveLate } from './late.ts'
import { planCampaign } from './plan.ts'
import { completeCampaigns, launchScheduled, nameWinners } from './sweeps.ts'

interface Ready {
  readonly tenantId: string
  readonly campaignId: string
}

/* campaigns.plan.ready: campaigns in which somebody is due. */
const readySql = `
select c.tenant_id as "tenantId", c.id as "campaignId" from campaigns c
 where c.status = 'sending'
   and (exists (select from campaign_recipients r where r.tenant_id = c.tenant_id and r.campaign_id = c.id
                   and r.status = 'active' and r.next_run_at <= now())
     or exists (select from campaign_recipients r where r.tenant_id = c.tenant_id and r.campaign_id = c.id
                   and r.status = 'pending' and r.next_run_at <= now()))`

const lookMilliseconds = 1_000
/** A campaign whose mailboxes have no room left is looked at again after so long. */
const restMilliseconds = 5_000
const troubleMilliseconds = 30_000

/** Decides who gets what, when, and through which mailbox; and takes campaigns from one state to the next. */
export function plannerLoop(log: Log): Loop {
  const rests = new Map<string, number>()
  const sweeps = [
    { work: launchScheduled, every: 2_000, at: 0 },
    { work: completeCampaigns, every: 5_000, at: 0 },
    { work: moveLate, every: 30_000, at: 0 },
    { work: nameWinners, every: 300_000, at: 0 },
  ]

  async function sweep() {
    for (const one of sweeps) {
      if (Date.now() - one.at < one.every) continue
      one.at = Date.now()
      // One that fails keeps neither the others nor the planning.
      await one.work().catch((error: unknown) => log.warn({ err: error }, 'campaigns could not be looked after'))
    }
  }

  return {
    name: 'planning',
    every: lookMilliseconds,
    async turn(signal) {
      await sweep()
      const ready = await askAcross<Ready>('campaigns of all tenants are due', readySql, [])
      for (const [id, until] of rests) if (until < Date.now()) rests.delete(id)
      let more = false
      for (const { tenantId, campaignId } of ready) {
        if (signal.aborted) return false
        if (rests.has(campaignId)) continue
        try {
          const planned = await planCampaign(tenantId, campaignId)
          if (planned.more) more = true
          if (planned.decided === 0) rests.set(campaignId, Date.now() + restMilliseconds)
        } catch (error) {
          log.warn({ err: error, tenantId, campaignId }, 'a campaign could not be planned')
          rests.set(campaignId, Date.now() + troubleMilliseconds)
        }
      }
      return more
    },
  }
}
