import { asTenant } from '../../prisma/tenancy.ts'
import { type CampaignSettings, campaignSettings } from '../campaigns/settings.ts'
import { compile } from '../templates/compile.ts'
import type { Compiled } from '../templates/compiled.ts'
import { readTemplate } from '../templates/template.ts'
import type { Claimed } from './claim.ts'

/** What a step of a campaign says about its mails, whoever gets them. */
export interface Sheet {
  readonly campaign: string
  readonly company: string
  readonly settings: CampaignSettings
  readonly templateId: string | null
  readonly fromName: string | null
  /** A subject of the step's own, instead of the template's. */
  readonly subject?: Compiled
}

interface Row {
  readonly campaign: string
  readonly company: string
  readonly settings: unknown
  readonly templateId: string | null
  readonly fromName: string | null
  readonly subject: string | null
}

/* sending.sheet */
const read = `
select json_build_object('campaign', c.name, 'company', o.name, 'settings', c.settings, 'fromName', s.from_name_override,
         'templateId', coalesce(v.template_id, s.template_id), 'subject', coalesce(v.subject_override, s.subject_override))
  from campaigns c join companies o on o.tenant_id = c.tenant_id and o.id = c.company_id
  join campaign_sequence_steps s on s.tenant_id = c.tenant_id and s.campaign_id = c.id and s.version = $3 and s.id = $4::uuid
  left join campaign_step_variants v on v.tenant_id = s.tenant_id and v.campaign_id = s.campaign_id and v.version = s.version
   and v.step_id = s.id and v.id = $5::uuid
 where c.tenant_id = $1::uuid and c.id = $2::uuid`

/** What is edited while a campaign sends is noticed within so long. */
const freshMilliseconds = 5_000
const mostKept = 1_000
const kept = new Map<string, { at: number; sheet: Promise<Sheet | null> }>()

export const sheetKey = ({ campaignId, version, stepId, variantId }: Claimed) =>
  `${campaignId}:${version}:${stepId}:${variantId}`

/** The sheet that a mail is made by; nothing when its step is gone. */
export function sheetOf(mail: Claimed): Promise<Sheet | null> {
  const key = sheetKey(mail)
  const known = kept.get(key)
  if (known && Date.now() - known.at < freshMilliseconds) return known.sheet
  const sheet = open(mail)
  kept.delete(key)
  kept.set(key, { at: Date.now(), sheet })
  sheet.catch(() => kept.delete(key))
  if (kept.size > mostKept) kept.delete(kept.keys().next().value as string)
  return sheet
}

async function open({ tenantId, campaignId, version, stepId, variantId }: Claimed): Promise<Sheet | null> {
  const row = await asTenant(tenantId).json<Row | null>(read, tenantId, campaignId, version, stepId, variantId)
  if (!row) return null
  const { campaign, company, templateId, fromName, subject } = row
  return {
    ...{ campaign, company, templateId, fromName },
    settings: campaignSettings.parse(row.settings),
    ...(subject && { subject: await compile(readTemplate({ kind: 'text', subject, source: '-' })) }),
  }
}
