import { afterAll, beforeAll, expect, test } from 'vitest'
import { enqueue } from '../../jobs/enqueue.ts'
import { product } from '../../jobs/handlers.ts'
import type { Worker } from '../../jobs/worker.ts'
import { asTenant, inTenant } from '../../prisma/tenancy.ts'
import { useOwnDatabase } from '../jobs/ownDatabase.ts'
import { until } from '../jobs/workshop.ts'
import { newTenant } from '../world.ts'
import { asked, newLeads, openWorker, type Tenant } from './people.ts'

let worker: Worker
let drop = async () => {}
beforeAll(async () => {
  drop = await useOwnDatabase() // the worker would take the jobs of other tests
  worker = await openWorker()
})
afterAll(async () => {
  await worker.stop()
  await drop()
})

type Operation = {
  id: string
  status: string
  changed: number
  kept: number
  canUndo: boolean
  job: { state: string; progress: { done: number; total: number } | null }
}

async function change(tenant: Pick<Tenant, 'send'>, input: object): Promise<Operation> {
  const { changeLeads } = await asked<{ changeLeads: { id: string; message?: string } }>(
    tenant,
    'mutation ($input: ChangeLeadsInput!) { changeLeads(input: $input) { ... on Operation { id } ... on Problem { message } } }',
    { input },
  )
  return ended(tenant, changeLeads.id, 'done')
}

async function undo(tenant: Pick<Tenant, 'send'>, id: string) {
  const { undoOperation } = await asked<{ undoOperation: object }>(
    tenant,
    'mutation ($id: ID!) { undoOperation(id: $id) { ... on Operation { id status } ... on Problem { message } } }',
    { id },
  )
  expect(undoOperation).toMatchObject({ id, status: 'undoing' })
  return ended(tenant, id, 'undone')
}

const ended = (tenant: Pick<Tenant, 'send'>, id: string, status: string) =>
  until(async () => {
    const { operation } = await asked<{ operation: Operation }>(
      tenant,
      'query ($id: ID!) { operation(id: $id) { id status changed kept canUndo job { state progress { done total counts } } } }',
      { id },
    )
    return operation.status === status ? operation : undefined
  }, 60_000)

const total = async (tenant: Pick<Tenant, 'send'>, filter: object) =>
  (
    await asked<{ leads: { totalCount: number } }>(
      tenant,
      'query ($filter: LeadFilter) { leads(filter: $filter) { totalCount } }',
      { filter },
    )
  ).leads.totalCount

test('all that match are tagged, and undoing takes the tag only from those who got it by this', async () => {
  const tenant = await newTenant()
  await newLeads(tenant, 30, (i) => (i < 5 ? { tags: ['hot'] } : { country: i % 2 ? 'DE' : 'FR' }))
  const operation = await change(tenant, {
    addTag: 'HOT',
    filter: { or: [{ country: { eq: 'DE' } }, { tags: { anyOf: [await tagId(tenant, 'hot')] } }] },
  })
  expect(operation).toMatchObject({ changed: 13, canUndo: true, job: { progress: { done: 18, total: 18 } } })
  const tagged = { tags: { anyOf: [await tagId(tenant, 'hot')] } }
  expect(await total(tenant, tagged)).toBe(18)
  expect(await undo(tenant, operation.id)).toMatchObject({ kept: 0, canUndo: false })
  expect(await total(tenant, tagged)).toBe(5)
})

const tagId = async (tenant: Pick<Tenant, 'send'>, name: string) =>
  (await asked<{ leadTags: { id: string; name: string }[] }>(tenant, '{ leadTags { id name } }')).leadTags.find(
    (it) => it.name === name,
  )?.id ?? ''

test('deleted leads come back with all that was theirs, but not over somebody who was added anew', async () => {
  const { tenantId, ...tenant } = await newTenant()
  const ids = await newLeads({ tenantId, ...tenant }, 12, (i) => ({ firstName: `n${i}`, tags: ['x'], company: 'Acme' }))
  await asked(tenant, 'mutation ($input: RecordConsentInput!) { recordConsent(input: $input) { __typename } }', {
    input: { leadId: ids[0], state: 'given', source: 'fair', text: 'yes', proof: { ip: '192.0.2.1' } },
  })
  const everything = () =>
    asTenant(tenantId).lead.findMany({
      orderBy: { emailKey: 'asc' },
      include: { taggings: true, consents: true, engagement: true, lists: true },
      omit: { revision: true },
    })
  await inTenant(tenantId, async (db) => {
    const [first] = await db.lead.findMany({ take: 1, orderBy: { emailKey: 'asc' } })
    await db.leadEngagement.create({ data: { leadId: first?.id ?? '', openCount: 3, lastOpenAt: new Date() } })
  })
  const before = await everything()
  const operation = await change(tenant, { delete: true, filter: {} })
  expect(operation.changed).toBe(12)
  expect(await total(tenant, {})).toBe(0)
  await newLeads({ tenantId, ...tenant }, 1, () => ({ email: 'LEAD3@example.test', firstName: 'anew' }))
  expect(await undo(tenant, operation.id)).toMatchObject({ kept: 1 })
  const after = await everything()
  expect(after.filter(({ firstName }) => firstName !== 'anew')).toEqual(
    before.filter(({ emailKey }) => emailKey !== 'lead3@example.test'),
  )
  expect(after).toHaveLength(12)
})

test('a status that somebody changed since is left as they left it', async () => {
  const tenant = await newTenant()
  const ids = await newLeads(tenant, 4)
  const operation = await change(tenant, { setStatus: 'invalid', ids: ids.slice(0, 3) })
  expect(operation.changed).toBe(3)
  await asked(tenant, 'mutation ($id: ID!) { updateLead(id: $id, input: { status: replied }) { __typename } }', {
    id: ids[0],
  })
  expect(await undo(tenant, operation.id)).toMatchObject({ kept: 1 })
  expect(await total(tenant, { status: { eq: 'active' } })).toBe(3)
  expect(await total(tenant, { status: { eq: 'replied' } })).toBe(1)
})

test('a change that was interrupted goes on where it stopped and counts nothing twice', async () => {
  const { tenantId, ...tenant } = await newTenant()
  await inTenant(
    tenantId,
    (db) =>
      db.$executeRaw`insert into leads (tenant_id, id, email, email_key)
      select app.tenant_id(), gen_random_uuid(), 'u' || i || '@example.test', 'u' || i || '@example.test' from generate_series(1, 12000) i`,
  )
  const { createLeadList } = await asked<{ createLeadList: { id: string } }>(
    tenant,
    'mutation { createLeadList(input: { name: "All" }) { ... on LeadList { id } } }',
  )
  await worker.stop()
  const { changeLeads } = await asked<{ changeLeads: { id: string } }>(
    tenant,
    'mutation ($input: ChangeLeadsInput!) { changeLeads(input: $input) { ... on Operation { id } ... on Problem { message } } }',
    { input: { addToListId: createLeadList.id, filter: {} } },
  )
  const operation = await asTenant(tenantId).operation.findFirst()
  let looks = 0
  const stopping = {
    aborted: false,
    throwIfAborted: () => {
      if (looks++ === 1) throw new Error('killed')
    },
  } as AbortSignal
  const run = { tenantId, jobId: operation?.jobId ?? '', signal: stopping } as Parameters<
    (typeof product.handlers)['lead.change']
  >[1]
  await expect(product.handlers['lead.change']({ operationId: operation?.id ?? '' }, run)).rejects.toThrow('killed')
  expect(await asTenant(tenantId).leadListMember.count()).toBe(5_000)
  worker = await openWorker()
  expect(await ended(tenant, changeLeads.id, 'done')).toMatchObject({ changed: 12_000 })
  expect(await asTenant(tenantId).leadListMember.count()).toBe(12_000)
  expect(await undo(tenant, changeLeads.id)).toMatchObject({ kept: 0 })
  expect(await asTenant(tenantId).leadListMember.count()).toBe(0)
}, 120_000)

test('what cannot be meant is refused with what would be right', async () => {
  const tenant = await newTenant()
  const refused = async (input: object) =>
    (
      await asked<{ changeLeads: { message: string } }>(
        tenant,
        'mutation ($input: ChangeLeadsInput!) { changeLeads(input: $input) { ... on Operation { id } ... on Problem { message } } }',
        { input },
      )
    ).changeLeads.message
  expect(await refused({ filter: {} })).toBe('Say one thing to do.')
  expect(await refused({ delete: true })).toBe('Say which leads: by a filter, or by their ids.')
  expect(await refused({ filter: {}, delete: true, addTag: 'x' })).toBe('Say one thing to do.')
  expect(await refused({ filter: { attribute: { key: 'size', number: { gt: 1 } } }, delete: true })).toBe(
    'There is no field "size".',
  )
})

test('a snapshot keeps the leads it had, a live segment follows', async () => {
  const tenant = await newTenant()
  await newLeads(tenant, 6, (i) => ({ country: i < 4 ? 'DE' : 'FR' }))
  const make = async (name: string, kind: string) =>
    (
      await asked<{ createSegment: { id: string } }>(
        tenant,
        'mutation ($input: CreateSegmentInput!) { createSegment(input: $input) { ... on Segment { id } ... on Problem { message } } }',
        { input: { name, kind, filter: { country: { eq: 'de' } } } },
      )
    ).createSegment.id
  const [live, snapshot] = [await make('live', 'live'), await make('then', 'snapshot')]
  const segment = async (id: string) =>
    (
      await asked<{
        segment: { snapshotAt: string | null; filter: object; leads: { exact: number; sample: object[] } }
      }>(
        tenant,
        'query ($id: ID!) { segment(id: $id) { snapshotAt filter leads { estimate exact sample { id } } usedBy { name } } }',
        { id },
      )
    ).segment
  await until(async () => (await segment(snapshot)).snapshotAt)
  await newLeads(tenant, 1, () => ({ email: 'late@example.test', country: 'DE' }))
  expect((await segment(live)).leads).toMatchObject({ exact: 5 })
  expect((await segment(snapshot)).leads).toMatchObject({ exact: 4 })
  expect((await segment(snapshot)).leads.sample).toHaveLength(4)
  expect(await total(tenant, { segments: { anyOf: [live], noneOf: [snapshot] } })).toBe(1)
})

test('a cleanup says whom it would delete, and deletes them so that it can be undone', async () => {
  const { tenantId, ...tenant } = await newTenant()
  await newLeads({ tenantId, ...tenant }, 5)
  await inTenant(tenantId, async (db) => {
    const [a, b] = await db.lead.findMany({ orderBy: { emailKey: 'asc' } })
    await db.lead.updateMany({
      where: { id: a?.id ?? '' },
      data: { status: 'bounced', updatedAt: new Date('2026-01-01') },
    })
    await db.lead.updateMany({ where: { id: b?.id ?? '' }, data: { createdAt: new Date('2025-01-01') } })
    await db.leadEngagement.create({ data: { leadId: b?.id ?? '', sentCount: 9, lastSentAt: new Date('2026-05-01') } })
  })
  const input = { isActive: true, bouncedAfterDays: 30, inactiveAfterDays: 90 }
  const { previewLeadCleanup } = await asked<{ previewLeadCleanup: { exact: number } }>(
    tenant,
    'query ($input: LeadCleanupInput!) { previewLeadCleanup(input: $input) { exact sample { email } } }',
    { input },
  )
  expect(previewLeadCleanup.exact).toBe(2)
  await asked(tenant, 'mutation ($input: LeadCleanupInput!) { setLeadCleanup(input: $input) { __typename } }', {
    input,
  })
  await inTenant(tenantId, (db) => enqueue(db, 'lead.cleanUp', {}))
  const made = await until(async () => (await asTenant(tenantId).operation.findMany({ where: { status: 'done' } }))[0])
  expect(made).toMatchObject({ kind: 'lead.delete', title: 'Scheduled cleanup', changed: 2 })
  expect(await total(tenant, {})).toBe(3)
})
