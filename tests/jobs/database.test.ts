import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { inTenant } from '../../prisma/tenancy.ts'
import { urlOf } from '../../prisma/tiers.ts'
import { useOwnDatabase } from './ownDatabase.ts'
import { launch, newFactory } from './processes.ts'
import { openProxy } from './proxy.ts'
import { jobOf, rows, statusesOf, until } from './workshop.ts'

let drop = async () => {}
beforeAll(async () => {
  drop = await useOwnDatabase()
})
afterAll(() => drop())

const quick = { beatMs: 100, silentMs: 1_000, pollMs: 50, concurrency: 4 }

async function newProxy() {
  const proxy = await openProxy(urlOf('oltp'))
  onTestFinished(() => proxy.cut())
  return proxy
}

test('a worker outlives its database: what ran meanwhile is written down once, and nothing runs twice', async () => {
  const proxy = await newProxy()
  const factory = newFactory(quick)
  const tenantId = randomUUID()
  factory.hold(1)
  factory.hold(2)
  const worker = await factory.open({}, { OLTP_DATABASE_URL: proxy.url })
  const [first, second] = [await factory.add(tenantId, 1), await factory.add(tenantId, 2)]
  await until(() => factory.count('ran 1') && factory.count('ran 2'))

  proxy.cut()
  factory.release(1)
  const later = await factory.add(tenantId, 3)
  await until(() => worker.said().includes('waiting to write this attempt down'))
  await proxy.mend()
  factory.release(2)
  for (const id of [first, second, later]) {
    await until(async () => (await statusesOf(id)).includes('succeeded'))
    expect(await statusesOf(id)).toEqual(['succeeded'])
  }
  expect([1, 2, 3].map((n) => factory.count(`ran ${n}`))).toEqual([1, 1, 1])
  expect(worker.child.exitCode).toBeNull()
})

test('a worker whose connections break again and again carries out every job, and each once', async () => {
  const proxy = await newProxy()
  const factory = newFactory({ ...quick, silentMs: 5_000 })
  const tenantId = randomUUID()
  const jobs = Array.from({ length: 200 }, (_, n) => n)
  await inTenant(tenantId, async (db) => {
    for (const n of jobs) await factory.enqueue(db, n)
  })
  const worker = await factory.open({}, { OLTP_DATABASE_URL: proxy.url })
  const ran = () =>
    factory
      .notes()
      .split('\n')
      .filter((line) => line.startsWith('ran '))
  for (let cuts = 0, before = 0; cuts < 15; cuts++, before = ran().length) {
    await until(() => ran().length > before || ran().length === jobs.length)
    proxy.cut()
    await proxy.mend()
  }
  await until(async () => {
    const left = await rows(`select from graphile_worker._private_jobs where payload ->> 'tenantId' = $1`, tenantId)
    return left.length === 0
  })
  expect(ran().toSorted()).toEqual(jobs.map((n) => `ran ${n}`).toSorted())
  expect(worker.child.exitCode).toBeNull()
})

test('a job that fails while the database is away is tried again afterwards', async () => {
  const proxy = await newProxy()
  const factory = newFactory(quick)
  const tenantId = randomUUID()
  factory.hold(1)
  factory.fail(1)
  const worker = await factory.open({}, { OLTP_DATABASE_URL: proxy.url })
  const id = await factory.add(tenantId, 1)
  await until(() => factory.count('ran 1'))
  proxy.cut()
  factory.release(1)
  await until(() => worker.said().includes('waiting to write this attempt down'))
  await proxy.mend()
  await until(async () => (await jobOf(tenantId, id))?.state === 'retrying')
  expect(await jobOf(tenantId, id)).toMatchObject({ error: 'told to fail', attempts: 1 })
  expect(await statusesOf(id)).toEqual(['failed'])
  expect(worker.child.exitCode).toBeNull()
})

test('a worker that was cut off does not take the others for dead, who were too', async () => {
  const proxies = [await newProxy(), await newProxy()] as const
  const factory = newFactory({ ...quick, concurrency: 1 })
  const tenantId = randomUUID()
  factory.hold(1)
  factory.hold(2)
  const workers = [
    await factory.open({}, { OLTP_DATABASE_URL: proxies[0].url }),
    await factory.open({}, { OLTP_DATABASE_URL: proxies[1].url }),
  ] as const
  const ids = [await factory.add(tenantId, 1), await factory.add(tenantId, 2)]
  await until(() => factory.count('ran 1') && factory.count('ran 2'))
  for (const proxy of proxies) proxy.cut()
  await until(async () => {
    const [quietest] = await rows<{ silent: number }>(
      'select extract(epoch from min(clock_timestamp() - beat_at))::float8 as silent from queue.workers',
    )
    return quietest && quietest.silent > 2
  })
  for (const i of [0, 1] as const) {
    await proxies[i].mend()
    await until(() => workers[i].said().includes('the database is back'))
  }
  factory.release(1)
  factory.release(2)
  for (const id of ids) {
    await until(async () => (await statusesOf(id)).includes('succeeded'))
    expect(await statusesOf(id)).toEqual(['succeeded'])
  }
  expect(factory.notes()).not.toContain('aborted')
})

test('a worker locks no job before it is known to live', async () => {
  const factory = newFactory(quick)
  const tenantId = randomUUID()
  const id = await factory.add(tenantId, 1)
  await asAdmin('begin; lock table queue.workers in exclusive mode', async () => {
    await factory.open({ silentMs: 10_000 })
    await until(
      async () =>
        (await rows(`select from pg_locks where relation = 'queue.workers'::regclass and not granted`)).length,
    )
    await pause(500) // ten looks for jobs
    expect(await jobOf(tenantId, id)).toMatchObject({ state: 'waiting' })
  })
  await until(async () => (await statusesOf(id))[0] === 'succeeded')
})

test('a worker whose database neither answers nor refuses makes room for another', async () => {
  const factory = newFactory(quick)
  const worker = await factory.open({ stopMs: 300 })
  await asAdmin('begin; lock table queue.workers in access exclusive mode', async () => {
    expect(await worker.exit).toBe(1)
  })
  expect(factory.count('broken: The database neither answers nor refuses.')).toBe(1)
})

test('a worker that beats but cannot fetch jobs makes room for another', async () => {
  const factory = newFactory(quick)
  const worker = await factory.open({ stopMs: 300 })
  await asAdmin('revoke select on queue.job_queues from penguin_across')
  onTestFinished(() => asAdmin('grant select on queue.job_queues to penguin_across'))
  expect(await worker.exit).toBe(1)
  expect(factory.count('broken: The database answers, but jobs cannot be fetched.')).toBe(1)
})

test('the worker process carries out the jobs of the product, and ends in order', async () => {
  const tenantId = randomUUID()
  const worker = launch('jobs/main.ts')
  await until(() => worker.said().includes('ready for jobs'))
  const jobId = randomUUID()
  const notice = { userId: randomUUID(), type: 'welcome', title: 'Welcome', message: 'Good to have you.' }
  await inTenant(
    tenantId,
    (db) =>
      db.$executeRaw`select app.enqueue(${jobId}::uuid, 'notification.add', ${JSON.stringify(notice)}::jsonb, 'default', null, null, 1)`,
  )
  await until(async () => (await jobOf(tenantId, jobId))?.state === 'succeeded')
  const line = await until(() =>
    worker
      .said()
      .split('\n')
      .find((it) => it.includes('succeeded')),
  )
  expect(JSON.parse(line)).toMatchObject({ job: 'notification.add', jobId, tenant: tenantId, attempt: 1 })
  worker.kill('SIGTERM')
  expect(await worker.exit).toBe(0)
})

test('a worker too old for the queue it finds ends in order, so that a newer one takes its place', async () => {
  const worker = launch('jobs/main.ts')
  await until(() => worker.said().includes('ready for jobs'))
  await until(async () => (await rows('select from queue.workers where pid = $1', worker.child.pid)).length)
  await until(async () => {
    await rows(`select pg_notify('worker:migrate', '{"breaking": true, "migrationNumber": 999}')`)
    return worker.said().includes('The queue gave up.')
  })
  expect(await worker.exit).toBe(1)
  expect(await rows('select from queue.workers where pid = $1', worker.child.pid)).toEqual([])
})

test('the worker process refuses a role that could go round the isolation of tenants', async () => {
  await asAdmin('create table hers (id int); alter table hers owner to penguin_across')
  onTestFinished(() => asAdmin('drop table hers'))
  const worker = launch('jobs/main.ts')
  expect(await worker.exit).toBe(78)
  expect(worker.said()).toMatch(/^Refusing to work as the database role "penguin_across"[^\n]*\n$/)
})

test('the worker process says that its database is away, and wants to be started again', async () => {
  const worker = launch('jobs/main.ts', [], { OLTP_DATABASE_URL: 'postgresql://nobody:x@127.0.0.1:1/nothing' })
  expect(await worker.exit).toBe(1)
  expect(worker.said()).toBe('The oltp tier cannot be reached.\n')
})

async function asAdmin(statement: string, meanwhile = async () => {}) {
  const admin = new URL(process.env.ADMIN_OLTP_DATABASE_URL ?? '')
  admin.pathname = new URL(urlOf('oltp')).pathname
  const sql = new pg.Client(admin.href)
  await sql.connect()
  await sql.query(statement)
  await meanwhile()
  await sql.end()
}
