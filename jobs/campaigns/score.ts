import type { ClientBase } from 'pg'
import type { Box } from './calendar.ts'
import type { Hours } from './openHours.ts'
import { type CampaignSettings, campaignSettings, type SendWindow } from './settings.ts'
import type { Step } from './walk.ts'

/** All that decides how a campaign's recipients go on, whoever they are. */
export interface Score {
  readonly version: number
  readonly timezone: string
  readonly settings: CampaignSettings
  readonly needsConsent: boolean
  readonly frequencyCap: number | null
  readonly frequencyDays: number
  readonly steps: readonly Step[]
  /** The mailboxes that can send now; those of one step, and those of all. */
  readonly pool: readonly { readonly stepId: string | null; readonly weight: number; readonly box: Box }[]
}

interface Row {
  readonly version: number
  readonly timezone: string
  readonly settings: unknown
  readonly needsConsent: boolean
  readonly frequencyCap: number | null
  readonly frequencyDays: number
  readonly steps: readonly (Omit<Step, 'waitUntil'> & { waitUntil: string | null })[]
  readonly pool: readonly {
    stepId: string | null
    weight: number
    id: string
    dailyLimit: number
    minGapSeconds: number
    windows: SendWindow[]
    timezone: string
  }[]
}

/* planner.score */
const read = `
select json_build_object('version', c.version, 'timezone', c.timezone, 'settings', c.settings,
  'needsConsent', coalesce(p.needs_consent, false), 'frequencyCap', p.frequency_cap, 'frequencyDays', coalesce(p.frequency_days, 7),
  'steps', (select coalesce(json_agg(json_build_object('id', s.id, 'type', s.step_type, 'isActive', s.is_active,
      'waitHours', s.wait_duration_hours, 'waitSendingDays', s.wait_sending_days, 'waitUntil', s.wait_until_date,
      'condition', s.condition_type, 'conditionStepId', s.condition_step_id, 'elseStepId', s.else_step_id,
      'humansOnly', s.humans_only, 'winnerVariantId', s.winner_variant_id,
      'variants', (select coalesce(json_agg(json_build_object('id', v.id, 'weight', v.weight) order by v.id), '[]')
         from campaign_step_variants v where v.tenant_id = $1 and v.campaign_id = c.id and v.version = c.version and v.step_id = s.id))
      order by s.step_order), '[]')
    from campaign_sequence_steps s where s.tenant_id = $1 and s.campaign_id = c.id and s.version = c.version),
  'pool', (select coalesce(json_agg(json_build_object('stepId', n.step_id, 'weight', n.weight, 'id', e.id,
      'dailyLimit', e.daily_limit, 'minGapSeconds', e.min_gap_seconds, 'windows', e.windows, 'timezone', e.timezone) order by e.id), '[]')
    from campaign_senders n join email_accounts e on e.tenant_id = $1 and e.id = n.email_account_id
    join domains d on d.tenant_id = $1 and d.id = e.domain_id
   where n.tenant_id = $1 and n.campaign_id = c.id and e.status = 'active' and e.paused_at is null
     and (e.provider = 'sandbox' or d.verification_status in ('verified', 'failing')))) as score
  from campaigns c left join sending_policies p on p.tenant_id = $1
 where c.tenant_id = $1 and c.id = $2 and c.status = 'sending'`

/** Nothing when the campaign does not send now. */
export async function readScore(sql: ClientBase, tenantId: string, campaignId: string): Promise<Score | undefined> {
  const { rows } = await sql.query<{ score: Row }>(read, [tenantId, campaignId])
  const row = rows[0]?.score
  if (!row) return undefined
  const settings = campaignSettings.parse(row.settings)
  return {
    ...row,
    settings,
    needsConsent: row.needsConsent || settings.needsConsent,
    steps: row.steps.map((it) => ({ ...it, waitUntil: it.waitUntil === null ? null : Date.parse(it.waitUntil) })),
    pool: row.pool.map(({ stepId, weight, id, dailyLimit, minGapSeconds, windows, timezone: zone }) => ({
      ...{ stepId, weight },
      box: { id, dailyLimit, gapMilliseconds: minGapSeconds * 1_000, hours: { windows, zone, holidays: [] } },
    })),
  }
}

/** When a recipient may be written to: by their own clock and holidays where they are known, else by the campaign's. */
export function hoursFor(
  { settings, timezone }: Score,
  lead: { timezone: string | null; country: string | null },
): Hours {
  const { windows, zone, holidays } = settings
  return {
    windows,
    zone: (zone === 'recipient' && lead.timezone) || timezone,
    holidays: holidays.length > 0 && lead.country ? [lead.country] : holidays,
  }
}
