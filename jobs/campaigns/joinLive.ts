import { askAcross, inTenant } from '../../prisma/tenancy.ts'
import type { Handler } from '../handler.ts'
import { enqueueAudience } from './buildAudience.ts'

type Due = { tenantId: string; campaignId: string }

/*
 * campaigns.joinLive: campaigns that go on and whose last pass was five minutes ago, or fifty times as long as it took: looking
 * costs a tenant at most a fiftieth of the time, however many leads it has. And audiences that nobody builds any more.
 */
const due = `
select c.tenant_id as "tenantId", c.id as "campaignId"
  from campaigns c join campaign_audience_builds b on b.tenant_id = c.tenant_id and b.campaign_id = c.id
 where c.status = 'sending' and c.settings ->> 'joinsLive' = 'true'
   and b.finished_at + greatest(interval '5 minutes', 50 * (b.finished_at - b.started_at)) <= now()
union
select c.tenant_id, c.id from campaigns c left join campaign_audience_builds b on b.tenant_id = c.tenant_id and b.campaign_id = c.id
 where c.status = 'sending' and b.finished_at is null and coalesce(b.touched_at, c.launched_at) < now() - interval '10 minutes'
 limit 1000`

/** Every minute, for all tenants: one look, which finds nothing where nothing is live. */
export const joinLive: Handler<'campaign.joinLive'> = async () => {
  const found = await askAcross<Due>('campaigns of all tenants are joined at once', due, [])
  for (const { tenantId, campaignId } of found) await inTenant(tenantId, (db) => enqueueAudience(db, campaignId))
}
