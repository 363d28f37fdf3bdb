import { createClient } from 'graphql-sse'
import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openServer } from '../../api/server.ts'
import type { TenantRun } from '../../jobs/handler.ts'
import { openLog } from '../../jobs/log.ts'
import { add } from '../../jobs/notifications/add.ts'
import { notifications } from '../../prisma/notifications.ts'
import { asTenant, inTenant } from '../../prisma/tenancy.ts'
import { graphql } from '../gql/index.ts'
import { until } from '../jobs/workshop.ts'
import { newTenant } from '../world.ts'

let api: Awaited<ReturnType<typeof openServer>>
let url: string
beforeAll(async () => {
  api = await openServer()
  url = `${await api.listen({ port: 0, host: '127.0.0.1' })}/graphql/stream`
})
afterAll(() => api.close())

const Inbox = graphql(`
  query TestInbox {
    inbox { unreadCount newest { title } }
    notifications(first: 10) { totalCount nodes { id type title message isRead } }
  }
`)
const MarkRead = graphql(`
  mutation TestMarkRead($ids: [ID!]) {
    markNotificationsRead(ids: $ids) { unreadCount }
  }
`)

type Person = { tenantId: string; userId: string }

/** What the worker does with a notice. */
function tell({ tenantId, userId }: Person, title: string) {
  const run: TenantRun = {
    ...{ tenantId, jobId: uuid(), attempt: 1, signal: new AbortController().signal, log: openLog('worker') },
    inTenant: (work) => inTenant(tenantId, work),
    asTenant: () => asTenant(tenantId),
  }
  return add({ userId, type: 'test', title, message: 'Look.', byMail: 'as_wished' }, run)
}

test('a notification is its person’s alone: unread until they say otherwise', async () => {
  const tenant = await newTenant()
  const colleague = await tenant.member()
  await tell(tenant, 'First')
  await tell(tenant, 'Second')
  const { inbox, notifications: list } = await tenant.ask(Inbox)
  expect(inbox).toEqual({ unreadCount: 2, newest: { title: 'Second' } })
  expect(list).toMatchObject({ totalCount: 2, nodes: [{ title: 'Second', isRead: false }, { title: 'First' }] })
  expect((await colleague.ask(Inbox)).notifications.totalCount).toBe(0)

  const [second] = list.nodes.map(({ id }) => id)
  expect(await colleague.ask(MarkRead, { ids: [second ?? ''] })).toMatchObject({
    markNotificationsRead: { unreadCount: 0 },
  })
  expect((await tenant.ask(Inbox)).inbox.unreadCount).toBe(2)
  expect(await tenant.ask(MarkRead, { ids: [second ?? ''] })).toEqual({ markNotificationsRead: { unreadCount: 1 } })
  expect(await tenant.ask(MarkRead, {})).toEqual({ markNotificationsRead: { unreadCount: 0 } })
  expect((await tenant.ask(Inbox)).notifications.nodes.map(({ isRead }) => isRead)).toEqual([true, true])
})

test('what is past its time, or put away, is not shown', async () => {
  const tenant = await newTenant()
  const notice = { userId: tenant.userId, type: 'test', message: '' }
  await notifications.asTenant(tenant.tenantId).notification.createMany({
    data: [
      { ...notice, title: 'Over', expiresAt: new Date(0) },
      { ...notice, title: 'Away', deletedAt: new Date() },
      { ...notice, title: 'Good', expiresAt: new Date('2099-01-01') },
    ],
  })
  expect(await tenant.ask(Inbox)).toMatchObject({
    inbox: { unreadCount: 1 },
    notifications: { totalCount: 1, nodes: [{ title: 'Good' }] },
  })
})

test('who watches hears of a new one, and of what another window has read', async () => {
  const tenant = await newTenant()
  const heard: unknown[] = []
  const client = createClient({ url, headers: { authorization: `Bearer ${tenant.accessToken}` }, retryAttempts: 0 })
  const stop = client.subscribe<{ notificationAdded: object }>(
    { query: 'subscription { notificationAdded { unreadCount newest { title } } }' },
    { next: ({ data }) => heard.push(data?.notificationAdded), error() {}, complete() {} },
  )
  await until(() => heard.length === 1)
  await tell(tenant, 'Hello')
  await until(() => heard.length === 2)
  await tenant.ask(MarkRead, {})
  await until(() => heard.length === 3)
  stop()
  expect(heard).toEqual([
    { unreadCount: 0, newest: null },
    { unreadCount: 1, newest: { title: 'Hello' } },
    { unreadCount: 0, newest: { title: 'Hello' } },
  ])
})

test('reading them is nothing for the audit log', async () => {
  const tenant = await newTenant()
  await tenant.ask(MarkRead, {})
  expect(await asTenant(tenant.tenantId).auditLog.count()).toBe(0)
})
