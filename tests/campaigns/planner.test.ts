import { expect, test } from 'vitest'
import { explain } from '../../jobs/campaigns/explain.ts'
import { forecast } from '../../jobs/campaigns/forecast.ts'
import { planCampaign } from '../../jobs/campaigns/plan.ts'
import { stopRecipients } from '../../jobs/campaigns/stop.ts'
import { whyNot } from '../../jobs/campaigns/whyNot.ts'
import { asTenant, inTenant, inTenantSql } from '../../prisma/tenancy.ts'
import { newTenant } from '../world.ts'
import { late, mailsOf, newPlanning, type Planning, planAll, sendDue, standing, walkToEnd } from './planning.ts'

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000]
const run = ({ tenantId }: Planning, text: string, ...values: unknown[]) =>
  inTenantSql(tenantId, (sql) => sql.query(text, [tenantId, ...values]))
const dateIn = (timeZone: string, at: number) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(at)

/** Counts by key. */
function tally<Item>(items: readonly Item[], keyOf: (item: Item) => string) {
  const counts: Record<string, number> = {}
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1
  return counts
}

test.each([
  ['Europe/Berlin', '2026-10-24T20:00:00Z'],
  ['America/New_York', '2027-03-14T03:00:00Z'],
  ['Australia/Lord_Howe', '2027-04-03T10:00:00Z'],
])(
  'four planners at once never exceed a day or a gap, across midnight and the change of clocks in %s',
  async (zone, at) => {
    const start = Date.parse(at)
    const planning = await newPlanning(await newTenant(), {
      ...{ leads: 400, startsAt: start, timezone: zone, zones: [zone, 'Asia/Kolkata', null] },
      mailboxes: [
        { limit: 37, gap: 300, timezone: zone },
        { limit: 60, gap: 0, timezone: 'Pacific/Auckland' },
      ],
      settings: { startsPerDay: 90 },
    })
    for (let n = 0; n < 5; n++)
      await Promise.all(
        Array.from({ length: 4 }, async () => {
          for (let turn = 0; turn < 4; turn++)
            await planCampaign(planning.tenantId, planning.campaignId, start + n * 7 * hour, 40)
        }),
      )
    const mails = await mailsOf(planning)
    expect(mails.length).toBeGreaterThan(120)
    expect(new Set(mails.map(({ leadId }) => leadId)).size).toBe(mails.length)
    const [first, second] = planning.mailboxIds
    const of = (id: string | undefined) => mails.filter(({ mailboxId }) => mailboxId === id)
    for (const count of Object.values(tally(of(first), (it) => dateIn(zone, it.at))))
      expect(count).toBeLessThanOrEqual(37)
    for (const count of Object.values(tally(of(second), (it) => dateIn('Pacific/Auckland', it.at))))
      expect(count).toBeLessThanOrEqual(60)
    for (const count of Object.values(tally(mails, (it) => dateIn(zone, it.at)))) expect(count).toBeLessThanOrEqual(90)
    for (const [n, { at }] of of(first).entries())
      if (n > 0) expect(at - (of(first)[n - 1]?.at ?? 0)).toBeGreaterThanOrEqual(300_000)
    const days = await asTenant(planning.tenantId).mailboxDay.findMany({ where: { planned: { gt: 0 } } })
    expect(days.reduce((sum, { planned }) => sum + planned, 0)).toBe(mails.length)
  },
)

test('a campaign that is walked to its end on a virtual clock keeps to its forecast: the same days, mailboxes and end', async () => {
  const start = Date.parse('2026-03-26T15:20:00Z')
  const office = [1, 2, 3, 4, 5].map((weekday) => ({ day: weekday, from: '09:00', to: '16:30' }))
  const planning = await newPlanning(await newTenant(), {
    ...{ leads: 40, startsAt: start, timezone: 'Europe/Berlin', zones: ['America/New_York', null, 'Asia/Tokyo'] },
    steps: [
      { email: true },
      { wait: 30 },
      { condition: 'no_reply' },
      { email: true },
      { sendingDays: 2 },
      { email: true },
    ],
    mailboxes: [
      { limit: 7, gap: 120, timezone: 'Europe/Berlin' },
      { limit: 5, gap: 600, timezone: 'Europe/London', windows: office },
    ],
    settings: { windows: office, startsPerDay: 8 },
  })
  const told = await forecast(asTenant(planning.tenantId), planning.campaignId, start)
  const end = await walkToEnd(planning, start)
  const mails = await mailsOf(planning)
  expect(mails).toHaveLength(120)
  const [berlin] = planning.mailboxIds
  const happened = tally(
    mails,
    (it) => `${dateIn(it.mailboxId === berlin ? 'Europe/Berlin' : 'Europe/London', it.at)} ${it.mailboxId}`,
  )
  expect(Object.fromEntries((told?.days ?? []).map((it) => [`${it.day} ${it.mailboxId}`, it.count]))).toEqual(happened)
  expect(told?.endsAt?.getTime()).toBe(end)
  expect(await standing(planning)).toEqual({ completed: 40 })
  // Each thread stays with its mailbox, and each follow-up answers the mail before.
  for (const leadId of new Set(mails.map((it) => it.leadId))) {
    const theirs = mails.filter((it) => it.leadId === leadId)
    expect(new Set(theirs.map(({ mailboxId }) => mailboxId)).size).toBe(1)
    expect(new Set(theirs.map(({ threadId }) => threadId)).size).toBe(1)
    expect(theirs.map(({ parentId }) => parentId === null)).toEqual([true, false, false])
  }
})

test('those who are further on come before those who begin, also when they come due later in the day', async () => {
  const start = Date.parse('2026-05-04T06:00:00Z')
  const planning = await newPlanning(await newTenant(), {
    ...{ leads: 30, startsAt: start, steps: [{ email: true }, { wait: 40 }, { email: true }] },
    mailboxes: [{ limit: 5, gap: 0 }],
  })
  const end = await walkToEnd(planning, start)
  const [first, , second] = planning.stepIds
  const mails = await mailsOf(planning)
  const sentOn = new Map(mails.filter(({ stepId }) => stepId === first).map((it) => [it.leadId, it.at]))
  const waits = mails.filter(({ stepId }) => stepId === second).map((it) => it.at - (sentOn.get(it.leadId) ?? 0))
  expect(waits).toHaveLength(30)
  expect(Math.max(...waits)).toBeLessThan(40 * hour + day)
  // Full days, all through.
  expect(end - start).toBeLessThan(15 * day)
})

test('whoever is suppressed, unsubscribed or gone is ended instead of planned', async () => {
  const start = Date.now() - minute
  const planning = await newPlanning(await newTenant(), { leads: 4, startsAt: start })
  const leads = (await asTenant(planning.tenantId).lead.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id)
  await run(
    planning,
    `insert into suppression_list (tenant_id, key, kind, typed, reason, source)
     select tenant_id, app.inbox_key(email_key), 'address', email, 'unsubscribe', 'recipient' from leads where tenant_id = $1 and id = $2`,
    leads[0],
  )
  await run(planning, `update leads set status = 'unsubscribed' where tenant_id = $1 and id = $2`, leads[1])
  await run(planning, `delete from leads where tenant_id = $1 and id = $2`, leads[2])
  await planAll(planning, Date.now())
  expect(await standing(planning)).toEqual({ suppressed: 1, unsubscribed: 1, cancelled: 1, active: 1 })
  expect((await mailsOf(planning)).map(({ leadId }) => leadId)).toEqual([leads[3]])
  expect(
    (await explain(asTenant(planning.tenantId), planning.campaignId, leads[0] as string))?.decisions,
  ).toMatchObject([{ code: 'suppressed', sentence: 'The address is on the suppression list.' }])
})

test('what is late after a pause gets new moments, within the hours and limits, and a slot that is freed is used again', async () => {
  const start = Date.parse('2026-06-01T08:00:00Z')
  const office = [1, 2, 3, 4, 5].map((weekday) => ({ day: weekday, from: '09:00', to: '17:00' }))
  const planning = await newPlanning(await newTenant(), {
    ...{ leads: 30, startsAt: start, settings: { windows: office }, mailboxes: [{ limit: 20, gap: 600 }] },
  })
  await planAll(planning, start)
  await planAll(planning, start + 20 * hour)
  const before = await mailsOf(planning)
  expect(before).toHaveLength(30)
  // Nothing went out until Saturday.
  const saturday = Date.parse('2026-06-06T12:00:00Z')
  await late(planning, saturday)
  const after = await mailsOf(planning)
  expect(new Set(after.map(({ leadId }) => leadId)).size).toBe(30)
  expect(tally(after, ({ at }) => dateIn('UTC', at))).toEqual({ '2026-06-08': 20, '2026-06-09': 10 })
  for (const [n, { at }] of after.entries())
    if (n > 0) expect(at - (after[n - 1]?.at ?? 0)).toBeGreaterThanOrEqual(600_000)
  expect(new Date(after[0]?.at ?? 0).getUTCHours()).toBeGreaterThanOrEqual(9)
  const monday = after.filter(({ at }) => dateIn('UTC', at) === '2026-06-08').map(({ leadId }) => leadId)
  await stopRecipients(asTenant(planning.tenantId), { leadIds: monday.slice(0, 5), as: 'unsubscribed' })
  const { planned } =
    (await asTenant(planning.tenantId).mailboxDay.findFirst({ where: { day: new Date('2026-06-08') } })) ?? {}
  expect(planned).toBe(15)
})

test('a thread waits for its mailbox for a day, and then another one goes on with it', async () => {
  const start = Date.parse('2026-06-01T08:00:00Z')
  const planning = await newPlanning(await newTenant(), {
    ...{ leads: 1, startsAt: start, steps: [{ email: true }, { wait: 1 }, { email: true }], mailboxes: [{}, {}] },
  })
  await planAll(planning, start)
  await sendDue(planning, start)
  await planAll(planning, start + 10 * minute)
  const [mail] = await mailsOf(planning)
  const stopped = new Date(start + 2 * hour)
  await run(
    planning,
    `update email_accounts set status = 'suspended', failing_since = $3 where tenant_id = $1 and id = $2`,
    mail?.mailboxId,
    stopped,
  )
  await planAll(planning, start + 3 * hour)
  expect(await mailsOf(planning)).toHaveLength(1)
  const reasons = await whyNot(asTenant(planning.tenantId), planning.campaignId, start + 3 * hour)
  expect(reasons).toEqual([
    {
      reason: 'mailbox_stopped',
      count: 1,
      firstAt: new Date(start + 3 * hour + 15 * minute),
      lastAt: new Date(start + 3 * hour + 15 * minute),
    },
  ])
  await planAll(planning, start + 28 * hour)
  const [, next] = await mailsOf(planning)
  expect(next?.mailboxId).toBe(planning.mailboxIds.find((id) => id !== mail?.mailboxId))
  expect(next?.threadId).toBe(mail?.threadId)
  const said = await explain(asTenant(planning.tenantId), planning.campaignId, mail?.leadId ?? '')
  expect(said?.decisions.map(({ code }) => code)).toEqual([
    'planned',
    'waits',
    'mailbox_stopped',
    'mailbox_changed',
    'planned',
  ])
  expect(said?.now).toMatchObject({ code: 'planned', until: new Date(next?.at ?? 0) })
})

test('a lead gets no more mails of all campaigns than it may, also when they are planned at once', async () => {
  const tenant = await newTenant()
  const start = Date.parse('2026-06-01T08:00:00Z')
  const one = await newPlanning(tenant, { leads: 20, startsAt: start, mailboxes: [{ gap: 0 }] })
  const other = await newPlanning(tenant, { leads: 0, startsAt: start, mailboxes: [{ gap: 0 }] })
  await run(one, `insert into sending_policies (tenant_id, frequency_cap, frequency_days) values ($1, 1, 7)`)
  await run(
    one,
    `insert into campaign_recipients (tenant_id, campaign_id, lead_id, next_run_at)
     select tenant_id, $2, lead_id, next_run_at from campaign_recipients where tenant_id = $1`,
    other.campaignId,
  )
  for (let n = 0; n < 6; n++)
    await Promise.all([one, other].map((it) => planCampaign(it.tenantId, it.campaignId, start, 7)))
  const mails = [...(await mailsOf(one)), ...(await mailsOf(other))]
  expect(mails).toHaveLength(20)
  expect(new Set(mails.map(({ leadId }) => leadId)).size).toBe(20)
  const blocked = (
    await Promise.all([one, other].map((it) => whyNot(asTenant(it.tenantId), it.campaignId, start)))
  ).flat()
  expect(blocked.filter(({ reason }) => reason === 'frequency_cap').reduce((sum, { count }) => sum + count, 0)).toBe(20)
})

test('a provider that takes little, or nothing for now, holds up its own recipients and nobody else', async () => {
  const start = Date.parse('2026-06-01T08:00:00Z')
  const planning = await newPlanning(await newTenant(), {
    leads: 100,
    startsAt: start,
    mailboxes: [{ limit: 1_000, gap: 0 }],
  })
  await run(
    planning,
    `insert into send_buckets (tenant_id, key, tokens, burst, per_second, closed_until)
     values ($1, 'provider:rcpt1.test', 0, 1, 1.0 / 3600, null), ($1, 'provider:rcpt2.test', 0, 1, 1, $2)`,
    new Date(start + 5 * hour),
  )
  await planAll(planning, start)
  const rows = await asTenant(planning.tenantId).inboxMessageRef.findMany({ orderBy: { sendAt: 'asc' } })
  const times = (domain: string) =>
    rows.filter(({ toDomain }) => toDomain === domain).map(({ sendAt }) => ((sendAt?.getTime() ?? 0) - start) / hour)
  expect(times('rcpt1.test')).toEqual([0, 1])
  expect(Math.min(...times('rcpt2.test'))).toBeGreaterThanOrEqual(5)
  expect(times('rcpt3.test')).toEqual([0, 0])
})

test('a mail whose recipient replied is not followed, and a campaign of paused state plans nothing', async () => {
  const start = Date.parse('2026-06-01T08:00:00Z')
  const planning = await newPlanning(await newTenant(), {
    ...{
      leads: 2,
      startsAt: start,
      steps: [{ email: true }, { condition: 'no_reply' }, { email: true }],
      mailboxes: [{ gap: 0 }],
    },
  })
  await planAll(planning, start)
  await sendDue(planning, start)
  const [mail] = await mailsOf(planning)
  await run(
    planning,
    `update inbox_message_refs set replied_at = now() where tenant_id = $1 and lead_id = $2`,
    mail?.leadId,
  )
  await run(planning, `update campaigns set status = 'paused' where tenant_id = $1`)
  expect(await planCampaign(planning.tenantId, planning.campaignId, start)).toMatchObject({ decided: 0 })
  expect(await whyNot(asTenant(planning.tenantId), planning.campaignId, start)).toMatchObject([
    { reason: 'campaign_paused', count: 2 },
  ])
  await run(planning, `update campaigns set status = 'sending' where tenant_id = $1`)
  await planAll(planning, start)
  expect(await mailsOf(planning)).toHaveLength(3)
  expect(await standing(planning)).toEqual({ completed: 1, active: 1 })
  const said = await inTenant(planning.tenantId, (db) => explain(db, planning.campaignId, mail?.leadId ?? ''))
  expect(said).toMatchObject({ status: 'completed', now: null })
  expect(said?.decisions.map(({ code }) => code)).toEqual(['planned', 'condition_not_met', 'condition_ended'])
})
