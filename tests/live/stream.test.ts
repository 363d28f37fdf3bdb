import { createClient } from 'graphql-sse'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeId } from '../../api/graphql/ids.ts'
import { openServer } from '../../api/server.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { reportProgress } from '../../jobs/queue/progress.ts'
import { acrossTenants, inTenant, inTenantSql } from '../../prisma/tenancy.ts'
import { until } from '../jobs/workshop.ts'
import { newTenant } from '../world.ts'

let server: Awaited<ReturnType<typeof openServer>>
let url: string
beforeAll(async () => {
  server = await openServer()
  url = `${await server.listen({ port: 0, host: '127.0.0.1' })}/graphql/stream`
})
afterAll(() => server.close())

type Heard = { state: string; progress: { done: number; total: number | null } | null } | null
const subscription = 'subscription ($id: ID!) { jobUpdated(id: $id) { id state progress { done total } } }'

function watch(accessToken: string, jobId: string, query = subscription) {
  const heard: Heard[] = []
  const ended: { as?: string } = {}
  const client = createClient({ url, headers: { authorization: `Bearer ${accessToken}` }, retryAttempts: 0 })
  const stop = client.subscribe<{ jobUpdated: Heard }>(
    { query, variables: { id: encodeId('job', jobId) } },
    {
      next({ data, errors }) {
        if (errors) ended.as = errors[0]?.message
        else heard.push(data?.jobUpdated ?? null)
      },
      error(error) {
        ended.as = String(error)
      },
      complete() {
        ended.as ??= 'complete'
      },
    },
  )
  return { heard, ended, stop }
}

const newJob = (tenantId: string, userId: string) =>
  inTenant(tenantId, (db) =>
    enqueue(
      db,
      'notification.add',
      { userId, type: 'test', title: 'x', message: '' },
      { runAt: new Date('2099-01-01') },
    ),
  )

test('who watches a job hears of each step within a moment, and of its end', async () => {
  const { tenantId, userId, accessToken } = await newTenant()
  const jobId = await newJob(tenantId, userId)
  const { heard, ended } = watch(accessToken, jobId)
  await until(() => heard.length === 1)
  expect(heard[0]).toMatchObject({ state: 'scheduled', progress: null })
  await inTenantSql(tenantId, (sql) => reportProgress(sql, { tenantId, jobId }, { done: 5, total: 10 }))
  await until(() => heard.length === 2, 1_500)
  expect(heard[1]).toMatchObject({ progress: { done: 5, total: 10 } })
  await inTenant(tenantId, (db) => db.$queryRaw`select app.discard_job(${jobId}::uuid)`)
  await until(() => ended.as)
  expect([heard.at(-1)?.state, ended.as]).toEqual(['discarded', 'complete'])
})

test('a step that is rolled back is not heard of', async () => {
  const { tenantId, userId, accessToken } = await newTenant()
  const jobId = await newJob(tenantId, userId)
  const { heard, stop } = watch(accessToken, jobId)
  await until(() => heard.length === 1)
  const failing = inTenantSql(tenantId, async (sql) => {
    await reportProgress(sql, { tenantId, jobId }, { done: 99 })
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow()
  await inTenantSql(tenantId, (sql) => reportProgress(sql, { tenantId, jobId }, { done: 1 }))
  await until(() => heard.length === 2)
  expect(heard[1]?.progress?.done).toBe(1)
  stop()
})

test('nobody hears of another tenant’s job, and is told what he would be of one that does not exist', async () => {
  const ours = await newTenant()
  const theirs = await newTenant()
  const jobId = await newJob(theirs.tenantId, theirs.userId)
  const { heard, ended } = watch(ours.accessToken, jobId)
  await until(() => ended.as)
  expect([heard, ended.as]).toEqual([[null], 'complete'])
})

test('without a session nothing is streamed, and a session that ends ends its streams', async () => {
  const { tenantId, userId, sessionId, accessToken } = await newTenant()
  const jobId = await newJob(tenantId, userId)
  const nobody = watch('nonsense', jobId)
  await until(() => nobody.ended.as)
  expect(nobody.heard).toEqual([])
  const { heard, ended } = watch(accessToken, jobId)
  await until(() => heard.length === 1)
  await acrossTenants('a test ends a session', (db) =>
    db.userSession.update({ where: { id: sessionId }, data: { revokedAt: new Date() } }),
  )
  await until(() => ended.as, 4_000)
  expect(ended.as).not.toBe('complete')
})

test.each([
  ['a query', 'query ($id: ID!) { job(id: $id) { id } }', /Only subscriptions/],
  ['an unknown field', 'subscription ($id: ID!) { jobUpdated(id: $id) { secret } }', /Cannot query field/],
  [
    'a document that is too deep',
    `subscription ($id: ID!) { jobUpdated(id: $id) ${'{ a '.repeat(20)}${'}'.repeat(20)} }`,
    /./,
  ],
])('%s is refused as JSON', async (_, query, message) => {
  const { accessToken } = await newTenant()
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${accessToken}`,
      'content-type': 'application/json',
      accept: 'text/event-stream',
    },
    body: JSON.stringify({ query, variables: { id: 'job_01m7ykjnc2e4x8trp8tdgttye6' } }),
  })
  expect(response.status).toBe(400)
  expect(((await response.json()) as { errors: { message: string }[] }).errors[0]?.message).toMatch(message)
})
