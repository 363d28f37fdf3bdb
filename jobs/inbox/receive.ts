import { createHash } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import { type Db, inTenant } from '../../prisma/tenancy.ts'
import { putContent } from '../content/store.ts'
import { cleanText } from '../mail/answers.ts'
import { Refused } from '../mail/refused.ts'
import { liveChannel } from '../queue/progress.ts'
import { classify } from './classify.ts'
import { applyVerdict } from './effects.ts'
import { keyOf, type Matched, matchIncoming } from './match.ts'
import { type Incoming, mostBytes, readIncoming } from './read.ts'
import type { IncomingVerdict } from './verdict.ts'
import { writtenPart } from './written.ts'

/** A mail as it lies in a mailbox. */
export interface Arrived {
  readonly tenantId: string
  readonly emailAccountId: string
  readonly uidValidity: bigint
  readonly uid: number
  readonly bytes: Buffer
  readonly at: Date
}

/** Stores a mail that came in, with all that it means; one that was stored before changes nothing. Answers its id if it is new. */
export async function receive(arrived: Arrived, mayStore: (db: Db) => Promise<void> = async () => {}) {
  const { tenantId, bytes, at } = arrived
  const mail = await readIncoming(bytes)
  const verdict = mail instanceof Refused ? undefined : classify(mail, at)
  const contentKey = await putContent(tenantId, bytes.subarray(0, mostBytes), { contentType: 'message/rfc822' })
  return inTenant(tenantId, async (db) => {
    await mayStore(db)
    if (!(mail instanceof Refused) && verdict) return store(db, arrived, contentKey, mail, verdict)
    return storeUnreadable(db, arrived, contentKey, mail as Refused)
  })
}

async function store(db: Db, arrived: Arrived, contentKey: string, mail: Incoming, verdict: IncomingVerdict) {
  if (await isOwn(db, mail)) return undefined
  const matched = (await matchIncoming(db, arrived.emailAccountId, mail, verdict)) ?? undefined
  const row = rowOf(arrived, contentKey, matched, {
    kind: verdict.kind,
    intent: 'intent' in verdict ? verdict.intent : null,
    returnsOn: 'returnsOn' in verdict ? (verdict.returnsOn ?? null) : null,
    rule: verdict.rule,
    said: verdict.text,
    identity: identityOf(arrived.bytes, mail),
    from: mail.from,
    fromName: mail.fromName,
    to: mail.to[0] ?? null,
    subject: mail.subject,
    messageId: mail.messageId ?? null,
    snippet: cleanText(writtenPart(mail)).slice(0, 200),
    attachments: mail.parts.filter(({ isInline }) => !isInline).length,
  })
  const id = await db.json<string | null>(insert, ...row)
  if (id && matched) {
    const { emailAccountId, at } = arrived
    await applyVerdict(db, verdict, { messageId: id, emailAccountId, from: mail.from, at, matched })
  }
  return id ?? undefined
}

/** A mail beyond all bounds is kept as it came, with the reason, and means nothing. */
async function storeUnreadable(db: Db, arrived: Arrived, contentKey: string, { reason }: Refused) {
  const row = rowOf(arrived, contentKey, undefined, {
    ...{ kind: 'unreadable', intent: null, returnsOn: null, rule: 'unreadable', said: reason, from: '', fromName: '' },
    ...{ to: null, subject: '', messageId: null, snippet: reason, attachments: 0 },
    identity: createHash('sha256').update(arrived.bytes).digest('hex'),
  })
  return (await db.json<string | null>(insert, ...row)) ?? undefined
}

interface Facts {
  readonly kind: IncomingVerdict['kind'] | 'unreadable'
  readonly intent: string | null
  readonly returnsOn: string | null
  readonly rule: string
  readonly said: string
  readonly identity: string
  readonly from: string
  readonly fromName: string
  readonly to: string | null
  readonly subject: string
  readonly messageId: string | null
  readonly snippet: string
  readonly attachments: number
}

const messageTypes = {
  reply: 'reply',
  auto_reply: 'auto_reply',
  bounce: 'bounce',
  delay: 'bounce',
  complaint: 'complaint',
  unreadable: 'reply',
}

function rowOf(
  { tenantId, emailAccountId, uidValidity, uid, at }: Arrived,
  contentKey: string,
  matched: Matched | undefined,
  facts: Facts,
) {
  const id = uuid()
  return [
    ...[
      tenantId,
      id,
      emailAccountId,
      facts.identity,
      uidValidity.toString(),
      uid,
      facts.kind,
      facts.intent,
      facts.returnsOn,
    ],
    ...[facts.rule, facts.said, matched?.by ?? null, facts.fromName, facts.snippet, facts.attachments],
    ...[messageTypes[facts.kind], matched?.threadId ?? id, matched?.id ?? null, matched?.leadId ?? null],
    ...[
      matched?.campaignId ?? null,
      facts.from,
      facts.to,
      facts.subject,
      facts.messageId,
      contentKey,
      at.toISOString(),
    ],
    matched?.toAddress ?? facts.from,
  ]
}

/* inbox.receive: the ledger's row, what it was taken for and the conversation; nothing, when it is known already. */
const insert = `
with news as (
  select 1 where not exists (select from inbox_messages
                              where tenant_id = $1::uuid and email_account_id = $3::uuid and identity = decode($4, 'hex'))),
ref as (
  insert into inbox_message_refs (tenant_id, id, direction, message_type, status, email_account_id, campaign_id, lead_id, thread_id,
         parent_message_id, from_address, to_address, subject, rfc_message_id, received_at, content_storage_key, rule)
  select $1::uuid, $2::uuid, 'inbound', $16::message_type, 'received', $3::uuid, $20::uuid, $19::uuid, $17::uuid, $18::uuid, $21, $22,
         $23, $24, $26::timestamptz, $25, $10 from news returning id),
message as (
  insert into inbox_messages (tenant_id, id, email_account_id, identity, uid_validity, uid, kind, intent, returns_on, rule, said,
         matched_by, from_name, snippet, attachments)
  select $1::uuid, ref.id, $3::uuid, decode($4, 'hex'), $5::bigint, $6::bigint, $7::incoming_kind, $8::reply_intent, $9::date, $10,
         $11, $12, $13, $14, $15::int from ref),
thread as (
  insert into inbox_threads as t (tenant_id, id, email_account_id, campaign_id, lead_id, subject, with_address, with_name, kind,
         category, unread_count, message_count, snippet, last_message_at)
  select $1::uuid, $17::uuid, $3::uuid, $20::uuid, $19::uuid, $23, $27, $13, $7::incoming_kind, $8::reply_intent, 1, 1, $14,
         $26::timestamptz from ref
  on conflict (tenant_id, id) do update set unread_count = t.unread_count + 1, message_count = t.message_count + 1,
         snippet = excluded.snippet, last_message_at = greatest(t.last_message_at, excluded.last_message_at),
         kind = case when t.kind = 'reply' then t.kind else excluded.kind end,
         category = case when t.category_by is not null then t.category when excluded.kind = 'reply' then excluded.category
                         when t.kind = 'reply' then t.category else coalesce(excluded.category, t.category) end,
         snoozed_until = null, archived_at = null, revision = t.revision + 1, updated_at = now()),
told as (
  select pg_notify('${liveChannel}', json_build_object('tenant', $1::uuid, 'topic', 'inbox', 'id', $1::uuid)::text) from ref)
select ref.id from ref left join told on true`

/** Of what a server cannot change on the way: who wrote it, under which name, and the body, byte by byte. */
function identityOf(bytes: Buffer, { from, messageId, subject }: Incoming): string {
  const ends = [bytes.indexOf('\r\n\r\n'), bytes.indexOf('\n\n')].filter((at) => at >= 0)
  const body = ends.length > 0 ? bytes.subarray(Math.min(...ends)) : bytes
  const text = body.toString('latin1').replace(/\r\n/g, '\n').trimEnd()
  return createHash('sha256')
    .update(JSON.stringify([from.toLowerCase(), messageId ?? '', subject]))
    .update(text, 'latin1')
    .digest('hex')
}

/** A copy of what one of the tenant's own mailboxes sent. */
async function isOwn(db: Db, { from }: Incoming) {
  const key = keyOf(from)
  return (
    key !== undefined && (await db.emailAccount.count({ where: { emailKey: key, status: { not: 'deleted' } } })) > 0
  )
}
