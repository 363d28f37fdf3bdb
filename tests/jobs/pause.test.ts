import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { newKind, newWorker, rows, until } from './workshop.ts'

const setActive = (queue: string, isActive: boolean) =>
  rows('update queue.job_queues set is_active = $2 where name = $1', queue, isActive)

test('a paused queue runs nothing, and everything once it is resumed', async () => {
  const [paused, other] = [newKind(), newKind()]
  const ran: string[] = []
  const tenantId = randomUUID()
  await rows('insert into queue.job_queues (name, is_active) values ($1, false)', paused.queue)
  await newWorker({
    contracts: { ...paused.contracts, ...other.contracts },
    queues: { [paused.queue]: 0, [other.queue]: 0 },
    crontab: {},
    handlers: {
      [paused.name]: async () => void ran.push('paused'),
      [other.name]: async () => void ran.push('other'),
    },
  })
  await paused.add(tenantId)
  await other.add(tenantId) // due after it, so the worker has passed it by
  await until(() => ran.length)
  expect(ran).toEqual(['other'])
  await setActive(paused.queue, true)
  await until(() => ran.length > 1)
  expect(ran).toEqual(['other', 'paused'])
})

test('pausing reaches a running worker', async () => {
  const kind = newKind()
  const tenantId = randomUUID()
  const ran: number[] = []
  await newWorker(kind.work(async ({ n }) => void ran.push(Number(n))))
  await kind.add(tenantId, 1)
  await until(() => ran.length)
  await setActive(kind.queue, false)
  await pause(1_100) // what a worker knows of pauses is at most a second old
  await kind.add(tenantId, 2)
  await kind.add(tenantId, 3)
  await pause(500) // ten looks for jobs
  expect(ran).toEqual([1])
  await setActive(kind.queue, true)
  await until(() => ran.length === 3)
})

test('starting a worker does not resume what somebody paused', async () => {
  const kind = newKind()
  await newWorker(kind.work(async () => {}))
  await setActive(kind.queue, false)
  await newWorker(kind.work(async () => {}))
  expect(await rows('select is_active from queue.job_queues where name = $1', kind.queue)).toEqual([
    { is_active: false },
  ])
})

test('the jobs of a queue have its priority', async () => {
  const [late, soon] = [newKind(), newKind()]
  const ran: string[] = []
  const tenantId = randomUUID()
  await rows('insert into queue.job_queues (name, default_priority) values ($1, 50), ($2, 1)', late.queue, soon.queue)
  await late.add(tenantId)
  await soon.add(tenantId)
  await newWorker(
    {
      contracts: { ...late.contracts, ...soon.contracts },
      queues: {},
      crontab: {},
      handlers: { [late.name]: async () => void ran.push('late'), [soon.name]: async () => void ran.push('soon') },
    },
    { concurrency: 1 },
  )
  await until(() => ran.length === 2)
  expect(ran).toEqual(['soon', 'late'])
})
