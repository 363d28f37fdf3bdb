import { z } from 'zod'
import { env } from '../../prisma/env.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { campaignSettings } from '../campaigns/settings.ts'
import { readContent } from '../content/store.ts'
import type { Compiled } from '../templates/compiled.ts'
import type { Json } from '../templates/fields.ts'
import { fill } from '../templates/fill.ts'
import type { TrackingOf } from './write.ts'

const json: z.ZodType<Json> = z.json()
const text = z.string().nullish()
/** What the sender notes of each mail: with the page it was made from, the same mail can be made again. */
const made = z.object({
  page: z.string(),
  at: z.string(),
  seed: z.string(),
  lead: z.object({
    email: z.string(),
    ...{ firstName: text, lastName: text, company: text, position: text, country: text, locale: text, timezone: text },
    attributes: z.record(z.string(), json).nullish(),
  }),
  sender: z.object({ name: z.string(), email: z.string(), company: text, address: text }),
  campaign: z.string(),
})

interface Row {
  readonly subject: string | null
  readonly made: unknown
  readonly settings: unknown
  readonly trackingHost: string | null
  readonly storageKey: string | null
}

/* sending.copy */
const read = `
select json_build_object('subject', m.subject, 'made', m.details->'made', 'settings', c.settings,
         'trackingHost', (select d.tracking_host from email_accounts e join domains d on d.tenant_id = e.tenant_id and d.id = e.domain_id
            where e.tenant_id = m.tenant_id and e.id = m.email_account_id and d.tracking_found_at is not null),
         'storageKey', (select r.storage_key from render_jobs r where r.tenant_id = m.tenant_id and r.version_id = m.template_version_id
            and r.render_type = 'text' and r.status = 'done' and r.output_hash = m.details->'made'->>'page' limit 1))
  from inbox_message_refs m left join campaigns c on c.tenant_id = m.tenant_id and c.id = m.campaign_id
 where m.tenant_id = $1::uuid and m.id = $2::uuid and m.direction = 'outbound'`

/** A mail as it was sent, made again from what was kept. Without the pixel: whoever looks here has not opened the mail. */
export async function copyOf(db: Db, messageId: string, trackingOf: TrackingOf) {
  const row = await db.json<Row | null>(read, db.tenantId, messageId)
  const kept = made.safeParse(row?.made)
  if (!row?.storageKey || !kept.success) return undefined
  const content = await readContent(db.tenantId, row.storageKey)
  if (!content) return undefined
  const { trackClicks: clicks, utm } = campaignSettings.parse(row.settings ?? {})
  const host = row.trackingHost ? `https://${row.trackingHost}` : new URL(env.PUBLIC_URL).origin
  const { urls, outlets } = trackingOf({ tenantId: db.tenantId, messageId, host, opens: false, clicks, utm })
  const { lead, sender, campaign, seed, at } = kept.data
  const { html, text } = fill(
    JSON.parse(content.bytes.toString()) as Compiled,
    {
      ...{ seed, lead, sender, campaign: { name: campaign }, now: new Date(at) },
      urls: { ...urls, answer: urls.answer ?? urls.viewInBrowser },
    },
    outlets,
  )
  return { subject: row.subject ?? '', html, text }
}
