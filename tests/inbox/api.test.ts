import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { encodeId } from '../../api/graphql/ids.ts'
import { receive } from '../../jobs/inbox/receive.ts'
import { shownHtml } from '../../jobs/inbox/shown.ts'
import { graphql } from '../gql/index.ts'
import { mailed, newShop, type Shop } from './ground.ts'

const Threads = graphql(`
  query InboxThreads($first: Int! = 50, $after: String, $filter: InboxThreadFilter) {
    inboxThreads(first: $first, after: $after, filter: $filter) {
      totalCount
      nodes {
        id
        subject
        mailbox
        category
        unreadCount
        snippet
        withAddress
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    inboxState {
      unreadCount
    }
  }
`)

const Thread = graphql(`
  query InboxThread($id: ID!, $withImages: Boolean! = false) {
    inboxThread(id: $id) {
      subject
      messages {
        direction
        fromAddress
        kind
        intent
        rule
        content(withImages: $withImages) {
          text
          html
          hasRemoteImages
          files
        }
      }
    }
  }
`)

const Update = graphql(`
  mutation UpdateInboxThread($id: ID!, $input: UpdateInboxThreadInput!) {
    updateInboxThread(id: $id, input: $input) {
      __typename
      ... on InboxThread {
        unreadCount
        category
        assigneeId
        snoozedUntil
      }
      ... on Problem {
        message
      }
    }
  }
`)

const page = (text: string, type = 'text/plain') => ({ type: `${type}; charset=utf-8`, text })

let uid = 0
const comes = ({ tenantId, mailboxId, email }: Shop, from: string, { type, text }: ReturnType<typeof page>, rfc = '') =>
  receive({
    ...{ tenantId, emailAccountId: mailboxId, uidValidity: 1n, uid: ++uid, at: new Date(Date.now() + uid) },
    bytes: Buffer.from(
      [
        ...[`From: ${from}`, `To: ${email}`, `Subject: Re: Mail ${uid}`, `Message-ID: <${randomUUID()}@x.test>`],
        ...[`In-Reply-To: ${rfc}`, `Content-Type: ${type}`, '', text],
      ].join('\r\n'),
    ),
  })

it('a conversation is listed, read with its words, sorted, assigned and put off', async () => {
  const shop = await newShop()
  const person = await mailed(shop, 'lee@people.test')
  await comes(shop, person.address, page('Sounds good, tell me more.'), person.rfc)
  await comes(shop, person.address, page('What does it cost?'), person.rfc)
  const { inboxThreads, inboxState } = await shop.ask(Threads)
  const [thread] = inboxThreads.nodes
  expect(inboxThreads.nodes).toHaveLength(1)
  expect(thread).toMatchObject({
    mailbox: shop.email,
    category: 'QUESTION',
    unreadCount: 2,
    withAddress: person.address,
  })
  expect(inboxState.unreadCount).toBe(1)

  const id = thread?.id ?? ''
  expect(id).toBe(encodeId('inboxThread', person.sent))
  const { inboxThread } = await shop.ask(Thread, { id })
  expect(
    inboxThread?.messages.map(({ direction, intent, content }) => [direction, intent, content?.text.trim()]),
  ).toEqual([
    ['OUTBOUND', null, undefined],
    ['INBOUND', 'INTERESTED', 'Sounds good, tell me more.'],
    ['INBOUND', 'QUESTION', 'What does it cost?'],
  ])

  const snoozedUntil = new Date(Date.now() + 86_400_000)
  const assigneeId = encodeId('user', shop.userId)
  const input = { isRead: true, category: 'INTERESTED', assigneeId, snoozedUntil } as const
  const { updateInboxThread } = await shop.ask(Update, { id, input: input as never })
  expect(updateInboxThread).toMatchObject({ unreadCount: 0, category: 'INTERESTED', assigneeId })
  expect((await shop.ask(Threads)).inboxThreads.nodes).toEqual([])
  expect((await shop.ask(Threads, { filter: { isSnoozed: true } })).inboxThreads.totalCount).toBe(1)

  // Something new brings it back, and what somebody sorted stays.
  await comes(shop, person.address, page('No thanks, not interested.'), person.rfc)
  expect((await shop.ask(Threads)).inboxThreads.nodes).toMatchObject([{ category: 'INTERESTED', unreadCount: 1 }])
  const stranger = await shop.ask(Update, { id, input: { assigneeId: encodeId('user', randomUUID()) } })
  expect(stranger.updateInboxThread).toMatchObject({ __typename: 'InvalidInput' })
})

it('pages hold each conversation once, and search finds words', async () => {
  const shop = await newShop()
  for (const name of ['ada', 'bruno', 'carla', 'dario', 'elif'])
    await comes(shop, `${name}@people.test`, page(`I am ${name}`))
  const seen: string[] = []
  let after: string | undefined
  do {
    const { inboxThreads } = await shop.ask(Threads, { first: 2, ...(after && { after }) })
    seen.push(...inboxThreads.nodes.map(({ withAddress }) => withAddress))
    after = inboxThreads.pageInfo.hasNextPage ? (inboxThreads.pageInfo.endCursor ?? undefined) : undefined
  } while (after)
  expect(seen).toEqual(['elif', 'dario', 'carla', 'bruno', 'ada'].map((name) => `${name}@people.test`))
  const { inboxThreads } = await shop.ask(Threads, { filter: { search: 'i am CARLA' } })
  expect(inboxThreads.nodes.map(({ withAddress }) => withAddress)).toEqual(['carla@people.test'])
})

it('a stranger’s HTML comes without what runs, and its pictures only when asked for', async () => {
  const shop = await newShop()
  const hostile = `<p onclick="x()">Hello</p><script>x()</script><img src="https://pixel.example/a.png"><img src="https://10.0.0.1/a"><svg><style><img src=x onerror=x()></style></svg>`
  await comes(shop, 'lee@people.test', page(hostile, 'text/html'))
  const id = (await shop.ask(Threads)).inboxThreads.nodes[0]?.id ?? ''
  const read = async (withImages: boolean) =>
    (await shop.ask(Thread, { id, withImages })).inboxThread?.messages[0]?.content
  const hidden = await read(false)
  expect(hidden).toMatchObject({ hasRemoteImages: true })
  expect(hidden?.html).not.toMatch(/script|onclick|onerror|style|src=/)
  const shown = await read(true)
  expect(shown?.html).toContain('https://pixel.example/a.png')
  expect(shown?.html).not.toContain('10.0.0.1')
})

it.each([
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<a href="java&#10;script:alert(1)">a</a>',
  '<p style="background:url(https://pixel.example/x)">a</p>',
  '<form action="https://x.example"><input name=a></form><iframe srcdoc="<script>x</script>"></iframe>',
])('%s runs nothing', (html) => {
  expect(shownHtml(html, true).html).not.toMatch(
    /<[^>]*(?:onerror|javascript|java\s*script:|url\(|<script)|<(?:form|iframe|style|math|svg|input)/i,
  )
})
