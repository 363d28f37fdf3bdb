import type { Step } from './sequence.ts'
import { type CampaignSettings, campaignSettings, type SendWindow } from './settings.ts'

/** A mailbox that sends a campaign, or one step of it. Times are milliseconds. */
export interface PoolMailbox {
  readonly stepId: string | null
  readonly id: string
  readonly weight: number
  readonly timezone: string
  readonly limit: number
  readonly gap: number
  readonly windows: readonly SendWindow[]
  readonly isLive: boolean
  readonly isDeleted: boolean
  readonly stoppedAt: number | null
}

export interface Provider {
  readonly domain: string
  readonly perSecond: number
  readonly closedUntil: number | null
}

/** All that is decided by, beside the recipients themselves. */
export interface Facts {
  readonly campaignId: string
  readonly status: string
  readonly version: number
  readonly timezone: string
  readonly settings: CampaignSettings
  readonly cap: number | null
  readonly capDays: number
  readonly steps: ReadonlyMap<number, readonly Step[]>
  readonly pool: readonly PoolMailbox[]
  readonly providers: readonly Provider[]
}

type Row = Omit<Facts, 'steps' | 'settings' | 'campaignId'> & {
  settings: unknown
  steps: (Step & { version: number })[]
}

const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`

/* campaigns.plan.facts */
export const factsSql = `
select json_build_object('status', c.status, 'version', c.version, 'timezone', c.timezone, 'settings', c.settings,
  'cap', p.frequency_cap, 'capDays', coalesce(p.frequency_days, 7),
  'steps', (select coalesce(json_agg(json_build_object('version', s.version, 'id', s.id, 'type', s.step_type, 'isActive', s.is_active,
       'hours', s.wait_duration_hours, 'sendingDays', s.wait_sending_days, 'until', ${ms('s.wait_until_date')},
       'condition', s.condition_type, 'about', s.condition_step_id, 'elseStepId', s.else_step_id, 'humansOnly', s.humans_only,
       'winner', s.winner_variant_id,
       'variants', (select coalesce(json_agg(json_build_object('id', v.id, 'weight', v.weight) order by v.id), '[]')
          from campaign_step_variants v where v.tenant_id = s.tenant_id and v.campaign_id = s.campaign_id
           and v.version = s.version and v.step_id = s.id)) order by s.version, s.step_order), '[]')
     from campaign_sequence_steps s where s.tenant_id = c.tenant_id and s.campaign_id = c.id
      and (s.version = c.version or exists (select from campaign_versions v where v.tenant_id = c.tenant_id and v.campaign_id = c.id
             and v.version = s.version and v.state in ('published', 'replaced')))),
  'pool', (select coalesce(json_agg(json_build_object('stepId', x.step_id, 'id', e.id, 'weight', x.weight, 'timezone', e.timezone,
       'limit', e.daily_limit, 'gap', e.min_gap_seconds * 1000, 'windows', e.windows,
       'isLive', e.status = 'active' and e.paused_at is null, 'isDeleted', e.status = 'deleted',
       'stoppedAt', ${ms('coalesce(e.failing_since, e.paused_at)')}) order by e.id), '[]')
     from campaign_senders x join email_accounts e on e.tenant_id = x.tenant_id and e.id = x.email_account_id
    where x.tenant_id = c.tenant_id and x.campaign_id = c.id),
  'providers', (select coalesce(json_agg(json_build_object('domain', substr(b.key, 10), 'perSecond', b.per_second,
       'closedUntil', ${ms('b.closed_until')}) order by b.key), '[]')
     from send_buckets b where b.tenant_id = c.tenant_id and b.key like 'provider:%'))
  from campaigns c left join sending_policies p on p.tenant_id = c.tenant_id
 where c.tenant_id = $1::uuid and c.id = $2::uuid`

export function readFacts(campaignId: string, row: unknown): Facts | undefined {
  if (!row) return undefined
  const { settings, steps, ...rest } = row as Row
  const byVersion = new Map<number, Step[]>()
  for (const { version, ...step } of steps) byVersion.set(version, [...(byVersion.get(version) ?? []), step])
  return { ...rest, campaignId, steps: byVersion, settings: campaignSettings.parse(settings) }
}

/** The mailboxes that send a step: its own ones, where it has any. */
export function poolOf({ pool }: Facts, stepId: string): readonly PoolMailbox[] {
  const own = pool.filter((mailbox) => mailbox.stepId === stepId)
  return own.length > 0 ? own : pool.filter((mailbox) => mailbox.stepId === null)
}
