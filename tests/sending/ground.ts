import { v7 as uuid } from 'uuid'
import { newDomainKey } from '../../jobs/domains/keys.ts'
import { sealCredentials } from '../../jobs/mailboxes/credentials.ts'
import type { TrackingOf } from '../../jobs/sending/write.ts'
import { asTenant, inTenantSql } from '../../prisma/tenancy.ts'

/** A campaign that sends, with mails in the ledger as the planner puts them there. */
export interface Ground {
  readonly tenantId: string
  readonly campaignId: string
  readonly mailboxId: string
  readonly stepId: string
}

interface Wishes {
  readonly port: number
  /** Who logs in at the mail server. */
  readonly user?: string
  readonly count: number
  /** The address of the n-th lead, in SQL. */
  readonly address?: string
  /** When the mails are due, in SQL. */
  readonly dueAt?: string
}

const html =
  '<html><body><p>Dear {{ first_name | default: "you" }},</p>' +
  '<p style="padding: 8px 16px">A paragraph of words that say something.</p>'.repeat(60) +
  '<p><a href="https://shop.example/offer">Our offer</a> <a href="{{ unsubscribe_url }}">Unsubscribe</a></p></body></html>'

export async function newGround(
  { tenantId, companyId }: { tenantId: string; companyId: string },
  { port, user = 'anna', count, address = "'lead' || n || '@rcpt' || n % 90 || '.test'", dueAt = 'now()' }: Wishes,
): Promise<Ground> {
  const [domainId, mailboxId, templateId, versionId, campaignId, stepId] = Array.from({ length: 6 }, () => uuid()) as [
    ...[string, string, string, string, string, string],
  ]
  const name = `sender-${domainId.slice(-12)}.test`
  const key = await newDomainKey(tenantId, 'rsa', 'pm1-abcdef')
  const password = sealCredentials(tenantId, mailboxId, { kind: 'password', password: 'secret' })
  await inTenantSql(tenantId, async (sql) => {
    await sql.query(
      `insert into domains (tenant_id, id, company_id, domain, verification_status) values ($1, $2, $3, $4, 'verified')`,
      [tenantId, domainId, companyId, name],
    )
    await sql.query(
      `insert into domain_keys (tenant_id, id, domain_id, kind, selector, state, private_key, public_key, found_at)
       values ($1, $2, $3, 'rsa', $4, 'active', $5, $6, now())`,
      [tenantId, key.id, domainId, key.selector, key.privateKey, key.publicKey],
    )
    await sql.query(
      `insert into email_accounts (tenant_id, id, company_id, domain_id, email, email_key, from_name, provider, credentials,
         username, smtp_host, smtp_port, smtp_security)
       values ($1, $2, $3, $4, $5, $5, 'Anna Smith', 'generic', $6, $7, '127.0.0.1', $8, 'none')`,
      [tenantId, mailboxId, companyId, domainId, `anna@${name}`, password, user, port],
    )
    await sql.query(
      `insert into templates (tenant_id, id, company_id, name, kind, latest_version) values ($1, $2, $3, $4, 'html', 1)`,
      [tenantId, templateId, companyId, name],
    )
    await sql.query(
      `insert into template_versions (tenant_id, id, template_id, version, locale, subject, source, is_published, published_at)
       values ($1, $2, $3, 1, 'en', 'A word for {{ first_name | default: "you" }}', $4, true, now())`,
      [tenantId, versionId, templateId, JSON.stringify(html)],
    )
    await sql.query(
      `insert into campaigns (tenant_id, id, company_id, name, status, launched_at) values ($1, $2, $3, $4, 'sending', now())`,
      [tenantId, campaignId, companyId, name],
    )
    await sql.query(
      `insert into campaign_versions (tenant_id, campaign_id, version, state) values ($1, $2, 1, 'published')`,
      [tenantId, campaignId],
    )
    await sql.query(
      `insert into campaign_sequence_steps (tenant_id, campaign_id, version, id, step_order, step_type, template_id)
       values ($1, $2, 1, $3, 0, 'email', $4)`,
      [tenantId, campaignId, stepId, templateId],
    )
    await sql.query(
      `insert into leads (tenant_id, id, email, email_key, first_name)
       select $1::uuid, gen_random_uuid(), a.address, lower(a.address), 'First ' || n from generate_series(1, $2::int) n,
         lateral (select ${address} as address) a`,
      [tenantId, count],
    )
  })
  await fillLedger({ tenantId, campaignId, mailboxId, stepId }, dueAt)
  return { tenantId, campaignId, mailboxId, stepId }
}

/** A recipient and a queued mail for each lead of the tenant who is not in the campaign yet. */
async function fillLedger({ tenantId, campaignId, mailboxId, stepId }: Ground, dueAt: string) {
  await inTenantSql(tenantId, async (sql) => {
    await sql.query(
      `insert into inbox_message_refs (tenant_id, id, direction, status, email_account_id, campaign_id, campaign_version,
         step_id, lead_id, thread_id, to_address, to_key, to_domain, send_at)
       select l.tenant_id, gen_random_uuid(), 'outbound', 'queued', $3::uuid, $2::uuid, 1, $4::uuid, l.id, gen_random_uuid(),
              l.email, l.email_key, l.email_domain, ${dueAt}
         from leads l where l.tenant_id = $1::uuid`,
      [tenantId, campaignId, mailboxId, stepId],
    )
    await sql.query(
      `insert into campaign_recipients (tenant_id, campaign_id, lead_id, status, step_id, last_message_id)
       select m.tenant_id, m.campaign_id, m.lead_id, 'active', m.step_id, m.id
         from inbox_message_refs m where m.tenant_id = $1::uuid and m.campaign_id = $2::uuid`,
      [tenantId, campaignId],
    )
  })
  await inTenantSql(tenantId, (sql) => sql.query('analyze inbox_message_refs').catch(() => {}))
}

/** How many of a campaign's mails stand where. */
export const tally = ({ tenantId, campaignId }: Ground) =>
  asTenant(tenantId).json<Record<string, number>>(
    `select coalesce(json_object_agg(status, many), '{}') from (select status, count(*) as many from inbox_message_refs
      where tenant_id = $1::uuid and campaign_id = $2::uuid group by status) s`,
    tenantId,
    campaignId,
  )

/** Links that lead somewhere, and nothing else. */
export const plainLinks: TrackingOf = ({ messageId, host }) => ({
  urls: { unsubscribe: `${host}/u/${messageId}`, viewInBrowser: `${host}/v/${messageId}` },
  outlets: { trackLink: (number) => `${host}/c/${messageId}/${number}`, pixelUrl: `${host}/o/${messageId}` },
  listUnsubscribe: { https: `https://mail.test/u/${messageId}` },
})
