import { afterAll, beforeAll, expect, test } from 'vitest'
import { plannerLoop } from '../../jobs/campaigns/planner.ts'
import { launch, Moved, pause, resume, schedule } from '../../jobs/campaigns/states.ts'
import { openLog } from '../../jobs/log.ts'
import { type Loops, startLoops } from '../../jobs/loops.ts'
import { senderLoop } from '../../jobs/sending/sender.ts'
import { trackingOf } from '../../jobs/tracking/outlets.ts'
import { asTenant, inTenant, inTenantSql } from '../../prisma/tenancy.ts'
import { useOwnDatabase } from '../jobs/ownDatabase.ts'
import { until } from '../jobs/workshop.ts'
import { openSink } from '../sending/outside.ts'
import { newTenant } from '../world.ts'
import { newScene } from './scene.ts'
import { launched, standings, statusOf } from './work.ts'

process.env.PRIVATE_MAIL_HOSTS = 'on'

let sink: Awaited<ReturnType<typeof openSink>>
const workers: Loops[] = []
let drop = async () => {}
beforeAll(async () => {
  drop = await useOwnDatabase()
  sink = await openSink()
  const log = openLog('worker')
  // Several workers, each with its own planner and sender.
  for (let n = 0; n < 3; n++) {
    workers.push(startLoops([plannerLoop(log), senderLoop(log, { trackingOf })], log))
  }
})
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop(5_000)))
  sink.stop()
  await drop()
})

const named = (name: string) => `'${name}' || n || '@road.test'`
const takenBy = (start: string) => sink.taken().filter(({ recipient }) => recipient.startsWith(start))

test('from launch to completed everybody gets each mail once, the second as an answer to the first', async () => {
  const scene = await newScene(await newTenant(), {
    ...{ port: sink.port, leads: 700, address: named('once') },
    steps: [
      { stepType: 'email' },
      { stepType: 'wait', waitDurationHours: 0 },
      { stepType: 'condition', conditionType: 'no_reply' },
      { stepType: 'email' },
    ],
    mailboxes: [{}, {}, {}],
  })
  await launched(scene)
  await until(async () => (await statusOf(scene)) === 'completed', 60_000)
  expect(await standings(scene)).toEqual({ completed: 700 })
  const taken = takenBy('once')
  expect(taken).toHaveLength(1_400)
  expect(new Set(taken.map(({ id }) => id)).size).toBe(1_400)
  const threads = await asTenant(scene.tenantId).json<{ mails: number; boxes: number; parents: number }[]>(
    `select json_agg(json_build_object('mails', mails, 'boxes', boxes, 'parents', parents)) from (
       select count(*) as mails, count(distinct email_account_id) as boxes, count(parent_message_id) as parents
         from inbox_message_refs where tenant_id = $1::uuid group by thread_id) t`,
    scene.tenantId,
  )
  expect(threads).toHaveLength(700)
  for (const thread of threads) expect(thread).toEqual({ mails: 2, boxes: 1, parents: 1 })
  const used = await asTenant(scene.tenantId).json<number[]>(
    'select json_agg(sent) from mailbox_days where tenant_id = $1::uuid and sent > 0',
    scene.tenantId,
  )
  expect(used).toHaveLength(3)
  expect(used.reduce((sum, it) => sum + it)).toBe(1_400)
})

test('whoever is suppressed, has left or has clicked where that ends it, is not planned for', async () => {
  const scene = await newScene(await newTenant(), {
    ...{ port: sink.port, leads: 5, address: named('stop'), settings: { stopOnClick: true } },
    steps: [{ stepType: 'email' }, { stepType: 'wait', waitDurationHours: 1 }, { stepType: 'email' }],
  })
  await launched(scene)
  await until(() => takenBy('stop').length === 5)
  await until(
    async () =>
      (await asTenant(scene.tenantId).campaignRecipient.count({ where: { stepId: scene.stepIds[1] ?? '' } })) === 5,
  )
  await inTenantSql(scene.tenantId, async (sql) => {
    await sql.query(
      `insert into suppression_list (tenant_id, key, kind, typed, reason, source) values ($1, 'road.test', 'domain', 'x', 'manual', 'user')`,
      [scene.tenantId],
    )
    await sql.query(`delete from suppression_list where tenant_id = $1`, [scene.tenantId])
    await sql.query(
      `insert into suppression_list (tenant_id, key, kind, typed, reason, source) values ($1, 'stop1@road.test', 'address', 'x', 'manual', 'user')`,
      [scene.tenantId],
    )
    await sql.query(`update leads set status = 'unsubscribed' where tenant_id = $1 and email = 'stop2@road.test'`, [
      scene.tenantId,
    ])
    await sql.query(
      `insert into events_interactions (tenant_id, id, event_type, message_id, actor)
       select tenant_id, gen_random_uuid(), 'click', id, 'human' from inbox_message_refs where tenant_id = $1 and to_key = 'stop3@road.test'`,
      [scene.tenantId],
    )
    await sql.query(`delete from leads where tenant_id = $1 and email = 'stop4@road.test'`, [scene.tenantId])
    await sql.query(`update campaign_recipients set next_run_at = now() where tenant_id = $1`, [scene.tenantId])
  })
  await until(async () => (await statusOf(scene)) === 'completed')
  expect(takenBy('stop')).toHaveLength(6)
  expect(await standings(scene)).toEqual({ suppressed: 1, unsubscribed: 1, completed: 2, cancelled: 1 })
})

test('a paused campaign sends nothing, and goes on where it was', async () => {
  const scene = await newScene(await newTenant(), { port: sink.port, leads: 2_000, address: named('rest') })
  await launched(scene)
  await until(() => takenBy('rest').length > 10)
  expect(await inTenant(scene.tenantId, (db) => pause(db, scene.campaignId, 'Look again'))).toBeInstanceOf(Moved)
  const handed = () => takenBy('rest').length
  let before = -1
  await until(() => {
    const now = handed()
    const isStill = now === before
    before = now
    return isStill
  })
  expect(before).toBeLessThan(2_000)
  expect(await inTenant(scene.tenantId, (db) => launch(db, scene.campaignId))).toMatchObject({
    why: 'wrong_state',
    status: 'paused',
  })
  expect(await inTenant(scene.tenantId, (db) => resume(db, scene.campaignId))).toBeInstanceOf(Moved)
  await until(async () => (await statusOf(scene)) === 'completed', 60_000)
  expect(new Set(takenBy('rest').map(({ recipient }) => recipient)).size).toBe(2_000)
  expect(takenBy('rest')).toHaveLength(2_000)
})

test('a scheduled campaign begins by itself, and one that lacks something then is a draft again', async () => {
  const [good, bad] = [await newTenant(), await newTenant()]
  const fine = await newScene(good, { port: sink.port, leads: 1, address: named('later') })
  const broken = await newScene(bad, { port: sink.port, leads: 1, address: named('never') })
  for (const { tenantId, campaignId } of [fine, broken]) {
    const moved = await inTenant(tenantId, (db) => schedule(db, campaignId, new Date(Date.now() + 60_000)))
    expect(moved).toBeInstanceOf(Moved)
  }
  const past = await inTenant(fine.tenantId, (db) => schedule(db, fine.campaignId, new Date(0)))
  expect(past).toMatchObject({ why: 'in_the_past' })
  await inTenantSql(broken.tenantId, (sql) =>
    sql.query('update email_accounts set paused_at = now() where tenant_id = $1', [broken.tenantId]),
  )
  for (const { tenantId } of [fine, broken])
    await inTenantSql(tenantId, (sql) =>
      sql.query('update campaigns set scheduled_at = now() where tenant_id = $1', [tenantId]),
    )
  await until(async () => (await statusOf(fine)) === 'sending')
  await until(async () => (await statusOf(broken)) === 'draft')
})
