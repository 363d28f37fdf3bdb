import { askAcross, inTenant } from '../../prisma/tenancy.ts'
import type { Log } from '../log.ts'
import { tellAdmins } from '../notifications/tellAdmins.ts'
import { launch } from './states.ts'
import { type Tried, winnerOf } from './winner.ts'

const reason = 'campaigns of all tenants go on by themselves'

/** What happens to campaigns without anybody doing it: they begin when it is time, find their winners, and are over. */
export async function sweep(log: Log) {
  for (const step of [launchScheduled, chooseWinners, complete])
    await step(log).catch((error: unknown) => log.warn({ err: error }, 'a sweep over campaigns failed'))
}

/* sweep.scheduled */
const scheduled = `select tenant_id as "tenantId", id, name from campaigns where status = 'scheduled' and scheduled_at <= now() limit 100`

async function launchScheduled(log: Log) {
  const campaigns = await askAcross<{ tenantId: string; id: string; name: string }>(reason, scheduled, [])
  for (const { tenantId, id, name } of campaigns)
    await inTenant(tenantId, async (db) => {
      const answer = await launch(db, id)
      if (!('missing' in answer)) return
      await db.campaign.updateMany({
        where: { id, status: 'scheduled' },
        data: { status: 'draft', scheduledAt: null, revision: { increment: 1 } },
      })
      await tellAdmins(db, {
        type: 'campaign.not_launched',
        title: `The campaign ${name} did not begin`,
        message: `It is a draft again. ${answer.missing.map(({ message }) => message).join(' ')}`,
      })
    }).catch((error: unknown) =>
      log.warn({ err: error, tenantId, campaignId: id }, 'a scheduled campaign could not begin'),
    )
}

/*
 * sweep.completed: nobody is on the way, nothing is under way, and nobody can join any more. What is uncertain keeps it
 * open: somebody has to say what becomes of it.
 */
const completed = `
update campaigns c set status = 'completed', completed_at = now(), updated_at = now(), revision = c.revision + 1
 where c.status = 'sending' and c.audience_built_at is not null and not coalesce((c.settings->>'joinsLive')::boolean, false)
   and not exists (select from campaign_recipients r where r.tenant_id = c.tenant_id and r.campaign_id = c.id
                      and r.status in ('pending', 'active', 'paused'))
   and not exists (select from inbox_message_refs m where m.tenant_id = c.tenant_id and m.campaign_id = c.id
                      and m.status in ('queued', 'sending', 'uncertain') and m.direction = 'outbound')
returning c.tenant_id as "tenantId", c.id, c.name`

async function complete() {
  const campaigns = await askAcross<{ tenantId: string; id: string; name: string }>(reason, completed, [])
  for (const { tenantId, name } of campaigns)
    await inTenant(tenantId, (db) =>
      tellAdmins(db, {
        type: 'campaign.completed',
        title: `The campaign ${name} is completed`,
        message: 'Everybody in it has come to the end of the sequence, or was stopped before.',
      }),
    )
}

interface Contest {
  readonly tenantId: string
  readonly campaignId: string
  readonly version: number
  readonly stepId: string
  readonly after: number
  readonly tried: readonly Tried[]
}

/* sweep.winners: what each variant of an undecided step has achieved. */
const contests = `
select s.tenant_id as "tenantId", s.campaign_id as "campaignId", s.version, s.id as "stepId", coalesce(s.winner_after, 100) as after,
       (select json_agg(json_build_object('id', v.id, 'sent', t.sent, 'succeeded', t.succeeded))
          from campaign_step_variants v cross join lateral (
            select count(*) as sent, count(*) filter (where case s.winner_rule when 'replies' then m.replied_at is not null
                     when 'clicks' then m.clicked_at is not null else m.opened_at is not null end) as succeeded
              from inbox_message_refs m where m.tenant_id = s.tenant_id and m.campaign_id = s.campaign_id and m.step_id = s.id
               and m.variant_id = v.id and m.sent_at is not null) t
         where v.tenant_id = s.tenant_id and v.campaign_id = s.campaign_id and v.version = s.version and v.step_id = s.id
           and v.weight > 0) as tried
  from campaigns c join campaign_sequence_steps s on s.tenant_id = c.tenant_id and s.campaign_id = c.id and s.version = c.version
 where c.status = 'sending' and s.winner_rule is not null and s.winner_variant_id is null and s.is_active and s.step_type = 'email'
   and s.executed_count >= coalesce(s.winner_after, 100)`

async function chooseWinners() {
  for (const { tenantId, campaignId, version, stepId: id, after, tried } of await askAcross<Contest>(
    reason,
    contests,
    [],
  )) {
    const winnerVariantId = winnerOf(tried ?? [], after)
    if (!winnerVariantId) continue
    await inTenant(tenantId, (db) =>
      db.campaignSequenceStep.updateMany({
        where: { campaignId, version, id, winnerVariantId: null },
        data: { winnerVariantId, winnerChosenAt: new Date() },
      }),
    )
  }
}
