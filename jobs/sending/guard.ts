import { type Db, inTenant } from '../../prisma/tenancy.ts'
import { tellAdmins } from '../notifications/tellAdmins.ts'

interface Paused {
  readonly name: string
  readonly reason: string
}

/*
 * sending.guard: what has come back since the campaign was last paused is held against the tenant's limits; more cannot be
 * known of what was sent before somebody decided to go on.
 */
const guard = `
with policy as (
  select coalesce(p.pause_bounce_percent, 5) as bounces, coalesce(p.pause_complaint_percent, 0.3) as complaints,
         coalesce(p.pause_after_sent, 100) as after from (select) nothing left join sending_policies p on p.tenant_id = $1::uuid),
counted as (
  select count(*) as handed, count(*) filter (where m.status = 'bounced') as bounced
    from inbox_message_refs m join campaigns c on c.tenant_id = m.tenant_id and c.id = m.campaign_id
   where m.tenant_id = $1::uuid and m.campaign_id = $2::uuid and m.direction = 'outbound'
     and m.status in ('sent', 'delivered', 'opened', 'clicked', 'replied', 'bounced')
     and (c.paused_at is null or coalesce(m.sent_at, m.bounced_at) > c.paused_at)),
complained as (
  select count(distinct e.message_id) as many from events_interactions e
    join campaigns c on c.tenant_id = e.tenant_id and c.id = e.campaign_id
   where e.tenant_id = $1::uuid and e.campaign_id = $2::uuid and e.event_type = 'complaint'
     and (c.paused_at is null or e.occurred_at > c.paused_at)),
paused as (
  update campaigns c set status = 'paused', epoch = c.epoch + 1, paused_at = now(), updated_at = now(), revision = c.revision + 1,
         pause_reason = case when 100.0 * n.bounced / n.handed >= p.bounces
           then format('%s of %s mails bounced.', n.bounced, n.handed)
           else format('%s of %s mails were reported as spam.', k.many, n.handed) end
    from counted n, complained k, policy p
   where c.tenant_id = $1::uuid and c.id = $2::uuid and c.status = 'sending' and n.handed >= p.after
     and (100.0 * n.bounced / n.handed >= p.bounces or 100.0 * k.many / n.handed >= p.complaints)
  returning c.name, c.pause_reason)
select (select json_build_object('name', name, 'reason', pause_reason) from paused)`

/**
 * Pauses a campaign of which too much comes back, and says so. To be called when a bounce or a complaint was recorded.
 * Answers whether it paused it.
 */
export async function pauseIfHarmful(db: Db, campaignId: string): Promise<boolean> {
  const paused = await db.json<Paused | null>(guard, db.tenantId, campaignId)
  if (!paused) return false
  await tellAdmins(db, {
    type: 'campaign.paused',
    title: `The campaign ${paused.name} was paused`,
    message: `${paused.reason} Look at who it is sent to before you resume it.`,
  })
  return true
}

/** What bounced since it was last looked at, campaign by campaign. */
export function watchHarm() {
  const bounced = new Map<string, string>()
  return {
    saw: (tenantId: string, campaignId: string) => void bounced.set(campaignId, tenantId),
    async look() {
      const seen = [...bounced]
      bounced.clear()
      for (const [campaignId, tenantId] of seen) await inTenant(tenantId, (db) => pauseIfHarmful(db, campaignId))
    },
  }
}
