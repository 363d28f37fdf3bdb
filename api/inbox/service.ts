import { readContent } from '../../jobs/content/store.ts'
import { readIncoming } from '../../jobs/inbox/read.ts'
import { shownHtml } from '../../jobs/inbox/shown.ts'
import { Refused } from '../../jobs/mail/refused.ts'
import { liveChannel } from '../../jobs/queue/progress.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { asTenant } from '../../prisma/tenancy.ts'
import type { SignedIn } from '../graphql/context.ts'
import { watch } from '../graphql/live.ts'
import { InvalidInput, NotFound } from '../graphql/problem.ts'
import { revise } from '../graphql/revise.ts'
import { inboxState, threadsById } from './list.ts'
import type { ThreadMessage, ThreadMessageContent, UpdateInboxThreadInput } from './types.ts'

const mostMessages = 200

/* inbox.messages */
const messages = `
select coalesce(json_agg(json order by id), '[]') from (
  select json_build_object('direction', m.direction, 'fromAddress', m.from_address, 'toAddress', m.to_address, 'subject', m.subject,
           'at', coalesce(m.received_at, m.sent_at, m.send_at, m.created_at), 'status', m.status, 'kind', i.kind,
           'intent', i.intent, 'returnsOn', i.returns_on, 'rule', coalesce(i.rule, m.rule), 'said', coalesce(i.said, m.answer),
           'contentKey', case when m.direction = 'inbound' then m.content_storage_key end) as json, m.id
    from inbox_message_refs m left join inbox_messages i on i.tenant_id = $1::uuid and i.id = m.id
   where m.tenant_id = $1::uuid and m.thread_id = $2::uuid and m.status not in ('queued', 'cancelled')
   order by m.id desc limit ${mostMessages}) found`

/** The mails of a conversation, the oldest first. */
export const messagesOf = (db: Db, threadId: string) => db.json<ThreadMessage[]>(messages, db.tenantId, threadId)

/** What a mail that came in says. What cannot be read has the reason for a text. */
export async function contentOf(
  tenantId: string,
  key: string,
  withImages: boolean,
): Promise<ThreadMessageContent | null> {
  const stored = await readContent(tenantId, key)
  if (!stored) return null
  const mail = await readIncoming(stored.bytes)
  if (mail instanceof Refused) return { text: mail.reason, html: null, hasRemoteImages: false, files: [] }
  const { html, hasRemoteImages } = mail.html
    ? shownHtml(mail.html, withImages)
    : { html: null, hasRemoteImages: false }
  const files = mail.parts.map(({ filename }) => filename).filter((one) => one !== undefined)
  return { text: mail.text, html, hasRemoteImages, files }
}

export async function updateInboxThread({ db, viewer }: SignedIn, id: string, input: UpdateInboxThreadInput) {
  const { isRead, isArchived, category, assigneeId, snoozedUntil, expectedRevision } = input
  const [found] = await threadsById(db, viewer, [id])
  if (!found) return new NotFound('conversation')
  if (assigneeId && (await db.tenantUser.count({ where: { userId: assigneeId, deletedAt: null } })) === 0)
    return new InvalidInput([{ path: 'assigneeId', message: 'Choose a member of your organisation.' }])
  const data = {
    ...(isRead != null && { unreadCount: isRead ? 0 : Math.max(found.unreadCount, 1) }),
    ...(isArchived != null && { archivedAt: isArchived ? new Date() : null }),
    ...(category != null && { category, categoryBy: viewer.userId }),
    ...(assigneeId !== undefined && { assigneeId }),
    ...(snoozedUntil !== undefined && { snoozedUntil }),
    revision: { increment: 1 },
  }
  const changed = await revise({
    what: 'conversation',
    expectedRevision,
    find: () => db.inboxThread.findFirst({ where: { id } }),
    update: (expected) => db.inboxThread.updateMany({ where: { id, ...expected }, data }),
  })
  if (!('lastMessageAt' in changed)) return changed
  const change = JSON.stringify({ tenant: db.tenantId, topic: 'inbox', id: db.tenantId })
  await db.json('select pg_notify($1, $2)::text', liveChannel, change)
  const [now] = await threadsById(db, viewer, [id])
  return now ?? new NotFound('conversation')
}

/** How the inbox stands, and again whenever something comes or is read. */
export const watchThreads = ({ viewer }: SignedIn) =>
  watch({
    change: { tenant: viewer.tenantId, topic: 'inbox', id: viewer.tenantId },
    read: () => inboxState({ db: asTenant(viewer.tenantId), viewer }),
    isLast: () => false,
    everyMs: 30_000,
  })
