import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { jobs, queues } from '../../jobs/contracts.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { add } from '../../jobs/notifications/add.ts'
import { notifications } from '../../prisma/notifications.ts'
import { inTenant } from '../../prisma/tenancy.ts'
import { newWorker, rows, statusesOf, until } from './workshop.ts'

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
