import { v7 as uuid } from 'uuid'
import { newDomainKey } from '../../jobs/domains/keys.ts'
import { sealCredentials } from '../../jobs/mailboxes/credentials.ts'
import { inTenant, inTenantSql } from '../../prisma/tenancy.ts'

/** A draft that lacks nothing: leads on a list, a template, mailboxes that may send, and a sequence. */
export interface Scene {
  readonly tenantId: string
  readonly campaignId: string
  readonly listId: string
  readonly templateId: string
  readonly mailboxIds: readonly string[]
  readonly stepIds: readonly string[]
}

interface Mailbox {
  readonly dailyLimit?: number
  readonly minGapSeconds?: number
  readonly timezone?: string
  readonly windows?: object[]
}

interface WantedStep {
  readonly stepType: 'email' | 'wait' | 'condition'
  readonly [column: string]: unknown
}

interface Wishes {
  /** Where its mailboxes hand over; nobody listens, when it is left out. */
  readonly port?: number
  readonly leads?: number
  /** The address of the n-th lead, in SQL. */
  readonly address?: string
  /** More columns of the n-th lead, in SQL: `timezone` => expression. */
  readonly columns?: Readonly<Record<string, string>>
  readonly mailboxes?: readonly Mailbox[]
  readonly steps?: readonly WantedStep[]
  readonly settings?: object
  readonly timezone?: string
}

const html =
  '<html><body><p>Dear {{ first_name | default: "you" }}</p><p><a href="https://shop.example/offer">Our offer</a> ' +
  '<a href="{{ unsubscribe_url }}">Unsubscribe</a></p></body></html>'

export async function newScene(
  { tenantId, companyId }: { tenantId: string; companyId: string },
  {
    port = 9,
    leads = 10,
    address = "'lead' || n || '@rcpt' || n % 90 || '.test'",
    columns = {},
    mailboxes = [{}],
    steps = [{ stepType: 'email' }],
    settings = {},
    timezone = 'UTC',
  }: Wishes = {},
): Promise<Scene> {
  const name = `sender-${uuid().slice(-12)}.test`
  const key = await newDomainKey(tenantId, 'rsa', 'pm1-abcdef')
  const made = await inTenant(tenantId, async (db) => {
    const domain = await db.domain.create({ data: { companyId, domain: name, verificationStatus: 'verified' } })
    await db.domainKey.create({
      data: {
        ...{ id: key.id, domainId: domain.id, kind: 'rsa', selector: key.selector, state: 'active' },
        ...{ privateKey: key.privateKey, publicKey: key.publicKey, foundAt: new Date() },
      },
    })
    const mailboxIds: string[] = []
    for (const [n, it] of mailboxes.entries()) {
      const id = uuid()
      const email = `anna${n}@${name}`
      await db.emailAccount.create({
        data: {
          ...{
            id,
            companyId,
            domainId: domain.id,
            email,
            emailKey: email,
            fromName: 'Anna Smith',
            provider: 'generic',
          },
          credentials: sealCredentials(tenantId, id, { kind: 'password', password: 'secret' }),
          ...{ username: 'anna', smtpHost: '127.0.0.1', smtpPort: port, smtpSecurity: 'none' },
          ...{ dailyLimit: 10_000, minGapSeconds: 0, ...it },
        },
      })
      mailboxIds.push(id)
    }
    const template = await db.template.create({ data: { companyId, name, kind: 'html', latestVersion: 1 } })
    await db.templateVersion.create({
      data: {
        ...{ templateId: template.id, version: 1, locale: 'en', subject: 'A word', source: html },
        ...{ isPublished: true, publishedAt: new Date(), variables: ['unsubscribe_url'] },
      },
    })
    const campaign = await db.campaign.create({ data: { companyId, name, settings, timezone } })
    await db.campaignVersion.create({ data: { campaignId: campaign.id, version: 1 } })
    const stepIds = steps.map(() => uuid())
    await db.campaignSequenceStep.createMany({
      data: steps.map((it, stepOrder) => ({
        ...{ campaignId: campaign.id, version: 1, id: stepIds[stepOrder], stepOrder },
        ...(it.stepType === 'email' && { templateId: template.id }),
        ...it,
      })),
    })
    const list = await db.leadList.create({ data: { name } })
    await db.campaignAudience.create({ data: { campaignId: campaign.id, listId: list.id } })
    for (const emailAccountId of mailboxIds)
      await db.campaignSender.create({ data: { campaignId: campaign.id, emailAccountId } })
    return { campaignId: campaign.id, listId: list.id, templateId: template.id, mailboxIds, stepIds }
  })
  await inTenantSql(tenantId, async (sql) => {
    const more = Object.entries(columns)
    await sql.query(
      `with l as (
         insert into leads (tenant_id, id, email, email_key, first_name ${more.map(([it]) => `, ${it}`).join('')})
         select $1::uuid, gen_random_uuid(), a.address, lower(a.address), 'First ' || n ${more.map(([, it]) => `, ${it}`).join('')}
           from generate_series(1, $2::int) n, lateral (select ${address} as address) a returning id)
       insert into lead_list_members (tenant_id, list_id, lead_id) select $1, $3, id from l`,
      [tenantId, leads, made.listId],
    )
  })
  return { tenantId, ...made }
}
