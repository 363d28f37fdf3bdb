import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { openLog } from '../../jobs/log.ts'
import { startWorker } from '../../jobs/worker.ts'
import { asTenant } from '../../prisma/tenancy.ts'
import { newKind, until } from './workshop.ts'

const [ours, theirs] = [randomUUID(), randomUUID()]
const [good, bad] = [newKind({ maxAttempts: 1 }), newKind({ maxAttempts: 1 })]

type Filter = { states?: string[]; name?: string; queue?: string; before?: string; size?: number }
type Row = { id: string; tenant_id: string; state: string; name: string; queue: string }

const page = ({ states, name, queue, before, size = 100 }: Filter = {}, tenantId = ours) =>
  asTenant(tenantId).$queryRaw<Row[]>`
    select * from app.jobs(${states ?? null}::text[], ${name ?? null}, ${queue ?? null}, ${before ?? null}::uuid, ${size}::int)`

const ids = (rows: Row[]) => rows.map(({ id }) => id)

beforeAll(async () => {
  const handlers = {
    [good.name]: async () => {},
    [bad.name]: async () => {
      throw new Error('never works')
    },
  }
  const contracts = { ...good.contracts, ...bad.contracts }
  const worker = await startWorker({ contracts, queues: {}, crontab: {}, handlers }, openLog('worker'))
  for (const tenantId of [ours, theirs]) {
    for (const kind of [good, bad, good, bad, good]) await kind.add(tenantId)
  }
  await until(async () => (await page({ states: ['succeeded', 'dead'] })).length === 5)
  await until(async () => (await page({ states: ['succeeded', 'dead'] }, theirs)).length === 5)
  await worker.stop()
  for (let n = 0; n < 3; n++) await good.add(ours, n, { runAt: new Date(Date.now() + 60_000) })
})

test('the list shows what waits, died and is over, the newest first, of one tenant', async () => {
  const all = await page()
  expect(all.map(({ state }) => state)).toEqual([
    ...['scheduled', 'scheduled', 'scheduled'],
    ...['succeeded', 'dead', 'succeeded', 'dead', 'succeeded'],
  ])
  expect(ids(all)).toEqual(ids(all).toSorted().toReversed())
  expect(new Set(all.map((job) => job.tenant_id))).toEqual(new Set([ours]))
  expect(ids(all)).toEqual(ids(await asTenant(ours).$queryRaw<Row[]>`select * from queue.jobs order by id desc`))
})

test('pages follow each other without gap or overlap', async () => {
  const seen: string[] = []
  for (;;) {
    const next = await page({ size: 2, before: seen.at(-1) })
    if (next.length === 0) break
    seen.push(...ids(next))
  }
  expect(seen).toEqual(ids(await page()))
})

test('the list is narrowed by state, name and queue', async () => {
  const all = await page()
  const expected = (isIn: (job: Row) => boolean) => ids(all.filter(isIn))
  expect(ids(await page({ states: ['dead', 'scheduled'] }))).toEqual(expected(({ state }) => state !== 'succeeded'))
  expect(ids(await page({ name: bad.name }))).toEqual(expected(({ name }) => name === bad.name))
  expect(ids(await page({ queue: good.queue, size: 2 }))).toEqual(
    expected(({ queue }) => queue === good.queue).slice(0, 2),
  )
  expect(await page({ states: [] })).toEqual([])
})
