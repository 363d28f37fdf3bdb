import type { Db } from '../../prisma/tenancy.ts'
import { within } from '../companies/sight.ts'
import { countLimit, newestFirst, type Page } from '../graphql/connection.ts'
import type { SignedIn, Viewer } from '../graphql/context.ts'
import type { CampaignFilterInput } from './inputs.ts'
import type { CampaignAudiencePart, CampaignSender, CampaignStep, CampaignStepCounts } from './stepTypes.ts'
import type { CampaignProgress } from './types.ts'

export function campaigns({ db, viewer }: SignedIn, page: Page, filter: CampaignFilterInput) {
  const { companyId, projectId, statuses, search } = filter
  const seen = {
    AND: { companyId: within(viewer) },
    ...(companyId != null && { companyId }),
    ...(projectId != null && { projectId }),
    status: statuses ? { in: statuses } : { not: 'archived' as const },
    ...(search?.trim() && { name: { contains: search.trim(), mode: 'insensitive' as const } }),
  }
  return newestFirst(
    page,
    (slice) => db.campaign.findMany({ ...slice, where: { ...slice.where, ...seen } }),
    () => db.campaign.count({ where: seen, take: countLimit }),
  )
}

export const campaignsById = (db: Db, viewer: Viewer, ids: string[]) =>
  db.campaign.findMany({ where: { id: { in: ids }, companyId: within(viewer) } })

/* campaigns.progress: recipients by status and mails by what became of them, for many campaigns at once. */
const progress = `
select coalesce(json_agg(json_build_object('id', c.id, 'nextSendAt', m.next_send_at,
    'total', r.total, 'pending', r.pending, 'active', r.active, 'paused', r.paused, 'completed', r.completed,
    'replied', r.replied, 'unsubscribed', r.unsubscribed, 'bounced', r.bounced, 'complained', r.complained,
    'suppressed', r.suppressed, 'failed', r.failed, 'cancelled', r.cancelled,
    'mailsQueued', m.queued, 'mailsSent', m.sent, 'mailsOpened', m.opened, 'mailsClicked', m.clicked,
    'mailsReplied', m.replied, 'mailsBounced', m.bounced, 'mailsFailed', m.failed, 'mailsUncertain', m.uncertain,
    'done', case when r.total = 0 then 0 else 1 - (r.pending + r.active + r.paused)::float8 / r.total end)), '[]')
  from unnest($2::uuid[]) c (id)
  cross join lateral (
    select count(*) as total, count(*) filter (where status = 'pending') as pending,
           count(*) filter (where status = 'active') as active, count(*) filter (where status = 'paused') as paused,
           count(*) filter (where status = 'completed') as completed, count(*) filter (where status = 'replied') as replied,
           count(*) filter (where status = 'unsubscribed') as unsubscribed, count(*) filter (where status = 'bounced') as bounced,
           count(*) filter (where status = 'complained') as complained, count(*) filter (where status = 'suppressed') as suppressed,
           count(*) filter (where status = 'failed') as failed, count(*) filter (where status = 'cancelled') as cancelled
      from campaign_recipients where tenant_id = $1 and campaign_id = c.id) r
  cross join lateral (
    select min(send_at) filter (where status = 'queued') as next_send_at,
           count(*) filter (where status = 'queued') as queued, count(sent_at) as sent, count(opened_at) as opened,
           count(clicked_at) as clicked, count(replied_at) as replied, count(*) filter (where status = 'bounced') as bounced,
           count(*) filter (where status = 'failed') as failed, count(*) filter (where status = 'uncertain') as uncertain
      from inbox_message_refs where tenant_id = $1 and campaign_id = c.id and direction = 'outbound') m`

const dated = <Row extends object>(row: Row, ...names: (keyof Row)[]): Row => ({
  ...row,
  ...Object.fromEntries(names.map((name) => [name, row[name] == null ? null : new Date(row[name] as string)])),
})

export const progressOfCampaigns = async (db: Db, ids: string[]) =>
  (await db.json<(CampaignProgress & { id: string })[]>(progress, db.tenantId, ids)).map((it) =>
    dated(it, 'nextSendAt'),
  )

/** The one that counts, and the draft that is edited beside it while the campaign sends. */
const liveVersion = 'c.version'
const draftVersion = `(select max(v.version) from campaign_versions v
  where v.tenant_id = $1 and v.campaign_id = c.id and v.state = 'draft' and v.version > c.version)`

/* campaigns.steps: the steps of a version, with their variants, for many campaigns at once. */
const steps = (version: string) => `
select coalesce(json_agg(json_build_object('campaignId', c.id, 'id', s.id, 'position', s.step_order + 1, 'type', s.step_type,
    'name', s.name, 'templateId', s.template_id, 'subjectOverride', s.subject_override,
    'fromNameOverride', s.from_name_override, 'waitHours', s.wait_duration_hours, 'waitSendingDays', s.wait_sending_days,
    'waitUntil', s.wait_until_date, 'condition', s.condition_type, 'humansOnly', s.humans_only,
    'aboutPosition', a.step_order + 1, 'elsePosition', e.step_order + 1, 'winnerRule', s.winner_rule,
    'winnerAfter', s.winner_after, 'variants', (
      select coalesce(json_agg(json_build_object('id', v.id, 'name', v.name, 'weight', v.weight,
               'templateId', v.template_id, 'subjectOverride', v.subject_override) order by v.id), '[]')
        from campaign_step_variants v
       where v.tenant_id = $1 and v.campaign_id = s.campaign_id and v.version = s.version and v.step_id = s.id)
    ) order by s.step_order), '[]')
  from campaigns c
  join campaign_sequence_steps s on s.tenant_id = $1 and s.campaign_id = c.id and s.version = ${version}
  left join campaign_sequence_steps a
    on a.tenant_id = $1 and a.campaign_id = c.id and a.version = ${version} and a.id = s.condition_step_id
  left join campaign_sequence_steps e
    on e.tenant_id = $1 and e.campaign_id = c.id and e.version = ${version} and e.id = s.else_step_id
 where c.tenant_id = $1 and c.id = any($2::uuid[])`

const readSteps = async (db: Db, ids: string[], statement: string) =>
  (await db.json<(CampaignStep & { campaignId: string })[]>(statement, db.tenantId, ids)).map((it) =>
    dated(it, 'waitUntil'),
  )

const [liveSteps, draftSteps] = [steps(liveVersion), steps(draftVersion)]
export const stepsOfCampaigns = (db: Db, ids: string[]) => readSteps(db, ids, liveSteps)
export const draftsOfCampaigns = (db: Db, ids: string[]) => readSteps(db, ids, draftSteps)

export const buildsOfCampaigns = async (db: Db, ids: string[]) =>
  (await db.campaignAudienceBuild.findMany({ where: { campaignId: { in: ids } } })).map((it) => ({
    ...it,
    id: it.campaignId,
  }))

/* campaigns.counts: what became of the mails of many steps at once. */
const counts = `
select coalesce(json_agg(json_build_object('id', s.id, 'queued', m.queued, 'sent', m.sent, 'opened', m.opened,
    'clicked', m.clicked, 'replied', m.replied, 'bounced', m.bounced, 'failed', m.failed, 'uncertain', m.uncertain)), '[]')
  from (select distinct campaign_id, id from campaign_sequence_steps where tenant_id = $1 and id = any($2::uuid[])) s
  cross join lateral (
    select count(*) filter (where status = 'queued') as queued, count(sent_at) as sent, count(opened_at) as opened,
           count(clicked_at) as clicked, count(replied_at) as replied, count(*) filter (where status = 'bounced') as bounced,
           count(*) filter (where status = 'failed') as failed, count(*) filter (where status = 'uncertain') as uncertain
      from inbox_message_refs
     where tenant_id = $1 and campaign_id = s.campaign_id and step_id = s.id and direction = 'outbound') m`

export const countsOfSteps = (db: Db, ids: string[]) =>
  db.json<(CampaignStepCounts & { id: string })[]>(counts, db.tenantId, ids)

export const sendersOfCampaigns = (db: Db, ids: string[]): Promise<(CampaignSender & { campaignId: string })[]> =>
  db.campaignSender.findMany({ where: { campaignId: { in: ids } }, orderBy: { id: 'asc' } })

export const audienceOfCampaigns = (
  db: Db,
  ids: string[],
): Promise<(CampaignAudiencePart & { campaignId: string })[]> =>
  db.campaignAudience.findMany({ where: { campaignId: { in: ids } }, orderBy: { id: 'asc' } })
