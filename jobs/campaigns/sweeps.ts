import { askAcross, inTenant } from '../../prisma/tenancy.ts'
import { tellAdmins } from '../notifications/tellAdmins.ts'
import { launch, Moved, unschedule } from './states.ts'
import { comparedSoFar, winnerOf } from './winner.ts'

const reason = 'campaigns of all tenants go on by themselves'

interface Named {
  readonly tenantId: string
  readonly campaignId: string
  readonly name: string
}

/* campaigns.sweep.scheduled */
const scheduled = `
select tenant_id as "tenantId", id as "campaignId", name from campaigns
 where status = 'scheduled' and scheduled_at <= now() order by scheduled_at limit 100`

/** Launches what is scheduled for now. What is not ready any more is a draft again, and those who run the tenant are told why. */
export async function launchScheduled(): Promise<void> {
  for (const { tenantId, campaignId, name } of await askAcross<Named>(reason, scheduled, []))
    await inTenant(tenantId, async (db) => {
      const change = await launch(db, campaignId)
      if (change instanceof Moved || change.why !== 'not_ready') return
      const back = await unschedule(db, campaignId)
      if (!(back instanceof Moved) || !back.changed) return
      await tellAdmins(db, {
        type: 'campaign.not_launched',
        title: `The campaign ${name} could not be launched`,
        message: `It is a draft again. ${change.missing.map(({ message }) => message).join(' ')}`,
      })
    })
}

/*
 * campaigns.sweep.complete: whoever is uncertain is still in it, and so is whoever may still join. Mails are looked at only
 * where no recipient is left, which is once.
 */
const complete = `
with over as materialized (
  select c.tenant_id, c.id from campaigns c
   where c.status = 'sending' and c.audience_built_at is not null and coalesce(c.settings ->> 'joinsLive', 'false') <> 'true'
     and not exists (select from campaign_audience_builds b where b.tenant_id = c.tenant_id and b.campaign_id = c.id and b.finished_at is null)
     and not exists (select from campaign_recipients r where r.tenant_id = c.tenant_id and r.campaign_id = c.id
                        and r.status in ('pending', 'active', 'paused')))
update campaigns c set status = 'completed', completed_at = now(), updated_at = now(), revision = c.revision + 1
  from over o
 where c.tenant_id = o.tenant_id and c.id = o.id and c.status = 'sending'
   and not exists (select from inbox_message_refs m where m.tenant_id = o.tenant_id and m.campaign_id = o.id
                      and m.direction = 'outbound' and m.status in ('queued', 'sending', 'uncertain'))
returning c.tenant_id as "tenantId", c.id as "campaignId", c.name`

/** Completes campaigns in which nobody is left. */
export async function completeCampaigns(): Promise<number> {
  const completed = await askAcross<Named>(reason, complete, [])
  for (const { tenantId, name } of completed)
    await inTenant(tenantId, (db) =>
      tellAdmins(db, {
        type: 'campaign.completed',
        title: `The campaign ${name} is completed`,
        message: 'Everybody in it has come to the end of the sequence, or left it.',
      }),
    )
  return completed.length
}

interface Contest {
  readonly tenantId: string
  readonly campaignId: string
  readonly version: number
  readonly stepId: string
  readonly rule: 'replies' | 'clicks' | 'opens'
  readonly after: number
  readonly sent: number
}

/* campaigns.sweep.contests: mails of the last hours are not counted yet: people need time to answer. */
const contests = `
select c.tenant_id as "tenantId", c.id as "campaignId", s.version, s.id as "stepId", s.winner_rule as rule, s.winner_after as after, n.sent
  from campaigns c join campaign_sequence_steps s on s.tenant_id = c.tenant_id and s.campaign_id = c.id and s.version = c.version
 cross join lateral (
   select count(*)::int as sent from inbox_message_refs m
    where m.tenant_id = c.tenant_id and m.campaign_id = c.id and m.step_id = s.id and m.variant_id is not null
      and m.sent_at < now() - interval '4 hours') n
 where c.status = 'sending' and s.winner_rule is not null and s.winner_variant_id is null and n.sent >= s.winner_after`

/* campaigns.sweep.outcomes: the first so many mails, whenever it is looked at. */
const outcomes = `
select coalesce(json_agg(o), '[]') from (
  select m.variant_id as "variantId", count(*)::int as sent, count(*) filter (where
         case $5::text when 'replies' then m.replied_at is not null
              else exists (select from events_interactions e where e.tenant_id = $1::uuid and e.message_id = m.id and not e.is_bot
                 and e.actor <> 'machine' and e.event_type = (case $5::text when 'clicks' then 'click' else 'open' end)::interaction)
         end)::int as successes
    from (select * from inbox_message_refs where tenant_id = $1::uuid and campaign_id = $2::uuid and step_id = $3::uuid
             and variant_id is not null and sent_at is not null order by sent_at, id limit $4::int) m
    join campaign_step_variants v on v.tenant_id = $1::uuid and v.campaign_id = $2::uuid and v.version = $6::int
     and v.step_id = $3::uuid and v.id = m.variant_id and v.weight > 0
   group by 1) o`

/** Names the winner of a test where one can be named: whoever comes to the step from then on gets it. */
export async function nameWinners(): Promise<void> {
  for (const { tenantId, campaignId, version, stepId, rule, after, sent } of await askAcross<Contest>(
    reason,
    contests,
    [],
  )) {
    const compared = comparedSoFar(after, sent)
    if (!compared) continue
    await inTenant(tenantId, async (db) => {
      const found = await db.json<Parameters<typeof winnerOf>[0]>(
        outcomes,
        ...[tenantId, campaignId, stepId, compared.count, rule, version],
      )
      const winner = winnerOf(found, compared.look)
      if (winner === null) return
      await db.campaignSequenceStep.updateMany({
        where: { campaignId, id: stepId, winnerVariantId: null },
        data: { winnerVariantId: winner, winnerChosenAt: new Date() },
      })
    })
  }
}
