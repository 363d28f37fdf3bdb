import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { jobs, queues } from '../../jobs/contracts.ts'
import { enqueuePlatform, nobody } from '../../jobs/enqueue.ts'
import { prune } from '../../jobs/queue/prune.ts'
import { acrossTenantsSql } from '../../prisma/tenancy.ts'
import { jobOf, newKind, newWorker, rows, statusesOf, until } from './workshop.ts'

const contracts = { 'queue.prune': jobs['queue.prune'] }
const work = { contracts, queues, crontab: {}, handlers: { 'queue.prune': prune } }

const addAttempts = (tenantId: string, daysAgo: number, count: number, status = 'succeeded') =>
  rows(
    `insert into queue.job_logs (tenant_id, job_id, attempt, name, queue, status, started_at, finished_at)
     select $1, gen_random_uuid(), 1, 'probe.old', 'default', $4::queue.attempt_status,
            now() - make_interval(days => $2), now() - make_interval(days => $2)
       from generate_series(1, $3)`,
    ...[tenantId, daysAgo, count, status],
  )

const left = async (tenantId: string) => {
  const found = await rows<{ status: string; count: number }>(
    'select status, count(*)::int from queue.job_logs where tenant_id = $1 group by 1 order by 1',
    tenantId,
  )
  return Object.fromEntries(found.map(({ status, count }) => [status, count]))
}

test('attempts of more than two weeks ago are forgotten, in batches; dead jobs and the rest stay', async () => {
  const kind = newKind({ maxAttempts: 1 })
  const tenantId = randomUUID()
  const dead = await kind.add(tenantId)
  await rows(
    `update graphile_worker._private_jobs set attempts = 1, created_at = now() - interval '1 year',
                     run_at = now() - interval '1 year' where payload ->> 'jobId' = $1`,
    dead,
  )
  await addAttempts(tenantId, 15, 5_100)
  await addAttempts(tenantId, 15, 1, 'failed')
  await addAttempts(tenantId, 15, 1, 'running')
  await addAttempts(tenantId, 13, 3)

  await newWorker(work)
  const id = await acrossTenantsSql('a test', (sql) => enqueuePlatform(sql, 'queue.prune', jobs['queue.prune']))
  await until(async () => (await statusesOf(id))[0] === 'succeeded')
  expect(await left(tenantId)).toEqual({ succeeded: 3, running: 1 })
  expect(await jobOf(tenantId, dead)).toMatchObject({ state: 'dead' })
})

test('what the platform does by itself waits once, under no tenant, in its own queue', async () => {
  const name = newKind().name
  const contract = { ...jobs['queue.prune'], queue: `queue-${name}` }
  const [first, second] = await acrossTenantsSql('a test', async (sql) => [
    await enqueuePlatform(sql, name, contract),
    await enqueuePlatform(sql, name, contract),
  ])
  expect(first).not.toBe(second)
  const waiting = await rows(
    `select payload, flags from graphile_worker._private_jobs j
       join graphile_worker._private_tasks t on t.id = j.task_id where identifier = $1`,
    name,
  )
  expect(waiting).toEqual([{ payload: { tenantId: nobody, jobId: second }, flags: { [contract.queue]: true } }])
})
