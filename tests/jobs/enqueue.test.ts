import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { expect, test } from 'vitest'
import { asTenant, inTenant } from '../../prisma/tenancy.ts'
import { urlOf } from '../../prisma/tiers.ts'
import { jobOf, newKind, newWorker, rows, until } from './workshop.ts'

const payloads = async (name: string) =>
  (
    await rows<{ payload: Record<string, unknown> }>(
      `select payload from graphile_worker._private_jobs j
         join graphile_worker._private_tasks t on t.id = j.task_id where identifier = $1 order by j.id`,
      name,
    )
  ).map(({ payload }) => payload)

test('a job exists only if the transaction that caused it does', async () => {
  const kind = newKind()
  const tenantId = randomUUID()
  const failing = inTenant(tenantId, async (db) => {
    await kind.enqueue(db, 1)
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow('changed my mind')
  expect(await payloads(kind.name)).toEqual([])

  const id = await inTenant(tenantId, (db) => kind.enqueue(db, 2))
  expect(await payloads(kind.name)).toEqual([{ n: 2, tenantId, jobId: id }])
})

test('the tenant and the id of a job are stamped, whatever its payload says', async () => {
  const kind = newKind()
  const [ours, theirs] = [randomUUID(), randomUUID()]
  const jobId = randomUUID()
  const forged = JSON.stringify({ n: 1, tenantId: theirs, jobId: randomUUID() })
  await asTenant(ours).$executeRaw`
    select app.enqueue(${jobId}::uuid, ${kind.name}, ${forged}::jsonb, ${kind.queue}, null, null, 1)`
  expect(await payloads(kind.name)).toEqual([{ n: 1, tenantId: ours, jobId }])
  expect(await jobOf(theirs, jobId)).toBeUndefined()
})

test('a payload that does not fit its contract is not enqueued', async () => {
  const kind = newKind()
  const wrong = inTenant(randomUUID(), (db) => kind.enqueue(db, 'one' as never))
  await expect(wrong).rejects.toThrow(/expected number/)
  expect(await payloads(kind.name)).toEqual([])
})

test('a key replaces the job that waits, of the same tenant only', async () => {
  const kind = newKind()
  const [ours, theirs] = [randomUUID(), randomUUID()]
  const when = { key: 'nightly', runAt: new Date(Date.now() + 60_000) }
  await kind.add(ours, 1, when)
  await kind.add(theirs, 2, when)
  await kind.add(ours, 3, when)
  const waiting = (await payloads(kind.name)).map(({ n, tenantId }) => [n, tenantId])
  expect(waiting).toEqual([
    [3, ours],
    [2, theirs],
  ])
})

test.each(['', 'k'.repeat(401)])('a key of no or too many characters is refused', async (key) => {
  await expect(newKind().add(randomUUID(), 1, { key })).rejects.toThrow('A job key has 1 to 400 characters')
})

test('a job that is due later does not run before', async () => {
  const kind = newKind()
  const ran: number[] = []
  const tenantId = randomUUID()
  const later = await kind.add(tenantId, 1, { runAt: new Date(Date.now() + 3_600_000) })
  await kind.add(tenantId, 2)
  await newWorker(kind.work(async ({ n }) => void ran.push(Number(n))))
  await until(() => ran.length)
  expect(ran).toEqual([2])
  expect(await jobOf(tenantId, later)).toMatchObject({ state: 'scheduled' })
})

test('without a tenant there is no enqueueing', async () => {
  const sql = new pg.Client(urlOf('oltp'))
  await sql.connect()
  const orphan = sql.query(`select app.enqueue($1, 'x.y', '{}', 'default', null, null, 1)`, [randomUUID()])
  await expect(orphan).rejects.toThrow('without a tenant')
  await sql.end()
})

test.each([
  'select * from graphile_worker._private_jobs',
  'select * from graphile_worker.jobs',
  `select graphile_worker.add_job('queue.prune')`,
  'select * from queue.workers',
  `update queue.job_queues set is_active = false`,
  `delete from queue.job_logs`,
  `select queue.give_back(null, array['x'])`,
])('the role of the tenants has no other way into the queue: %s', async (statement) => {
  const sql = new pg.Client(urlOf('oltp'))
  await sql.connect()
  await expect(sql.query(statement)).rejects.toThrow('permission denied')
  await sql.end()
})
