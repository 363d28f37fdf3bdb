import type { Db } from '../../prisma/tenancy.ts'
import { stopRecipients } from '../campaigns/stop.ts'
import { keyOf, type Matched } from './match.ts'
import type { Failure, IncomingVerdict } from './verdict.ts'

interface Cause {
  /** The mail that came in. */
  readonly messageId: string
  readonly emailAccountId: string
  readonly from: string
  readonly at: Date
  readonly matched: Matched
}

/** An address is as good as dead after soft bounces on so many days, with nothing from it in between. */
const softDays = 3

/** What a mail that came in means for the lead, in the transaction that stores it. */
export async function applyVerdict(db: Db, verdict: IncomingVerdict, cause: Cause): Promise<void> {
  if (cause.matched.leadId === null) return
  if (verdict.kind === 'reply') await replied(db, verdict.intent === 'unsubscribe', cause)
  // What somebody could say who never had the mail changes nothing.
  const isProven = cause.matched.by === 'message-id' || cause.matched.by === 'token'
  if (verdict.kind === 'complaint' && verdict.isSpam && isProven) await complained(db, cause)
  if (verdict.kind === 'bounce' && isProven) await bounced(db, failureOf(verdict.failures, cause), cause)
}

async function replied(db: Db, leaves: boolean, cause: Cause) {
  const { messageId: by, matched } = cause
  const [leadId, campaignId] = [matched.leadId as string, matched.campaignId]
  await db.json(recordReply, ...about(db, cause))
  if (leaves) {
    await suppress(db, cause, 'unsubscribe', 'recipient', [matched.toAddress, cause.from])
    await leadBecomes(db, leadId, 'unsubscribed')
    await db.json(recordEvent, ...about(db, cause), 'unsubscribe', '{}')
    await stopRecipients(db, { leadIds: [leadId], as: 'unsubscribed', by })
    return
  }
  if (!matched.stopOnReply) return
  const only = campaignId ? { campaignId } : {}
  await stopRecipients(db, { leadIds: [leadId], ...only, as: 'replied', by })
  if (matched.stopCompanyOnReply && matched.toDomain)
    await stopRecipients(db, { domains: [matched.toDomain], ...only, as: 'replied', by })
}

async function complained(db: Db, cause: Cause) {
  const leadId = cause.matched.leadId as string
  await suppress(db, cause, 'complaint', 'recipient', [cause.matched.toAddress])
  await leadBecomes(db, leadId, 'complained')
  await db.json(recordEvent, ...about(db, cause), 'complaint', '{}')
  await stopRecipients(db, { leadIds: [leadId], as: 'complained', by: cause.messageId })
}

/** The one that is about the recipient of the mail. A failure further on, as of a forwarding, kills no address. */
function failureOf(failures: readonly Failure[], { matched }: Cause): Failure | undefined {
  const own = failures.find(({ address }) => address === undefined || keyOf(address) === matched.toKey)
  const [first] = failures
  return own ?? (first && { ...first, severity: 'soft', cause: 'policy' })
}

async function bounced(db: Db, failure: Failure | undefined, cause: Cause) {
  if (!failure) return
  const leadId = cause.matched.leadId as string
  const { severity, rule } = failure
  const values = about(db, cause)
  // Counted once, however often its server reports it.
  if (!(await db.json<boolean>(recordBounce, ...values, failure.text, rule))) return
  await db.json(recordEvent, ...values, 'bounce', JSON.stringify({ severity, rule, cause: failure.cause }))
  const counts = ['full', 'address', 'domain', 'expired'].includes(failure.cause)
  const days = severity === 'soft' && counts ? await db.json<number>(countSoftDays, db.tenantId, leadId) : 0
  if (severity !== 'hard' && days < softDays) return
  await suppress(db, cause, 'bounce_hard', 'ops', [cause.matched.toAddress])
  await leadBecomes(db, leadId, 'bounced')
  await stopRecipients(db, { leadIds: [leadId], as: 'bounced', by: cause.messageId })
}

const about = (db: Db, { matched, at }: Cause) => [db.tenantId, matched.id, matched.leadId, at.toISOString()] as const

/* inbox.replied */
const recordReply = `
with answered as (
  update inbox_message_refs set replied_at = coalesce(replied_at, $4::timestamptz), updated_at = now(),
         status = case when status in ('sent', 'delivered', 'opened', 'clicked') then 'replied' else status end
   where tenant_id = $1::uuid and id = $2::uuid returning *),
first as (select not exists (select from events_interactions e, answered a where e.tenant_id = $1::uuid
                    and e.message_id = a.id and e.event_type = 'reply') as is_first),
event as (
  insert into events_interactions (tenant_id, id, occurred_at, event_type, campaign_id, step_id, variant_id, message_id, lead_id,
         email_account_id, actor, is_first)
  select tenant_id, gen_random_uuid(), $4::timestamptz, 'reply', campaign_id, step_id, variant_id, id, lead_id, email_account_id,
         'human', (select is_first from first) from answered where direction = 'outbound'),
engaged as (
  insert into lead_engagement as n (tenant_id, lead_id, reply_count, last_reply_at)
  select l.tenant_id, l.id, 1, $4::timestamptz from leads l where l.tenant_id = $1::uuid and l.id = $3::uuid
  on conflict (tenant_id, lead_id) do update set reply_count = n.reply_count + 1, last_activity_at = now(),
         last_reply_at = greatest(n.last_reply_at, excluded.last_reply_at))
update leads set status = 'replied', updated_at = now() where tenant_id = $1::uuid and id = $3::uuid and status = 'active'
returning id`

/* inbox.event */
const recordEvent = `
insert into events_interactions (tenant_id, id, occurred_at, event_type, campaign_id, step_id, variant_id, message_id, lead_id,
       email_account_id, actor, is_first, payload)
select tenant_id, gen_random_uuid(), $4::timestamptz, $5::interaction, campaign_id, step_id, variant_id, id, $3::uuid,
       email_account_id, 'unknown', not exists (select from events_interactions e where e.tenant_id = $1::uuid
         and e.message_id = $2::uuid and e.event_type = $5::interaction), $6::jsonb
  from inbox_message_refs where tenant_id = $1::uuid and id = $2::uuid
returning id`

/* inbox.bounced: true when it is news. */
const recordBounce = `
with news as (
  update inbox_message_refs set status = 'bounced', bounced_at = $4::timestamptz, answer = $5, rule = $6, updated_at = now()
   where tenant_id = $1::uuid and id = $2::uuid and lead_id = $3::uuid and bounced_at is null and direction = 'outbound'
  returning email_account_id),
counted as (
  insert into mailbox_days as d (tenant_id, email_account_id, day, bounced)
  select a.tenant_id, a.id, (now() at time zone a.timezone)::date, 1 from news n
    join email_accounts a on a.tenant_id = $1::uuid and a.id = n.email_account_id
  on conflict (tenant_id, email_account_id, day) do update set bounced = d.bounced + 1)
select exists (select from news)`

/* inbox.softDays: since the last sign of life. */
const countSoftDays = `
select count(distinct m.bounced_at::date)::int from inbox_message_refs m
 where m.tenant_id = $1::uuid and m.lead_id = $2::uuid and m.direction = 'outbound' and m.bounced_at > now() - interval '60 days'
   and m.bounced_at > coalesce((select max(greatest(s.opened_at, s.clicked_at, s.replied_at, s.delivered_at))
                                  from inbox_message_refs s where s.tenant_id = $1::uuid and s.lead_id = $2::uuid), '-infinity')`

/* inbox.suppress */
const suppression = `
insert into suppression_list (tenant_id, key, kind, typed, reason, source, note)
select $1::uuid, app.inbox_key(t.key), 'address', t.typed, $4::suppression_reason, $5::suppression_source, $6
  from unnest($2::text[], $3::text[]) as t (key, typed)
on conflict do nothing returning key`

async function suppress(
  db: Db,
  { messageId }: Cause,
  reason: 'unsubscribe' | 'complaint' | 'bounce_hard',
  source: 'recipient' | 'ops',
  typed: readonly (string | null)[],
) {
  const addresses = new Map<string, string>()
  for (const one of typed) {
    const key = one ? keyOf(one) : undefined
    if (one && key) addresses.set(key, one)
  }
  const note = `As a mail of ${messageId} says.`
  await db.json(suppression, db.tenantId, [...addresses.keys()], [...addresses.values()], reason, source, note)
}

const leadBecomes = (db: Db, id: string, status: 'unsubscribed' | 'complained' | 'bounced') =>
  db.lead.updateMany({ where: { id, status: { in: ['active', 'replied'] } }, data: { status } })
