import type { Db } from '../../prisma/tenancy.ts'
import { countLimit, cursorOf, type Page, pageSize } from '../graphql/connection.ts'
import type { SignedIn, Viewer } from '../graphql/context.ts'
import { fault } from '../graphql/fault.ts'
import type { InboxState, InboxThread, InboxThreadFilter } from './types.ts'

const threadJson = `json_build_object('id', t.id, 'emailAccountId', t.email_account_id, 'mailbox', a.email, 'leadId', t.lead_id,
  'withAddress', t.with_address, 'withName', t.with_name, 'subject', t.subject, 'kind', t.kind, 'category', t.category,
  'assigneeId', t.assignee_id, 'snoozedUntil', t.snoozed_until, 'archivedAt', t.archived_at, 'unreadCount', t.unread_count,
  'messageCount', t.message_count, 'snippet', t.snippet, 'lastMessageAt', t.last_message_at, 'revision', t.revision,
  'createdAt', t.created_at, 'updatedAt', t.updated_at)`

/** $2: the workspaces somebody may see, or null for all. */
const from = `from inbox_threads t join email_accounts a on a.tenant_id = $1::uuid and a.id = t.email_account_id
  where t.tenant_id = $1::uuid and ($2::uuid[] is null or a.company_id = any ($2::uuid[]))`

const filtered = `${from}
   and t.kind = any ($3::text[]::incoming_kind[])
   and ($4::text[] is null or t.category = any ($4::text[]::reply_intent[]))
   and ($5::boolean is null or (t.unread_count > 0) = $5::boolean)
   and (t.archived_at is not null) = $6::boolean
   and (coalesce(t.snoozed_until, '-infinity') > now()) = $7::boolean
   and ($8::uuid is null or t.email_account_id = $8::uuid) and ($9::uuid is null or t.assignee_id = $9::uuid)
   and ($10::uuid is null or t.lead_id = $10::uuid)
   and ($11::text is null or strpos(lower(concat_ws(' ', t.subject, t.with_address, t.with_name, t.snippet)), $11) > 0)`

/* inbox.threads: a page and all that the list shows, in one statement. */
const page = `
select coalesce(json_agg(json order by at desc, id desc), '[]') from (
  select ${threadJson} as json, t.last_message_at as at, t.id ${filtered}
     and ($12::timestamptz is null or (t.last_message_at, t.id) < ($12::timestamptz, $13::uuid))
   order by t.last_message_at desc, t.id desc limit $14::int) found`
const counted = `select count(*)::int from (select ${filtered} limit ${countLimit}) found`.replace(
  'select from',
  'select 1 from',
)

const sight = ({ companyIds }: Pick<Viewer, 'companyIds'>) => (companyIds === null ? null : [...companyIds])

/** The conversations of a filter, those with the newest mail first. */
export async function inboxThreads({ db, viewer }: SignedIn, wanted: Page, filter: InboxThreadFilter | null) {
  const size = pageSize(wanted)
  const { categories, kinds, isUnread, isArchived, isSnoozed, emailAccountId, assigneeId, leadId, search } =
    filter ?? {}
  const values = [
    ...[db.tenantId, sight(viewer), kinds ?? ['reply'], categories ?? null, isUnread ?? null, isArchived ?? false],
    ...[isSnoozed ?? false, emailAccountId ?? null, assigneeId ?? null, leadId ?? null],
    search?.trim().toLowerCase().slice(0, 200) || null,
  ]
  const after = wanted.after == null ? [null, null] : readPlace(wanted.after)
  const rows = await db.json<InboxThread[]>(page, ...values, ...after, size + 1)
  const nodes = rows.slice(0, size)
  const edges = nodes.map((node) => ({ cursor: cursorOf(`${String(node.lastMessageAt)}|${node.id}`), node }))
  const pageInfo = { hasNextPage: rows.length > size, endCursor: edges.at(-1)?.cursor ?? null }
  const count = () => db.json<number>(counted, ...values)
  return { edges, nodes, pageInfo, count, totalCount: count }
}

function readPlace(cursor: string): [string, string] {
  const [, at, id] = /^([\d:.T+Z-]{19,40})\|([0-9a-f-]{36})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (at && id && Number.isFinite(Date.parse(at))) return [at, id]
  throw fault('BAD_REQUEST', 'That cursor is not one of this list: pass the endCursor of the page before.')
}

export const threadsById = (db: Db, viewer: Viewer, ids: string[]) =>
  db.json<InboxThread[]>(
    `select coalesce(json_agg(${threadJson}), '[]') ${from} and t.id = any ($3::uuid[])`,
    ...[db.tenantId, sight(viewer), ids],
  )

/** How the inbox stands for somebody. */
export const inboxState = ({ db, viewer }: Pick<SignedIn, 'db' | 'viewer'>) =>
  db.json<InboxState>(
    `select json_build_object('unreadCount', count(*) filter (where t.unread_count > 0 and t.kind = 'reply' and t.archived_at is null),
       'lastMessageAt', max(t.last_message_at)) ${from}`,
    ...[db.tenantId, sight(viewer)],
  )
