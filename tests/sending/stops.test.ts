import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLog } from '../../jobs/log.ts'
import { type Loops, startLoops } from '../../jobs/loops.ts'
import { pauseIfHarmful } from '../../jobs/sending/guard.ts'
import { resendUncertain, retryFailed, settleUncertain } from '../../jobs/sending/resolve.ts'
import { senderLoop } from '../../jobs/sending/sender.ts'
import { asTenant, inTenant, inTenantSql } from '../../prisma/tenancy.ts'
import { useOwnDatabase } from '../jobs/ownDatabase.ts'
import { until } from '../jobs/workshop.ts'
import { newTenant } from '../world.ts'
import { type Ground, newGround, plainLinks, tally } from './ground.ts'
import { openSink } from './outside.ts'

process.env.PRIVATE_MAIL_HOSTS = 'on'

let sink: Awaited<ReturnType<typeof openSink>>
const senders: Loops[] = []
let drop = async () => {}
beforeAll(async () => {
  drop = await useOwnDatabase()
  sink = await openSink()
  const log = openLog('worker')
  for (let n = 0; n < 2; n++) {
    senders.push(startLoops([senderLoop(log, { trackingOf: plainLinks, leaseSeconds: 20 })], log))
  }
})
afterAll(async () => {
  await Promise.all(senders.map((sender) => sender.stop(5_000)))
  sink.stop()
  await drop()
})

const named = (name: string) => `'${name}' || n || '@stops.test'`
const takenBy = (start: string) => sink.taken().filter(({ recipient }) => recipient.startsWith(start))
const settled = (ground: Ground) =>
  until(async () => {
    const { queued = 0, sending = 0 } = await tally(ground)
    return queued + sending === 0
  }, 30_000)
const change = ({ tenantId, campaignId }: Ground, set: string) =>
  inTenantSql(tenantId, (sql) =>
    sql.query(`update campaigns set ${set} where tenant_id = $1 and id = $2`, [tenantId, campaignId]),
  )
const pause = (ground: Ground) => change(ground, `status = 'paused', epoch = epoch + 1, paused_at = now()`)
const resume = (ground: Ground) => change(ground, `status = 'sending', epoch = epoch + 1`)

test('nobody is mailed after the moment at which they unsubscribed, while a campaign is sending', async () => {
  const ground = await newGround(await newTenant(), { port: sink.port, count: 3_000, address: named('leaver') })
  await until(() => takenBy('leaver').length > 20)
  const wanted = await asTenant(ground.tenantId).json<string[]>(
    `select json_agg(email_key order by random()) from (select email_key from leads where tenant_id = $1::uuid
       order by random() limit 1000) l`,
    ground.tenantId,
  )
  const before = new Map<string, boolean>()
  for (let from = 0; from < wanted.length; from += 50) {
    const keys = wanted.slice(from, from + 50)
    await inTenantSql(ground.tenantId, async (sql) => {
      await sql.query(
        `insert into suppression_list (tenant_id, key, kind, typed, reason, source)
         select $1, app.inbox_key(k), 'address', k, 'unsubscribe', 'recipient' from unnest($2::text[]) k`,
        [ground.tenantId, keys],
      )
      await sql.query(
        `update campaign_recipients r set status = 'unsubscribed', finished_at = now() from leads l
          where r.tenant_id = $1 and l.tenant_id = $1 and l.id = r.lead_id and l.email_key = any ($2::text[])`,
        [ground.tenantId, keys],
      )
    })
    // The transaction has ended: what may still go out to them was past the gate before.
    const rows = await asTenant(ground.tenantId).json<{ key: string; isPast: boolean }[]>(
      `select json_agg(json_build_object('key', to_key, 'isPast', status = 'sent' or committing_at is not null))
         from inbox_message_refs where tenant_id = $1::uuid and to_key = any ($2::text[])`,
      ground.tenantId,
      keys,
    )
    for (const { key, isPast } of rows) before.set(key, isPast)
  }
  await settled(ground)
  const got = new Set(takenBy('leaver').map(({ recipient }) => recipient))
  const wronged = [...before].filter(([key, isPast]) => !isPast && got.has(key))
  expect(wronged).toEqual([])
  expect([...before.values()].filter((isPast) => !isPast).length).toBeGreaterThan(100)
  const { sent = 0, cancelled = 0 } = await tally(ground)
  expect([sent + cancelled, sent]).toEqual([3_000, got.size])
  expect(await recipientsOf(ground)).toEqual({ active: 2_000, unsubscribed: 1_000 })
})

const recipientsOf = ({ tenantId, campaignId }: Ground) =>
  asTenant(tenantId).json(
    `select json_object_agg(status, many) from (select status, count(*) as many from campaign_recipients
      where tenant_id = $1::uuid and campaign_id = $2::uuid group by status) s`,
    tenantId,
    campaignId,
  )

test('a pause stops all senders at once, and what waited goes out once it is resumed', async () => {
  const ground = await newGround(await newTenant(), { port: sink.port, count: 2_500, address: named('paused') })
  const waits: number[] = []
  for (let round = 1; round <= 6; round++) {
    await until(() => takenBy('paused').length > 100 * round)
    await pause(ground)
    const since = Date.now()
    let [count, last] = [takenBy('paused').length, since]
    await until(async () => {
      const now = takenBy('paused').length
      if (now > count) [count, last] = [now, Date.now()]
      return ((await tally(ground)).sending ?? 0) === 0
    })
    expect(takenBy('paused').length).toBe(count)
    waits.push(last - since)
    await resume(ground)
  }
  console.log(`from pause to the last hand-over, ms: ${waits.join(' ')}`)
  expect(Math.max(...waits)).toBeLessThan(2_000)
  await settled(ground)
  expect(await tally(ground)).toEqual({ sent: 2_500 })
  expect(takenBy('paused')).toHaveLength(2_500)
})

test('a campaign of which too much bounces is paused, and its admins are told why', async () => {
  const tenant = await newTenant()
  const address = `case when n % 10 = 0 then 'dead' else 'harm' end || n || '@stops.test'`
  const ground = await newGround(tenant, { port: sink.port, count: 120, address })
  await settled(ground)
  const campaign = () => asTenant(ground.tenantId).campaign.findFirst({ where: { id: ground.campaignId } })
  await until(async () => (await campaign())?.status === 'paused')
  expect((await campaign())?.pauseReason).toBe('12 of 120 mails bounced.')
  await resume(ground)
  expect(await inTenant(ground.tenantId, (db) => pauseIfHarmful(db, ground.campaignId))).toBe(false)
  expect((await campaign())?.status).toBe('sending')
})

test('uncertain mails are sent again under the same Message-ID, taken as sent, or discarded', async () => {
  const ground = await newGround(await newTenant(), { port: sink.port, count: 3, address: named('lost') })
  await settled(ground)
  const rows = await asTenant(ground.tenantId).inboxMessageRef.findMany({ where: { status: 'uncertain' } })
  const [first, second, third] = rows.map(({ id }) => id) as [string, string, string]
  const { campaignId } = ground
  const settle = (id: string, as: 'sent' | 'failed') =>
    inTenant(ground.tenantId, (db) => settleUncertain(db, { campaignId, messageIds: [id] }, as))
  expect([await settle(first, 'sent'), await settle(second, 'failed'), await settle(second, 'sent')]).toEqual([1, 1, 0])
  expect(await recipientsOf(ground)).toEqual({ active: 2, failed: 1 })
  expect(await inTenant(ground.tenantId, (db) => resendUncertain(db, { campaignId }))).toBe(1)
  await until(() => takenBy('lost').filter(({ id }) => id === third).length === 2)
  await settled(ground)
  expect(await tally(ground)).toEqual({ sent: 1, failed: 1, uncertain: 1 })
})

test('what failed is tried again in a set, also through another mailbox', async () => {
  const tenant = await newTenant()
  const ground = await newGround(tenant, { port: sink.port, count: 8, address: named('full') })
  const other = await newGround(await newTenant(), { port: sink.port, count: 1, address: named('other') })
  await settled(ground)
  await inTenantSql(ground.tenantId, (sql) =>
    sql.query(
      `update inbox_message_refs set to_address = 'ok-' || to_address, to_key = 'ok-' || to_key where tenant_id = $1`,
      [ground.tenantId],
    ),
  )
  const which = { campaignId: ground.campaignId, rule: 'mailbox-full' }
  expect(await inTenant(other.tenantId, (db) => retryFailed(db, which))).toBe(0)
  expect(await inTenant(ground.tenantId, (db) => retryFailed(db, { ...which, rule: 'another' }))).toBe(0)
  expect(await inTenant(ground.tenantId, (db) => retryFailed(db, which, ground.mailboxId))).toBe(8)
  await settled(ground)
  expect(await tally(ground)).toEqual({ sent: 8 })
  expect(await recipientsOf(ground)).toEqual({ active: 8 })
})
