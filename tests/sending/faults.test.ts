import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLog } from '../../jobs/log.ts'
import { type Loops, startLoops } from '../../jobs/loops.ts'
import { readAddress } from '../../jobs/mail/address.ts'
import { senderLoop } from '../../jobs/sending/sender.ts'
import { asTenant, inTenantSql } from '../../prisma/tenancy.ts'
import { useOwnDatabase } from '../jobs/ownDatabase.ts'
import { until } from '../jobs/workshop.ts'
import { newTenant } from '../world.ts'
import { type Ground, newGround, plainLinks, tally } from './ground.ts'
import { openSink } from './outside.ts'

process.env.PRIVATE_MAIL_HOSTS = 'on'

let sink: Awaited<ReturnType<typeof openSink>>
let loops: Loops
let drop = async () => {}
beforeAll(async () => {
  drop = await useOwnDatabase()
  sink = await openSink()
  const log = openLog('worker')
  loops = startLoops([senderLoop(log, { trackingOf: plainLinks, connections: 4, leaseSeconds: 20 })], log)
})
afterAll(async () => {
  await loops.stop(5_000)
  sink.stop()
  await drop()
})

const settled = (ground: Ground, queued = 0) =>
  until(async () => {
    const { queued: waits = 0, sending = 0 } = await tally(ground)
    return sending === 0 && waits === queued
  })
const takenBy = (start: string) => sink.taken().filter(({ recipient }) => recipient.startsWith(start))
const named = (name: string) => `'${name}' || n || '@faults.test'`
const row = <T>({ tenantId, campaignId }: Ground, what: string) =>
  asTenant(tenantId).json<T>(
    `select json_build_object('message', to_jsonb(m), 'recipient', to_jsonb(r), 'lead', to_jsonb(l)) from inbox_message_refs m
       join campaign_recipients r on r.tenant_id = m.tenant_id and r.campaign_id = m.campaign_id and r.lead_id = m.lead_id
       join leads l on l.tenant_id = m.tenant_id and l.id = m.lead_id
      where m.tenant_id = $1::uuid and m.campaign_id = $2::uuid ${what} limit 1`,
    tenantId,
    campaignId,
  )

interface Shown {
  message: Record<string, unknown>
  recipient: Record<string, unknown>
  lead: Record<string, unknown>
}

test('what is due is sent once, is kept on record, and lets the sequence go on', async () => {
  const ground = await newGround(await newTenant(), { port: sink.port, count: 60, address: named('fine') })
  await settled(ground)
  expect(await tally(ground)).toEqual({ sent: 60 })
  expect(new Set(takenBy('fine').map(({ id }) => id)).size).toBe(60)
  expect(takenBy('fine')).toHaveLength(60)
  const { message, recipient } = await row<Shown>(ground, '')
  expect(message).toMatchObject({
    subject: expect.stringMatching(/^A word for First \d+$/),
    rfc_message_id: expect.stringContaining(String(message.id)),
    template_version_id: expect.any(String),
    rule: expect.any(String),
    details: { made: { lead: { email: message.to_address }, locale: 'en' } },
  })
  expect(recipient).toMatchObject({ status: 'active', next_run_at: expect.any(String), blocked_by: null })
  const days = await asTenant(ground.tenantId).json(
    'select json_agg(sent) from mailbox_days where tenant_id = $1::uuid',
    ground.tenantId,
  )
  expect(days).toEqual([60])
})

test.each(['cut-mail', 'cut-rcpt', 'cut-data', 'cut-body', 'grey'])(
  'a server that does %s once gets the mail when it is tried again, once',
  async (name) => {
    const ground = await newGround(await newTenant(), { port: sink.port, count: 3, address: named(name) })
    await until(async () => {
      // Nobody waits for the time of the next attempt: it is made now.
      await inTenantSql(ground.tenantId, (sql) =>
        sql.query(`update inbox_message_refs set send_at = now() where tenant_id = $1 and status = 'queued'`, [
          ground.tenantId,
        ]),
      )
      return (await tally(ground)).sent === 3
    })
    expect(takenBy(name)).toHaveLength(3)
    const { recipient, lead } = await row<Shown>(ground, '')
    expect([recipient.status, lead.status]).toEqual(['active', 'active'])
  },
)

test('an address that is dead bounces, is suppressed in every spelling, and is not tried again', async () => {
  const ground = await newGround(await newTenant(), { port: sink.port, count: 1, address: named('dead') })
  await settled(ground)
  expect(await tally(ground)).toEqual({ bounced: 1 })
  expect(await row<Shown>(ground, '')).toMatchObject({
    message: { rule: 'address-dead', answer: expect.stringContaining('no such user') },
    recipient: { status: 'bounced', finished_at: expect.any(String) },
    lead: { status: 'bounced' },
  })
  const suppressed = await asTenant(ground.tenantId).json(
    `select json_agg(json_build_object('key', key, 'reason', reason)) from app.suppressed($1::uuid, array['dead1@faults.test'])`,
    ground.tenantId,
  )
  expect(suppressed).toEqual([{ key: 'dead1@faults.test', reason: 'bounce_hard' }])
})

test('a full mailbox ends the sequence without suppressing anybody', async () => {
  const ground = await newGround(await newTenant(), { port: sink.port, count: 1, address: named('full') })
  await settled(ground)
  expect(await row<Shown>(ground, '')).toMatchObject({
    message: { status: 'bounced' },
    recipient: { status: 'failed' },
    lead: { status: 'active' },
  })
})

test.each([
  ['a wrong password', 'wrong', 'fine', 'authentication_failed'],
  ['an answer about us', 'anna', 'about-us', 'suspended'],
])('%s stops the mailbox, and its mails wait', async (_, user, name, status) => {
  const ground = await newGround(await newTenant(), { port: sink.port, user, count: 12, address: named(name) })
  await settled(ground, 12)
  const { tenantId, mailboxId } = ground
  await until(async () => {
    const mailbox = await asTenant(tenantId).emailAccount.findFirst({ where: { id: mailboxId } })
    return mailbox?.status === status
  })
  await settled(ground, 12)
  expect(await row<Shown>(ground, 'order by r.blocked_by nulls last')).toMatchObject({
    recipient: { status: 'active', blocked_by: 'mailbox_stopped' },
    lead: { status: 'active' },
  })
})

test('a server that leaves after the final dot may have the mail: it is uncertain, and not sent again', async () => {
  const ground = await newGround(await newTenant(), { port: sink.port, count: 5, address: named('lost') })
  await settled(ground)
  expect(await tally(ground)).toEqual({ uncertain: 5 })
  expect(takenBy('lost')).toHaveLength(5)
  expect((await row<Shown>(ground, '')).recipient).toMatchObject({
    status: 'active',
    next_run_at: null,
    blocked_by: 'uncertain',
  })
})

test('a server that hangs keeps nobody else waiting', async () => {
  const tenant = await newTenant()
  const stuck = await newGround(tenant, { port: sink.port, user: 'hang', count: 300, address: named('stuck') })
  await until(async () => ((await tally(stuck)).sending ?? 0) > 0)
  const other = await newGround(await newTenant(), { port: sink.port, count: 20, address: named('quick') })
  await settled(other)
  expect(await tally(other)).toEqual({ sent: 20 })
  expect((await tally(stuck)).sending).toBeLessThanOrEqual(20)
})

test.each(['Sup1@faults.test', '"sup1"@faults.test', 'SUP1@FAULTS.TEST'])(
  'nobody who is suppressed as %s is mailed',
  async (typed) => {
    const tenant = await newTenant()
    const ground = await newGround(tenant, {
      port: sink.port,
      count: 1,
      address: named('sup'),
      dueAt: "now() + '1 hour'",
    })
    const read = readAddress(typed)
    const before = takenBy('sup').length
    await inTenantSql(ground.tenantId, async (sql) => {
      await sql.query(
        `insert into suppression_list (tenant_id, key, kind, typed, reason, source)
       values ($1, app.inbox_key($2), 'address', $3, 'unsubscribe', 'recipient')`,
        [ground.tenantId, 'key' in read ? read.key : '', typed],
      )
      await sql.query(`update inbox_message_refs set send_at = now() where tenant_id = $1`, [ground.tenantId])
    })
    await settled(ground)
    expect(await tally(ground)).toEqual({ cancelled: 1 })
    expect(takenBy('sup')).toHaveLength(before)
    expect((await row<Shown>(ground, '')).recipient).toMatchObject({ status: 'suppressed' })
  },
)
