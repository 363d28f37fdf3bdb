import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { plannerLoop } from '../../jobs/campaigns/planner.ts'
import {
  archive,
  cancel,
  launch,
  Moved,
  NotMoved,
  pause,
  resume,
  schedule,
  unschedule,
} from '../../jobs/campaigns/states.ts'
import { completeCampaigns, launchScheduled, nameWinners } from '../../jobs/campaigns/sweeps.ts'
import { openLog } from '../../jobs/log.ts'
import { startLoops } from '../../jobs/loops.ts'
import { senderLoop } from '../../jobs/sending/sender.ts'
import { asTenant, inTenant, inTenantSql } from '../../prisma/tenancy.ts'
import { useOwnDatabase } from '../jobs/ownDatabase.ts'
import { until } from '../jobs/workshop.ts'
import { newGround, plainLinks } from '../sending/ground.ts'
import { openSink } from '../sending/outside.ts'
import { newTenant } from '../world.ts'
import { mailsOf, newPlanning, standing, walkToEnd } from './planning.ts'

process.env.PRIVATE_MAIL_HOSTS = 'on'

let sink: Awaited<ReturnType<typeof openSink>>
let drop = async () => {}
beforeAll(async () => {
  drop = await useOwnDatabase()
  sink = await openSink()
})
afterAll(async () => {
  sink.stop()
  await drop()
})

/** A campaign with all that it needs, as a draft. */
async function newDraft(count = 3) {
  const ground = await newGround(await newTenant(), { port: sink.port, count, dueAt: "now() + '1 day'" })
  const { tenantId, campaignId, mailboxId } = ground
  await inTenantSql(tenantId, async (sql) => {
    await sql.query(`delete from inbox_message_refs where tenant_id = $1`, [tenantId])
    await sql.query(`delete from campaign_recipients where tenant_id = $1`, [tenantId])
    await sql.query(`update campaigns set status = 'draft', launched_at = null where tenant_id = $1`, [tenantId])
    await sql.query(`update campaign_versions set state = 'draft' where tenant_id = $1`, [tenantId])
    await sql.query(`update email_accounts set min_gap_seconds = 0, daily_limit = 1000 where tenant_id = $1`, [
      tenantId,
    ])
    await sql.query(
      `insert into campaign_senders (tenant_id, id, campaign_id, email_account_id) values ($1, $2, $3, $4)`,
      [...[tenantId, uuid(), campaignId, mailboxId]],
    )
    const listId = uuid()
    await sql.query(`insert into lead_lists (tenant_id, id, name) values ($1, $2, 'All')`, [tenantId, listId])
    await sql.query(
      `insert into lead_list_members (tenant_id, list_id, lead_id) select tenant_id, $2, id from leads where tenant_id = $1`,
      [tenantId, listId],
    )
    await sql.query(`insert into campaign_audiences (tenant_id, id, campaign_id, list_id) values ($1, $2, $3, $4)`, [
      ...[tenantId, uuid(), campaignId, listId],
    ])
  })
  return { ...ground, db: asTenant(tenantId) }
}
type Draft = Awaited<ReturnType<typeof newDraft>>
const campaignOf = ({ db, campaignId }: Pick<Draft, 'db' | 'campaignId'>) =>
  db.campaign.findFirstOrThrow({ where: { id: campaignId } })
const does = ({ tenantId, campaignId }: Draft, what: typeof launch) => inTenant(tenantId, (db) => what(db, campaignId))

test('a campaign goes from state to state, and only where there is a way', async () => {
  const draft = await newDraft()
  const { epoch } = await campaignOf(draft)
  expect(await does(draft, resume)).toMatchObject({ why: 'wrong_state', status: 'draft' })
  expect(await does(draft, launch)).toEqual(new Moved('sending', true))
  expect(await does(draft, launch)).toEqual(new Moved('sending', false))
  expect(await draft.db.campaignVersion.findFirst()).toMatchObject({ state: 'published' })
  const paused = await inTenant(draft.tenantId, (db) => pause(db, draft.campaignId, 'A moment'))
  expect(paused).toEqual(new Moved('paused', true))
  expect(await campaignOf(draft)).toMatchObject({ status: 'paused', pauseReason: 'A moment', epoch: epoch + 2 })
  expect(await does(draft, archive)).toBeInstanceOf(NotMoved)
  expect(await does(draft, resume)).toEqual(new Moved('sending', true))
  expect(await does(draft, cancel)).toEqual(new Moved('cancelled', true))
  expect(await does(draft, resume)).toMatchObject({ why: 'wrong_state', status: 'cancelled' })
  expect(await does(draft, archive)).toEqual(new Moved('archived', true))
  expect(await inTenant(draft.tenantId, (db) => launch(db, uuid()))).toMatchObject({ why: 'not_found' })
})

test('a campaign that lacks things is told all of them, and stays a draft', async () => {
  const { tenantId, companyId } = await newTenant()
  const { id } = await inTenant(tenantId, (db) => db.campaign.create({ data: { companyId, name: 'Bare' } }))
  const change = await inTenant(tenantId, (db) => launch(db, id))
  expect(change).toMatchObject({ why: 'not_ready', status: 'draft' })
  expect((change as NotMoved).missing.map(({ code }) => code)).toEqual(expect.arrayContaining(['step', 'audience']))
  expect(await asTenant(tenantId).campaign.findFirst()).toMatchObject({ status: 'draft' })
})

test('a scheduled campaign launches by itself; what is not ready then is a draft again, and its owner is told', async () => {
  const [ready, broken, idle] = [await newDraft(), await newDraft(), await newDraft()]
  const at = new Date(Date.now() + 60_000)
  const plan = (it: Draft, when: Date) => inTenant(it.tenantId, (db) => schedule(db, it.campaignId, when))
  expect(await plan(ready, new Date(Date.now() - 1_000))).toMatchObject({ why: 'in_the_past' })
  for (const one of [ready, broken, idle]) expect(await plan(one, at)).toEqual(new Moved('scheduled', true))
  expect(await does(idle, unschedule)).toEqual(new Moved('draft', true))
  await launchScheduled()
  expect(await campaignOf(ready)).toMatchObject({ status: 'scheduled' })
  for (const { db, campaignId } of [ready, broken])
    await db.campaign.updateMany({ where: { id: campaignId }, data: { scheduledAt: new Date(Date.now() - 1_000) } })
  await broken.db.emailAccount.updateMany({ data: { status: 'suspended' } })
  await Promise.all([launchScheduled(), launchScheduled()])
  expect(await campaignOf(ready)).toMatchObject({ status: 'sending' })
  expect(await campaignOf(broken)).toMatchObject({ status: 'draft', scheduledAt: null })
  const told = await broken.db.$queryRaw<
    { name: string }[]
  >`select name from queue.jobs where name = 'notification.add'`
  expect(told).toHaveLength(1)
})

test('a campaign is completed once nobody is in it and no mail is under way, not before', async () => {
  const start = Date.parse('2026-06-01T08:00:00Z')
  const planning = await newPlanning(await newTenant(), { leads: 3, startsAt: start, mailboxes: [{ gap: 0 }] })
  const status = async () =>
    (await campaignOf({ db: asTenant(planning.tenantId), campaignId: planning.campaignId })).status
  await completeCampaigns()
  expect(await status()).toBe('sending')
  await walkToEnd(planning, start)
  const change = (set: string) =>
    inTenantSql(planning.tenantId, (sql) =>
      sql.query(`update inbox_message_refs set ${set} where tenant_id = $1`, [planning.tenantId]),
    )
  await change(`status = 'uncertain'`)
  await completeCampaigns()
  expect(await status()).toBe('sending')
  await change(`status = 'sent'`)
  await completeCampaigns()
  expect(await status()).toBe('completed')
})

test('the variant that is answered more is named the winner, once enough was sent', async () => {
  const planning = await newPlanning(await newTenant(), {
    leads: 200,
    startsAt: Date.now(),
    mailboxes: [{ limit: 1_000, gap: 0 }],
  })
  const { tenantId, campaignId, stepIds } = planning
  const [one, two] = [uuid(), uuid()]
  await inTenantSql(tenantId, async (sql) => {
    for (const id of [one, two])
      await sql.query(
        `insert into campaign_step_variants (tenant_id, campaign_id, version, step_id, id, name) values ($1, $2, 1, $3, $4, 'A')`,
        [tenantId, campaignId, stepIds[0], id],
      )
    await sql.query(
      `update campaign_sequence_steps set winner_rule = 'replies', winner_after = 100 where tenant_id = $1`,
      [tenantId],
    )
  })
  const winner = async () => (await asTenant(tenantId).campaignSequenceStep.findFirstOrThrow()).winnerVariantId
  await walkToEnd(planning, Date.now() + 1_000)
  const variants = (await asTenant(tenantId).inboxMessageRef.findMany()).map(({ variantId }) => variantId)
  expect(new Set(variants)).toEqual(new Set([one, two]))
  const run = (text: string, ...values: unknown[]) =>
    inTenantSql(tenantId, (sql) => sql.query(text, [tenantId, ...values]))
  await run(`update inbox_message_refs set replied_at = now() where tenant_id = $1 and variant_id = $2`, two)
  await nameWinners()
  expect(await winner()).toBeNull()
  await run(`update inbox_message_refs set sent_at = now() - interval '5 hours' where tenant_id = $1`)
  await nameWinners()
  expect(await winner()).toBe(two)
})

test('planner and sender take a campaign of two mails to its end: each once to everybody, the second in the thread', async () => {
  const draft = await newDraft(25)
  const { tenantId, campaignId, db } = draft
  await inTenantSql(tenantId, async (sql) => {
    await sql.query(
      `insert into campaign_sequence_steps (tenant_id, campaign_id, version, id, step_order, step_type, template_id)
       select tenant_id, campaign_id, version, gen_random_uuid(), 1, 'email', template_id from campaign_sequence_steps where tenant_id = $1`,
      [tenantId],
    )
    await sql.query(
      `insert into campaign_recipients (tenant_id, campaign_id, lead_id, next_run_at) select tenant_id, $2, id, now() from leads where tenant_id = $1`,
      [tenantId, campaignId],
    )
    await sql.query(`update campaigns set status = 'sending', audience_built_at = now() where tenant_id = $1`, [
      tenantId,
    ])
  })
  const log = openLog('worker')
  const loops = startLoops(
    [plannerLoop(log), plannerLoop(log), senderLoop(log, { trackingOf: plainLinks, leaseSeconds: 20 })],
    log,
  )
  try {
    await until(async () => (await campaignOf(draft)).status === 'completed', 40_000)
  } finally {
    await loops.stop(5_000)
  }
  expect(await standing({ ...draft, mailboxIds: [], stepIds: [] })).toEqual({ completed: 25 })
  const mails = await mailsOf({ ...draft, mailboxIds: [], stepIds: [] })
  expect(mails.map(({ status }) => status)).toEqual(mails.map(() => 'sent'))
  expect(new Set(mails.map(({ leadId, stepId }) => `${leadId} ${stepId}`)).size).toBe(50)
  expect(new Set(mails.map(({ threadId }) => threadId)).size).toBe(25)
  expect(await db.campaignRecipient.count({ where: { nextRunAt: { not: null } } })).toBe(0)
})
