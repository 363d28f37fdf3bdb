import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useOwnDatabase } from './ownDatabase.ts'
import { newFactory } from './processes.ts'
import { jobOf, logOf, newKind, newWorker, rows, statusesOf, until } from './workshop.ts'

let drop = async () => {}
beforeAll(async () => {
  drop = await useOwnDatabase()
})
afterAll(() => drop())

const quick = { beatMs: 100, silentMs: 800, pollMs: 50, concurrency: 4 }

test('the jobs that a killed worker was at run again, and no others', async () => {
  const factory = newFactory(quick)
  const tenantId = randomUUID()
  const held = [2, 5, 6]
  for (const n of held) factory.hold(n)
  const first = await factory.open()
  const ids = new Map<number, string>()
  for (let n = 1; n <= 12; n++) ids.set(n, await factory.add(tenantId, n))
  const others = [...ids.keys()].filter((n) => !held.includes(n))
  const statuses = (n: number) => statusesOf(ids.get(n) ?? '')
  for (const n of others) await until(async () => (await statuses(n))[0] === 'succeeded')
  for (const n of held) await until(() => factory.count(`ran ${n}`))

  first.kill('SIGKILL')
  await first.exit
  for (const n of held) factory.release(n)
  await factory.open()
  for (const n of held) {
    await until(async () => (await statuses(n)).includes('succeeded'))
    expect(await statuses(n)).toEqual(['interrupted', 'succeeded'])
    expect(factory.count(`ran ${n}`)).toBe(2)
  }
  for (const n of others) {
    expect(await statuses(n)).toEqual(['succeeded'])
    expect(factory.count(`ran ${n}`)).toBe(1)
  }
})

test('a worker that lives keeps its jobs, however long they take and even when it is too busy to beat for a while', async () => {
  const factory = newFactory({ ...quick, silentMs: 3_000 })
  const tenantId = randomUUID()
  factory.hold(1)
  await factory.open()
  const id = await factory.add(tenantId, 1)
  await until(() => factory.count('ran 1'))
  await factory.open() // it would take the job
  factory.block(1, 2_000)
  await until(() => factory.count('blocked 1'))
  await until(async () => {
    const [youngest] = await rows<{ age: number }>(
      'select extract(epoch from min(clock_timestamp() - started_at))::float8 as age from queue.workers',
    )
    return youngest && youngest.age > 4.5
  })
  factory.release(1)
  await until(async () => (await statusesOf(id))[0] === 'succeeded')
  expect(await statusesOf(id)).toEqual(['succeeded'])
  expect(factory.count('ran 1')).toBe(1)
})

test('a worker that was taken for dead is told so, and goes on', async () => {
  const factory = newFactory({ ...quick, concurrency: 1 })
  const tenantId = randomUUID()
  factory.hold(1)
  await factory.open()
  const id = await factory.add(tenantId, 1)
  await until(() => factory.count('ran 1'))
  const other = await factory.open()
  factory.block(1, 3_000)
  await until(() => factory.count('ran 1') === 2)
  await until(() => factory.count('aborted 1: The job was given to another worker.'))
  factory.release(1)
  await until(async () => (await statusesOf(id)).includes('succeeded'))
  await until(async () => !(await statusesOf(id)).includes('running'))
  expect((await statusesOf(id)).toSorted()).toEqual(['interrupted', 'succeeded'])

  other.kill('SIGKILL')
  await other.exit
  const next = await factory.add(tenantId, 2)
  await until(async () => (await statusesOf(next))[0] === 'succeeded')
})

test('what somebody unknown has locked is given back', async () => {
  const kind = newKind()
  const tenantId = randomUUID()
  const id = await kind.add(tenantId)
  await rows(
    `update graphile_worker._private_jobs set locked_by = 'stranger', locked_at = now(), attempts = 1
               where payload ->> 'jobId' = $1`,
    id,
  )
  await newWorker(
    kind.work(async () => {}),
    quick,
  )
  await until(async () => (await jobOf(tenantId, id))?.state === 'succeeded')
})

test('what a worker has locked without hearing of it, because the answer was lost, it gives back', async () => {
  const kind = newKind()
  const [tenantId, jobId] = [randomUUID(), randomUUID()]
  await newWorker(
    kind.work(async () => {}),
    quick,
  )
  await until(async () => {
    const locked = await rows(
      `insert into graphile_worker._private_jobs (task_id, payload, flags, locked_by, locked_at, attempts)
       select t.id, json_build_object('tenantId', $1::text, 'jobId', $2::text, 'n', 0), jsonb_build_object($4::text, true),
              w.worker_ids[1], now(), 1
         from graphile_worker._private_tasks t, queue.workers w where t.identifier = $3 and w.pid = $5
        order by w.started_at desc limit 1
       returning id`,
      ...[tenantId, jobId, kind.name, kind.queue, process.pid],
    )
    return locked.length
  })
  await until(async () => (await statusesOf(jobId)).length)
  await until(async () => (await jobOf(tenantId, jobId))?.state === 'succeeded')
  expect(await statusesOf(jobId)).toEqual(['succeeded'])
})

test('being interrupted costs a job none of its attempts, twice', async () => {
  const kind = newKind({ maxAttempts: 1 })
  const tenantId = randomUUID()
  const id = await kind.add(tenantId)
  for (const state of ['waiting', 'waiting', 'dead']) {
    await rows(
      `update graphile_worker._private_jobs set locked_by = 'ghost', locked_at = now(), attempts = attempts + 1
                 where payload ->> 'jobId' = $1`,
      id,
    )
    await rows(
      `insert into queue.job_logs (tenant_id, job_id, attempt, name, queue, status)
                select $1, $2, count(*) + 1, $3, $4, 'running' from queue.job_logs where job_id = $2`,
      ...[tenantId, id, kind.name, kind.queue],
    )
    expect(await rows(`select queue.give_back(null, array['ghost']) as jobs`)).toEqual([{ jobs: 1 }])
    expect(await jobOf(tenantId, id)).toMatchObject({ state, error: 'The worker stopped in the middle of this job.' })
  }
  expect(await logOf(id)).toMatchObject(Array(3).fill({ status: 'interrupted' }))
})

test('a worker that is asked to stop lets its running job end', async () => {
  const factory = newFactory(quick)
  const tenantId = randomUUID()
  factory.hold(1)
  const worker = await factory.open({ concurrency: 1 })
  const [running, waiting] = [await factory.add(tenantId, 1), await factory.add(tenantId, 2)]
  await until(() => factory.count('ran 1'))
  worker.kill('SIGTERM')
  await until(() => factory.count('stopping'))
  factory.release(1)
  expect(await worker.exit).toBe(0)
  expect(await statusesOf(running)).toEqual(['succeeded'])
  expect(await jobOf(tenantId, waiting)).toMatchObject({ state: 'waiting' })
  expect(await rows('select from queue.workers where pid = $1', worker.child.pid)).toEqual([])
})

test('a job that does not end when its worker must is told, given back, and has lost no attempt', async () => {
  const factory = newFactory({ ...quick, stopMs: 900 })
  const tenantId = randomUUID()
  factory.hold(1)
  const worker = await factory.open()
  const id = await factory.add(tenantId, 1)
  await until(() => factory.count('ran 1'))
  worker.kill('SIGTERM')
  expect(await worker.exit).toBe(0)
  expect(factory.count('aborted 1: The worker is stopping.')).toBe(1)
  expect(await statusesOf(id)).toEqual(['interrupted'])
  expect(await jobOf(tenantId, id)).toMatchObject({ state: 'waiting', attempts: 0 })
})
