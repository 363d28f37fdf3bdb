import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { z } from 'zod'
import type { jobs } from '../../jobs/contracts.ts'
import { enqueue, type Queue } from '../../jobs/enqueue.ts'
import type { Handlers, TenantRun } from '../../jobs/handler.ts'
import { prune } from '../../jobs/queue/prune.ts'
import { acrossTenantsSql, inTenant } from '../../prisma/tenancy.ts'
import { jobOf, logOf, newKind, newWorker, rows, statusesOf, until } from './workshop.ts'

test('a job runs with its payload and its tenant, and its attempt is in the log', async () => {
  const kind = newKind()
  const tenantId = randomUUID()
  const seen: { payload: unknown; run: TenantRun; tenant: string }[] = []
  await newWorker(
    kind.work(async (payload, run) => {
      const tenant = await run.inTenant((db) => db.json<string>('select app.tenant_id()'))
      seen.push({ payload, run, tenant })
    }),
  )
  const id = await kind.add(tenantId, 7)
  await until(async () => (await statusesOf(id))[0] === 'succeeded')
  expect(seen).toMatchObject([{ payload: { n: 7 }, run: { tenantId, jobId: id, attempt: 1 }, tenant: tenantId }])
  expect(Object.keys(seen[0]?.payload ?? {})).toEqual(['n'])
  expect(await logOf(id)).toMatchObject([{ attempt: 1, message: null, tenant_id: tenantId }])
  expect(await jobOf(tenantId, id)).toMatchObject({
    name: kind.name,
    queue: kind.queue,
    state: 'succeeded',
    attempts: 1,
  })
})

test('a job that fails is tried again, later each time, then is dead until somebody runs it again', async () => {
  const kind = newKind({ maxAttempts: 2 })
  const tenantId = randomUUID()
  let isBroken = true
  await newWorker(
    kind.work(async () => {
      if (isBroken) throw new Error('the mailbox is locked')
    }),
  )
  const id = await kind.add(tenantId)
  const retrying = await until(async () => {
    const job = await jobOf(tenantId, id)
    return job?.state === 'retrying' && job
  })
  expect(retrying).toMatchObject({ attempts: 1, max_attempts: 2, error: 'the mailbox is locked' })
  await until(async () => (await jobOf(tenantId, id))?.state === 'dead')
  const [first, second] = await rows<{ started_at: Date; message: string; status: string }>(
    'select * from queue.job_logs where job_id = $1 order by attempt',
    id,
  )
  expect(Number(second?.started_at) - Number(first?.started_at)).toBeGreaterThan(2_000)
  expect([first, second]).toMatchObject(Array(2).fill({ status: 'failed', message: 'the mailbox is locked' }))

  isBroken = false
  expect(await inTenant(tenantId, (db) => db.json('select app.retry_job($1::uuid)', id))).toBe(true)
  await until(async () => (await jobOf(tenantId, id))?.state === 'succeeded')
  expect(await statusesOf(id)).toEqual(['failed', 'failed', 'succeeded'])
})

test('a discarded job is gone from the queue and stays in the list', async () => {
  const kind = newKind({ maxAttempts: 1 })
  const tenantId = randomUUID()
  await newWorker(
    kind.work(async () => {
      throw new Error('never works')
    }),
  )
  const id = await kind.add(tenantId)
  await until(async () => (await jobOf(tenantId, id))?.state === 'dead')
  expect(await inTenant(tenantId, (db) => db.json('select app.discard_job($1::uuid)', id))).toBe(true)
  expect(await jobOf(tenantId, id)).toMatchObject({ state: 'discarded', error: 'never works' })
  expect(await statusesOf(id)).toEqual(['failed', 'discarded'])
  expect(await inTenant(tenantId, (db) => db.json('select app.retry_job($1::uuid)', id))).toBe(false)
  const left = await rows(`select from graphile_worker._private_jobs where payload ->> 'jobId' = $1`, id)
  expect(left).toEqual([])
})

test('a tenant sees, retries and discards its own jobs only', async () => {
  const kind = newKind()
  const [ours, theirs] = [randomUUID(), randomUUID()]
  const id = await kind.add(theirs, 1, { runAt: new Date(Date.now() + 3_600_000) })
  expect(await jobOf(ours, id)).toBeUndefined()
  for (const change of ['retry_job', 'discard_job']) {
    expect(await inTenant(ours, (db) => db.json(`select app.${change}($1::uuid)`, id))).toBe(false)
  }
  expect(await jobOf(theirs, id)).toMatchObject({ state: 'scheduled' })
})

test('a running job can be neither retried nor discarded', async () => {
  const kind = newKind()
  const tenantId = randomUUID()
  let finish = () => {}
  const held = new Promise<void>((resolve) => {
    finish = resolve
  })
  await newWorker(kind.work(() => held))
  const id = await kind.add(tenantId)
  await until(async () => (await jobOf(tenantId, id))?.state === 'running')
  for (const change of ['retry_job', 'discard_job']) {
    expect(await inTenant(tenantId, (db) => db.json(`select app.${change}($1::uuid)`, id))).toBe(false)
  }
  finish()
  await until(async () => (await jobOf(tenantId, id))?.state === 'succeeded')
  expect(await statusesOf(id)).toEqual(['succeeded'])
})

test('what a job fails with is cut and bears no secrets, nor what PostgreSQL refuses', async () => {
  const kind = newKind({ maxAttempts: 1 })
  const tenantId = randomUUID()
  await newWorker(
    kind.work(async () => {
      throw new Error(`\0imap://me:hunter2@host refused Bearer abcdef123456 ${'x'.repeat(5_000)}`)
    }),
  )
  const id = await kind.add(tenantId)
  await until(async () => (await jobOf(tenantId, id))?.state === 'dead')
  for (const message of [(await jobOf(tenantId, id))?.error, (await logOf(id))[0]?.message]) {
    expect(message).toHaveLength(2_000)
    expect(message).toMatch(/^imap:\/\/me:\[hidden\]@host refused Bearer \[hidden\] x+$/)
  }
})

test('an attempt whose end nobody could write down ends with the next one', async () => {
  const kind = newKind()
  const tenantId = randomUUID()
  const id = await kind.add(tenantId)
  await rows(
    `insert into queue.job_logs (tenant_id, job_id, attempt, name, queue, status) values ($1, $2, 1, $3, $4, 'running')`,
    ...[tenantId, id, kind.name, kind.queue],
  )
  await newWorker(kind.work(async () => {}))
  await until(async () => (await statusesOf(id))[1] === 'succeeded')
  expect(await logOf(id)).toMatchObject([{ status: 'interrupted', message: 'Its end could not be written down.' }, {}])
})

test('a job is written down as done in the moment it leaves the queue', async () => {
  const kind = newKind()
  let finish = () => {}
  const held = new Promise<void>((resolve) => {
    finish = resolve
  })
  await newWorker(kind.work(() => held))
  const id = await kind.add(randomUUID())
  await until(async () => (await statusesOf(id))[0] === 'running')
  await acrossTenantsSql('a test holds a job in its queue', async (sql) => {
    await sql.query(`select from graphile_worker._private_jobs where payload ->> 'jobId' = $1 for update`, [id])
    const { rows: own } = await sql.query<{ pid: number }>('select pg_backend_pid() as pid')
    finish()
    await until(
      async () => (await rows('select from pg_locks where $1 = any(pg_blocking_pids(pid))', own[0]?.pid)).length,
    )
    expect(await statusesOf(id)).toEqual(['running'])
  })
  await until(async () => (await statusesOf(id))[0] === 'succeeded')
})

test('a payload of yesterday that no longer fits fails with a sentence', async () => {
  const kind = newKind()
  const tenantId = randomUUID()
  const id = await kind.add(tenantId)
  await newWorker({
    contracts: { [kind.name]: { ...kind.contract, payload: z.object({ m: z.string() }) } },
    queues: {},
    crontab: {},
    handlers: { [kind.name]: async () => {} },
  })
  await until(async () => (await statusesOf(id)).includes('failed'))
  expect((await logOf(id))[0]?.message).toMatch(/"m"/)
})

test("a tenant's job is not carried out as the platform's", async () => {
  const kind = newKind()
  const tenantId = randomUUID()
  const id = await kind.add(tenantId)
  let ran = false
  await newWorker({
    contracts: { [kind.name]: { ...kind.contract, scope: 'platform' } },
    queues: {},
    crontab: {},
    handlers: {
      [kind.name]: async () => {
        ran = true
      },
    },
  })
  await until(async () => (await statusesOf(id)).includes('failed'))
  expect(ran).toBe(false)
})

test("a forgotten handler, an unknown job and a job that is not the tenant's do not compile", () => {
  // @ts-expect-error notification.add has no handler
  const forgotten: Handlers<typeof jobs> = { 'queue.prune': prune }
  const wrong = [
    // @ts-expect-error there is no such job
    (db: Queue) => enqueue(db, 'tea.make', {}),
    // @ts-expect-error the platform enqueues it
    (db: Queue) => enqueue(db, 'queue.prune', {}),
    // @ts-expect-error it needs to know more
    (db: Queue) => enqueue(db, 'notification.add', { userId: '' }),
  ]
  expect([forgotten, wrong]).toHaveLength(2)
})
