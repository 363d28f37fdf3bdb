import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Role } from '../../api/graphql/auth.ts'
import { encodeId } from '../../api/graphql/ids.ts'
import { figuresLoop } from '../../jobs/figures/loop.ts'
import { rollUp } from '../../jobs/figures/rollUp.ts'
import { openLog } from '../../jobs/log.ts'
import { acrossTenantsSql, inTenant, inTenantSql } from '../../prisma/tenancy.ts'
import { graphql } from '../gql/index.ts'
import { useOwnDatabase } from '../jobs/ownDatabase.ts'
import { until } from '../jobs/workshop.ts'
import { tap, type Wire } from '../tenancy/wire.ts'
import { newTenant, server } from '../world.ts'

const drops: (() => Promise<void>)[] = []
let wire: Wire | undefined
beforeAll(async () => {
  for (const tier of ['oltp', 'olap'] as const) drops.push(await useOwnDatabase(tier))
  // Through a wire, which can be cut.
  wire = await tap(process.env.OLAP_DATABASE_URL as string)
  process.env.OLAP_DATABASE_URL = wire.url
}, 60_000)
afterAll(async () => {
  for (const drop of drops) await drop()
})

const DashboardQuery = graphql(`
  query TestDashboard($period: FiguresPeriod) {
    dashboard(period: $period) {
      asOf
      isAway
      days { from to timeZone granularity }
      totals { sent opened opens machineOpens replied }
      before { sent }
      series { startsAt figures { sent } }
      campaigns { campaignId name figures { sent } }
      today { sent queued capacity campaigns troubledMailboxes uncertain }
    }
  }
`)

const CampaignQuery = graphql(`
  query TestCampaignAnalytics($id: ID!, $period: FiguresPeriod) {
    campaignAnalytics(id: $id, period: $period) {
      name
      totals { sent opened replied }
      steps { name place figures { sent } variants { name figures { sent replied } replyRate { rate low high chanceOfBest } } }
      hours { weekday hour figures { opens } }
      mailboxes { name figures { sent } }
      domains { name figures { sent } }
      receivers { domain sent replied }
    }
  }
`)

type Tenant = Awaited<ReturnType<typeof newTenant>>
type Event = {
  at: string
  type?: string
  campaignId?: string
  stepId?: string
  variantId?: string
  bot?: boolean
  mailboxId?: string
}

const happen = ({ tenantId }: { tenantId: string }, events: Event[]) =>
  inTenantSql(tenantId, (sql) =>
    sql.query(
      `insert into events_interactions (tenant_id, id, occurred_at, event_type, campaign_id, step_id, variant_id, email_account_id, is_bot, is_first, message_id)
       select $1, gen_random_uuid(), e.at, coalesce(e.type, 'sent')::interaction, e."campaignId", e."stepId", e."variantId", e."mailboxId",
              coalesce(e.bot, false), true, gen_random_uuid()
         from jsonb_to_recordset($2::jsonb) e (at timestamptz, type text, "campaignId" uuid, "stepId" uuid, "variantId" uuid, "mailboxId" uuid, bot bool)`,
      [tenantId, JSON.stringify(events)],
    ),
  )

async function catchUp() {
  const [now] = await acrossTenantsSql('a test asks the time', async (sql) => {
    return (await sql.query<{ xid: string }>('select pg_current_xact_id()::text as xid')).rows
  })
  await until(async () => ((await rollUp())?.written ?? 0n) > BigInt(now?.xid ?? 0), 30_000)
}

const month = (first: string) =>
  acrossTenantsSql('a test makes a month', (sql) => sql.query('select app.make_event_month($1)', [first]))

const newCampaign = (tenant: Tenant, name: string, companyId = tenant.companyId) =>
  inTenant(tenant.tenantId, async (db) => {
    const { id } = await db.campaign.create({ data: { companyId, name, status: 'sending', launchedAt: new Date() } })
    await db.campaignVersion.create({ data: { campaignId: id, version: 1 } })
    return id
  })

test('days and hours are those of the time zone, also when clocks change', async () => {
  const tenant = await newTenant()
  await month('2026-03-01')
  await happen(tenant, [
    { at: '2026-03-28T22:59:59Z' },
    { at: '2026-03-28T23:00:00Z' },
    { at: '2026-03-29T21:59:00Z' },
    { at: '2026-03-29T22:00:00Z' },
    { at: '2026-03-28T18:14:00Z' },
  ])
  await catchUp()
  const asked = async (from: string, to: string, timeZone: string, granularity: 'day' | 'hour') =>
    (await tenant.ask(DashboardQuery, { period: { from, to, timeZone, granularity } })).dashboard
  const days = await asked('2026-03-28', '2026-03-30', 'Europe/Berlin', 'day')
  expect(days.series.map(({ startsAt, figures }) => [startsAt, figures.sent])).toEqual([
    ['2026-03-27T23:00:00.000Z', 2],
    ['2026-03-28T23:00:00.000Z', 2],
    ['2026-03-29T22:00:00.000Z', 1],
  ])
  const short = await asked('2026-03-29', '2026-03-29', 'Europe/Berlin', 'hour')
  expect(short.series).toHaveLength(23)
  expect(short.series.reduce((sum, { figures }) => sum + figures.sent, 0)).toBe(2)
  expect(short.before?.sent).toBe(2)
  // A day begins at 18:15 there.
  const nepal = await asked('2026-03-28', '2026-03-28', 'Asia/Kathmandu', 'day')
  expect(nepal.totals?.sent).toBe(1)
  const { errors } = await tenant.send(DashboardQuery, { period: { from: '2026-02-30', to: '2026-03-01' } })
  expect(errors?.[0]?.message).toContain('Write from as a day')
}, 60_000)

test('a campaign is told step by step, variant by variant, and people apart from programs', async () => {
  const tenant = await newTenant()
  const campaignId = await newCampaign(tenant, 'Spring')
  const [stepId, variantId] = [randomUUID(), randomUUID()]
  const at = new Date(Date.now() - 60_000).toISOString()
  const mailboxId = await inTenant(tenant.tenantId, async (db) => {
    await db.campaignSequenceStep.create({
      data: { campaignId, version: 1, id: stepId, stepOrder: 0, stepType: 'email', name: 'Hello' },
    })
    await db.campaignStepVariant.create({ data: { campaignId, version: 1, stepId, id: variantId, name: 'Short' } })
    const domain = await db.domain.create({ data: { companyId: tenant.companyId, domain: `${stepId}.test` } })
    const email = `anna@${stepId}.test`
    const box = {
      companyId: tenant.companyId,
      domainId: domain.id,
      email,
      emailKey: email,
      fromName: 'Anna',
      provider: 'generic',
    } as const
    const { id } = await db.emailAccount.create({ data: { ...box, dailyLimit: 40 } })
    await db.campaignSender.create({ data: { campaignId, emailAccountId: id } })
    await db.inboxMessageRef.create({
      data: {
        direction: 'outbound',
        status: 'replied',
        campaignId,
        emailAccountId: id,
        threadId: randomUUID(),
        toDomain: 'shop.test',
        sentAt: at,
        repliedAt: at,
      },
    })
    return id
  })
  const own = { at, campaignId, stepId, mailboxId }
  await happen(tenant, [
    ...Array.from({ length: 40 }, () => own),
    ...Array.from({ length: 40 }, () => ({ ...own, variantId })),
    ...Array.from({ length: 12 }, () => ({ ...own, variantId, type: 'reply' })),
    { ...own, type: 'reply' },
    { ...own, type: 'open' },
    { ...own, type: 'open', bot: true },
  ])
  await catchUp()
  const { campaignAnalytics: told } = await tenant.ask(CampaignQuery, { id: encodeId('campaign', campaignId) })
  expect(told?.totals).toEqual({ sent: 80, opened: 1, replied: 13 })
  expect(told?.steps).toMatchObject([{ name: 'Hello', place: 1, figures: { sent: 80 } }])
  const variant = told?.steps[0]?.variants.find(({ name }) => name === 'Short')
  expect(variant?.replyRate.rate).toBeCloseTo(0.3)
  // The interval of Beta(13, 29).
  expect(variant?.replyRate.low).toBeCloseTo(0.181, 2)
  expect(variant?.replyRate.high).toBeCloseTo(0.455, 2)
  expect(variant?.replyRate.chanceOfBest).toBeGreaterThan(0.99)
  expect(told?.hours.reduce((sum, { figures }) => sum + figures.opens, 0)).toBe(1)
  expect(told?.mailboxes).toEqual([{ name: `anna@${stepId}.test`, figures: { sent: 80 } }])
  expect(told?.domains).toEqual([{ name: `${stepId}.test`, figures: { sent: 80 } }])
  expect(told?.receivers).toEqual([{ domain: 'shop.test', sent: 1, replied: 1 }])

  const { dashboard: all } = await tenant.ask(DashboardQuery, {})
  expect(all.totals).toEqual({ sent: 80, opened: 1, opens: 1, machineOpens: 1, replied: 13 })
  expect(all.campaigns).toEqual([
    { campaignId: encodeId('campaign', campaignId), name: 'Spring', figures: { sent: 80 } },
  ])
  expect(all.today).toEqual({ sent: 0, queued: 0, capacity: 40, campaigns: 1, troubledMailboxes: 0, uncertain: 0 })
  expect(all.series).toHaveLength(30)

  const file = await (await server()).inject({
    url: `/export/figures.csv?campaign=${encodeId('campaign', campaignId)}`,
    headers: { authorization: `Bearer ${tenant.accessToken}` },
  })
  const [head, ...lines] = file.body.trim().split(/\r?\n/)
  expect(head).toMatch(/^startsAt,sent,/)
  expect(lines.reduce((sum, line) => sum + Number(line.split(',')[1]), 0)).toBe(80)
}, 60_000)

test('who sees some workspaces sees the figures of their campaigns alone', async () => {
  const tenant = await newTenant()
  const other = await inTenant(tenant.tenantId, (db) => db.company.create({ data: { name: 'Other' } }))
  const [mine, theirs] = [await newCampaign(tenant, 'Mine'), await newCampaign(tenant, 'Theirs', other.id)]
  const at = new Date(Date.now() - 60_000).toISOString()
  await happen(tenant, [
    { at, campaignId: mine },
    { at, campaignId: theirs },
    { at, campaignId: theirs },
  ])
  await catchUp()
  const analyst = await tenant.member(Role.analyst)
  await inTenant(tenant.tenantId, async (db) => {
    await db.tenantConfig.deleteMany()
    await db.tenantConfig.create({ data: { workspaceAccess: 'members' } })
    await db.companyMember.create({ data: { companyId: tenant.companyId, userId: analyst.userId } })
  })
  const { dashboard: seen } = await analyst.ask(DashboardQuery, {})
  expect([seen.totals?.sent, seen.campaigns.map(({ name }) => name)]).toEqual([1, ['Mine']])
  const hidden = await analyst.ask(CampaignQuery, { id: encodeId('campaign', theirs) })
  expect(hidden.campaignAnalytics).toBeNull()
  expect((await tenant.ask(DashboardQuery, {})).dashboard.totals?.sent).toBe(3)
}, 60_000)

test('while the tier of figures is away, it is said until when they are whole, and the rest is there', async () => {
  const tenant = await newTenant()
  await newCampaign(tenant, 'Goes on')
  const loop = figuresLoop(openLog('worker'))
  await loop.turn(new AbortController().signal)
  const before = (await tenant.ask(DashboardQuery, {})).dashboard
  expect(before.isAway).toBe(false)
  await wire?.close()
  const { dashboard: told } = await tenant.ask(DashboardQuery, {})
  expect(told).toMatchObject({ isAway: true, asOf: before.asOf, totals: null, series: [] })
  expect(told.campaigns).toMatchObject([{ name: 'Goes on', figures: null }])
  expect(told.today.campaigns).toBe(1)
  expect(await loop.turn(new AbortController().signal)).toBe(false)
}, 60_000)
