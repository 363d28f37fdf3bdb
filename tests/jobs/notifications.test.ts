import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { jobs, queues } from '../../jobs/contracts.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { add } from '../../jobs/notifications/add.ts'
import { notifications } from '../../prisma/notifications.ts'
import { inTenant } from '../../prisma/tenancy.ts'
import { newTenant } from '../world.ts'
import { launch } from './processes.ts'
import { logOf, newWorker, rows, statusesOf, until } from './workshop.ts'

test('a notification reaches its tier once, even if its job runs twice', async () => {
  const tenantId = randomUUID()
  const notice = { userId: randomUUID(), type: 'welcome', title: 'Welcome', message: 'Good to have you.' }
  const id = await inTenant(tenantId, (db) => enqueue(db, 'notification.add', notice))
  await rows(
    `insert into graphile_worker._private_jobs (task_id, payload, flags)
     select task_id, payload, flags from graphile_worker._private_jobs where payload ->> 'jobId' = $1`,
    id,
  )
  const contracts = { 'notification.add': jobs['notification.add'] }
  await newWorker({ contracts, queues, crontab: {}, handlers: { 'notification.add': add } })
  await until(async () => (await statusesOf(id)).filter((status) => status === 'succeeded').length === 2)
  expect(await notifications.asTenant(tenantId).notification.findMany()).toMatchObject([
    { id, ...notice, isRead: false },
  ])
  expect(await notifications.asTenant(randomUUID()).notification.findMany({ where: { id } })).toEqual([])
})

test.each([{ title: '' }, { message: 'x'.repeat(2_001) }, { userId: 'me' }])(
  'a notification that nobody could show is not enqueued',
  async (flaw) => {
    const notice = { userId: randomUUID(), type: 'welcome', title: 'Welcome', message: '', ...flaw }
    await expect(inTenant(randomUUID(), (db) => enqueue(db, 'notification.add', notice))).rejects.toThrow()
  },
)

test('while the notifications tier is away a notice waits, and comes once when it is back', async () => {
  const { tenantId, userId } = await newTenant()
  const away = launch('jobs/main.ts', [], { NOTIFICATIONS_DATABASE_URL: 'postgresql://nobody:x@127.0.0.1:1/nothing' })
  const notice = { userId, type: 'welcome', title: 'Welcome', message: '' }
  const id = await inTenant(tenantId, (db) => enqueue(db, 'notification.add', notice))
  await until(async () => (await statusesOf(id)).includes('failed'), 60_000)
  away.kill('SIGTERM')
  await away.exit
  expect((await logOf(id))[0]?.message).toContain('The notifications tier cannot be reached')

  launch('jobs/main.ts')
  await until(async () => (await statusesOf(id)).includes('succeeded'), 60_000)
  expect(await notifications.asTenant(tenantId).notification.findMany()).toMatchObject([{ id, title: 'Welcome' }])
}, 150_000)
