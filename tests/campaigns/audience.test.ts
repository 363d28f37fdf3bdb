import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { builtAudience, previewAudience } from '../../jobs/campaigns/audience.ts'
import { buildInSlices } from '../../jobs/campaigns/buildAudience.ts'
import { joinLive } from '../../jobs/campaigns/joinLive.ts'
import { asTenant, inTenant, inTenantSql } from '../../prisma/tenancy.ts'
import { rows } from '../jobs/workshop.ts'
import { asked, upsert } from '../leads/people.ts'
import { newTenant } from '../world.ts'
import { type Audience, build, newCampaign, recipientsOf } from './ground.ts'

type Known = {
  id: string
  email: string
  status: 'active' | 'replied' | 'unsubscribed' | 'bounced' | 'complained' | 'invalid'
  consent: 'unknown' | 'pending' | 'given' | 'withdrawn'
  country: string
  lists: string[]
  segments: string[]
  /** What is on the suppression list about it, and still counts. */
  suppressions: ('complaint' | 'unsubscribe' | 'bounce_hard' | 'manual')[]
  domainRefuses: boolean
  /** Mails that it got, or is to get, within the last week. */
  mails: number
}

const pick = <T>(of: readonly T[], i: number) => of[i % of.length] as T
const ago = (days: number) => new Date(Date.now() - days * 86_400_000)

let tenant: Awaited<ReturnType<typeof newTenant>>
let leads: Known[]
const lists: string[] = []
const segments: string[] = []

beforeAll(async () => {
  tenant = await newTenant()
  await inTenant(tenant.tenantId, async (db) => {
    for (const name of ['a', 'b', 'c']) lists.push((await db.leadList.create({ data: { name } })).id)
    const live = await db.segment.create({ data: { name: 'live', definition: { country: { eq: 'DE' } } } })
    const then = await db.segment.create({ data: { name: 'then', kind: 'snapshot', definition: {} } })
    const nested = await db.segment.create({
      data: {
        name: 'nested',
        definition: { not: { segments: { anyOf: [live.id] } }, lists: { anyOf: [lists[0] ?? ''] } },
      },
    })
    segments.push(live.id, then.id, nested.id)
    leads = Array.from({ length: 180 }, (_, i): Known => {
      const country = pick(['DE', 'FR', 'US'], i)
      const inLists = lists.filter((_, at) => i % (at + 2) === 0)
      const domain = pick(['acme.test', 'dead.test', 'below.closed.test', 'gmail.com'], Math.floor(i / 3))
      const reasons = (['complaint', 'unsubscribe', 'bounce_hard', 'manual'] as const).filter(
        (_, at) => i % (11 + at) === 4,
      )
      return {
        ...{ id: randomUUID(), email: `lead.${i}@${domain}`, country, lists: inLists },
        status:
          i % 5 ? 'active' : pick(['replied', 'unsubscribed', 'bounced', 'complained', 'invalid'] as const, i / 5),
        consent: pick(['given', 'unknown', 'given', 'withdrawn', 'pending'] as const, Math.floor(i / 4)),
        segments: [
          ...(country === 'DE' ? [live.id] : []),
          ...(i % 6 === 1 ? [then.id] : []),
          ...(country !== 'DE' && inLists.includes(lists[0] ?? '') ? [nested.id] : []),
        ],
        suppressions: [...reasons.slice(0, 1), ...(domain === 'below.closed.test' ? (['manual'] as const) : [])],
        domainRefuses: domain === 'dead.test',
        mails: i % 7 === 3 ? 1 + (i % 3) : 0,
      }
    })
    await db.lead.createMany({
      data: leads.map(({ id, email, status, consent, country }) => ({
        ...{ id, email, emailKey: email, status, consentState: consent, country },
      })),
    })
    await db.leadListMember.createMany({
      data: leads.flatMap(({ id, lists }) => lists.map((listId) => ({ listId, leadId: id }))),
    })
    await db.segmentMember.createMany({
      data: leads.filter((it) => it.segments.includes(then.id)).map(({ id }) => ({ segmentId: then.id, leadId: id })),
    })
    await db.leadDomain.create({ data: { domain: 'dead.test', state: 'refuses' } })
    await db.suppression.createMany({
      data: [
        ...leads.flatMap(({ email, suppressions: [reason] }) => {
          const key = email.endsWith('@gmail.com') ? `${email.slice(0, -10).replaceAll('.', '')}@gmail.com` : email
          return reason ? [{ key, kind: 'address' as const, typed: email, reason, source: 'user' as const }] : []
        }),
        { key: 'closed.test', kind: 'domain', typed: 'closed.test', reason: 'manual', source: 'user' },
        { key: 'acme.test', kind: 'domain', typed: 'acme.test', reason: 'manual', source: 'user', expiresAt: ago(1) },
      ],
    })
    await db.inboxMessageRef.createMany({
      data: leads.flatMap(({ id, mails }, i) =>
        Array.from({ length: mails + 1 }, (_, at) => ({
          ...{ id: randomUUID(), direction: 'outbound' as const, leadId: id, threadId: randomUUID() },
          ...{ campaignId: randomUUID(), stepId: randomUUID() },
          // The last one is too old to count.
          ...(at === mails
            ? { status: 'sent' as const, sentAt: ago(8) }
            : i % 2
              ? { status: 'sent' as const, sentAt: ago(at) }
              : { status: 'queued' as const }),
        })),
      ),
    })
  })
})

type Rules = { needsConsent: boolean; cap: number | null; there: Set<string> }

/** The audience, read plainly: why a lead is kept out, or nothing if it is in; undefined if it was not chosen. */
function reading(lead: Known, audience: Required<Audience>, { needsConsent, cap, there }: Rules) {
  const isAmong = (lists: string[], segments: string[]) =>
    lead.lists.some((id) => lists.includes(id)) || lead.segments.some((id) => segments.includes(id))
  if (!isAmong(audience.lists, audience.segments)) return undefined
  if (there.has(lead.id)) return 'already_in'
  if (isAmong(audience.excludedLists, audience.excludedSegments)) return 'excluded'
  if (['complained', 'unsubscribed', 'bounced'].includes(lead.status)) return lead.status
  const said = {
    complaint: 'complained',
    unsubscribe: 'unsubscribed',
    bounce_hard: 'bounced',
    manual: 'suppressed',
  } as const
  for (const reason of ['complaint', 'unsubscribe', 'bounce_hard', 'manual'] as const)
    if (lead.suppressions.includes(reason)) return said[reason]
  if (lead.status === 'invalid' || lead.domainRefuses) return 'invalid'
  if (lead.consent === 'withdrawn' || (needsConsent && lead.consent !== 'given')) return 'no_consent'
  if (cap !== null && lead.mails >= cap) return 'frequency_cap'
  return null
}

const some = (of: () => string[]) =>
  fc.integer({ min: 0, max: 7 }).map((bits) => of().filter((_, i) => bits & (1 << i)))

test('whom the preview counts is who becomes a recipient, and it is whom a plain reading finds', async () => {
  const seen = new Set<string | null>()
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        lists: some(() => lists),
        segments: some(() => segments),
        excludedLists: some(() => lists),
        excludedSegments: some(() => segments),
      }),
      fc.record({
        policy: fc.boolean(),
        campaign: fc.boolean(),
        cap: fc.constantFrom(null, 1, 2),
        there: fc.integer({ min: 2, max: 9 }),
      }),
      async (audience, rules) => {
        const db = asTenant(tenant.tenantId)
        const policy = { needsConsent: rules.policy, frequencyCap: rules.cap }
        await inTenant(tenant.tenantId, (db) =>
          db.sendingPolicy.upsert({
            where: { tenantId: tenant.tenantId },
            create: { tenantId: tenant.tenantId, ...policy },
            update: policy,
          }),
        )
        const campaignId = await newCampaign(tenant, audience, { settings: { needsConsent: rules.campaign } })
        const there = new Set(leads.filter((_, i) => i % rules.there === 1).map(({ id }) => id))
        await db.campaignRecipient.createMany({ data: [...there].map((leadId) => ({ campaignId, leadId })) })
        const plain = { needsConsent: rules.policy || rules.campaign, cap: rules.cap, there }
        const readings = leads.map((lead) => [lead.id, reading(lead, audience, plain)] as const)
        const chosen = readings.filter(([, reason]) => reason !== undefined)
        const remaining = chosen.filter(([, reason]) => reason === null).map(([id]) => id)
        const counts: Record<string, number> = {}
        for (const [, reason] of chosen) if (reason) counts[reason] = (counts[reason] ?? 0) + 1

        const preview = await previewAudience(db, campaignId)
        expect(preview).toMatchObject({ matched: chosen.length, remaining: remaining.length })
        expect(Object.fromEntries(preview.excluded.map(({ reason, count }) => [reason, count]))).toEqual(counts)
        expect(preview.sample).toHaveLength(Math.min(10, remaining.length))
        expect(preview.sample.every((id) => remaining.includes(id))).toBe(true)

        await build(tenant, campaignId, 31)
        expect(await recipientsOf(tenant, campaignId)).toEqual([...there, ...remaining].sort())
        const { already_in: _, ...left } = counts
        const built = await builtAudience(db, campaignId)
        expect(built).toMatchObject({ joined: remaining.length, finishedAt: expect.any(String) })
        expect(Object.fromEntries(built?.excluded.map(({ reason, count }) => [reason, count]) ?? [])).toEqual(left)
        for (const [, reason] of chosen) seen.add(reason as string | null)
      },
    ),
    { numRuns: 40 },
  )
  expect(seen.size).toBe(10)
})

test('nobody who is suppressed becomes a recipient, however the address is spelt', async () => {
  const other = await newTenant()
  const pairs = [
    ['Anna.Smith@bücher.example', '"ANNA.smith"@xn--bcher-kva.example'],
    ['jane.doe+shop@gmail.com', 'JaneDoe@googlemail.com'],
    ['j.o.e@googlemail.com', 'joe+x@GMAIL.com'],
    ['bob@mail.closed.example', '@closed.example'],
    ['eve@closed.example', 'CLOSED.example'],
  ] as const
  const { rows } = await upsert(other, {
    leads: [...pairs.map(([email]) => ({ email })), { email: 'free@open.example' }],
  })
  const ids = rows.map(({ lead }) => lead?.id ?? '')
  await asked(other, 'mutation ($input: SuppressInput!) { suppress(input: $input) { __typename } }', {
    input: { entries: pairs.map(([, entry]) => entry) },
  })
  expect(ids.every(Boolean)).toBe(true)
  const segment = await inTenant(other.tenantId, (db) => db.segment.create({ data: { name: 'all', definition: {} } }))
  const campaignId = await newCampaign(other, { segments: [segment.id] })
  expect(await previewAudience(asTenant(other.tenantId), campaignId)).toMatchObject({
    ...{ matched: 6, remaining: 1, excluded: [{ reason: 'suppressed', count: 5 }] },
  })
  await build(other, campaignId, 2)
  const [only] = await asTenant(other.tenantId).campaignRecipient.findMany({ where: { campaignId } })
  const lead = await asTenant(other.tenantId).lead.findFirst({ where: { id: only?.leadId ?? '' } })
  expect(lead?.email).toBe('free@open.example')
})

test('a build that was broken off goes on, and several at once find everybody once', async () => {
  const campaignId = await newCampaign(tenant, { lists })
  const preview = await previewAudience(asTenant(tenant.tenantId), campaignId)
  const stop = new AbortController()
  const broken = buildInSlices(
    { campaignId },
    { tenantId: tenant.tenantId, jobId: randomUUID(), signal: stop.signal },
    5,
  )
  await expect.poll(async () => (await recipientsOf(tenant, campaignId)).length).toBeGreaterThan(0)
  stop.abort()
  await broken.catch(() => {})
  await Promise.all([1, 2, 3].map(() => build(tenant, campaignId, 5)))
  const built = await builtAudience(asTenant(tenant.tenantId), campaignId)
  expect((await recipientsOf(tenant, campaignId)).length).toBe(preview.remaining)
  expect(built?.excluded).toEqual(preview.excluded)
  expect(built?.joined).toBe(preview.remaining)
})

test('who comes to match later joins a campaign that is open to them, and no other', async () => {
  const other = await newTenant()
  const list = await inTenant(other.tenantId, (db) => db.leadList.create({ data: { name: 'All' } }))
  const add = (email: string) =>
    inTenant(other.tenantId, async (db) => {
      const { id: leadId } = await db.lead.create({ data: { email, emailKey: email } })
      await db.leadListMember.create({ data: { listId: list.id, leadId } })
      return leadId
    })
  const first = await add('first@example.test')
  const open = await newCampaign(other, { lists: [list.id] }, { settings: { joinsLive: true } })
  const frozen = await newCampaign(other, { lists: [list.id] })
  await build(other, open)
  await build(other, frozen)
  const second = await add('second@example.test')
  const waiting = async () =>
    (await rows<{ key: string }>('select key from graphile_worker.jobs where key like $1', `${other.tenantId}%`)).map(
      ({ key }) => key.split(':').at(-1),
    )
  const run = { jobId: randomUUID(), attempt: 1, signal: new AbortController().signal } as Parameters<
    typeof joinLive
  >[1]
  await joinLive({}, run)
  expect(await waiting()).toEqual([])
  await inTenantSql(other.tenantId, (sql) =>
    sql.query(
      `update campaign_audience_builds set started_at = now() - interval '6 minutes', finished_at = now() - interval '6 minutes'
                where tenant_id = $1`,
      [other.tenantId],
    ),
  )
  await joinLive({}, run)
  expect(await waiting()).toEqual([open])
  await build(other, open)
  expect(await recipientsOf(other, open)).toEqual([first, second].sort())
  expect(await recipientsOf(other, frozen)).toEqual([first])
  expect(await builtAudience(asTenant(other.tenantId), open)).toMatchObject({ joined: 2, excluded: [] })
})

test('nobody joins a campaign that was cancelled meanwhile', async () => {
  const campaignId = await newCampaign(tenant, { lists })
  await inTenant(tenant.tenantId, (db) =>
    db.campaign.update({ where: db.key(campaignId), data: { status: 'cancelled' } }),
  )
  await build(tenant, campaignId)
  expect(await recipientsOf(tenant, campaignId)).toEqual([])
})
