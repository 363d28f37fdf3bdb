import type { Db } from '../../prisma/tenancy.ts'
import { stopRecipients } from '../campaigns/stop.ts'

/** How somebody left, for the record of it. */
export interface LeavingProof {
  readonly ip: string
  readonly userAgent: string
  readonly method: 'one-click' | 'page'
}

/* tracking.mail */
const read = `
select json_build_object('address', m.to_address, 'leadId', m.lead_id, 'tenant', t.name,
         'hasLeft', exists (select from suppression_list s where s.tenant_id = $1::uuid and s.key = any (app.suppression_keys(m.to_key))
                               and s.reason = 'unsubscribe' and (s.expires_at is null or s.expires_at > now())))
  from inbox_message_refs m join tenants t on t.id = $1::uuid
 where m.tenant_id = $1::uuid and m.id = $2::uuid and m.direction = 'outbound' and m.to_key is not null`

export interface Leaving {
  readonly address: string
  readonly leadId: string | null
  /** The tenant's name. */
  readonly tenant: string
  readonly hasLeft: boolean
}

/** To whom a mail went, for the page on which they leave. It does not need the campaign to be there. */
export const readLeaving = async (db: Db, messageId: string) =>
  (await db.json<Leaving | undefined>(read, db.tenantId, messageId)) ?? undefined

/*
 * tracking.leave: the address is suppressed, in any spelling and for good; once for each mail, the lead's consent is taken
 * back and the event is noted.
 */
const leave = `
with mail as (
  select * from inbox_message_refs where tenant_id = $1::uuid and id = $2::uuid),
suppressed as (
  insert into suppression_list as s (tenant_id, key, kind, typed, reason, source, note)
  select tenant_id, app.inbox_key(to_key), 'address', to_address, 'unsubscribe', 'recipient', 'Unsubscribed by the link of a mail.'
    from mail
  on conflict (tenant_id, key) do update set expires_at = null, reason = 'unsubscribe' where s.expires_at is not null),
news as (
  select m.* from mail m where not exists (
    select from events_interactions e where e.tenant_id = $1::uuid and e.message_id = m.id and e.event_type = 'unsubscribe')),
event as (
  insert into events_interactions (tenant_id, id, event_type, campaign_id, step_id, variant_id, message_id, lead_id,
         email_account_id, ip, user_agent, actor, is_first, payload)
  select tenant_id, gen_random_uuid(), 'unsubscribe', campaign_id, step_id, variant_id, id, lead_id, email_account_id,
         ($3::jsonb->>'ip')::inet, $3::jsonb->>'userAgent', 'unknown', true, jsonb_build_object('method', $3::jsonb->>'method')
    from news),
withdrawn as (
  insert into consent_records (tenant_id, id, lead_id, state, basis, source, text, proof, occurred_at)
  select n.tenant_id, gen_random_uuid(), l.id, 'withdrawn', 'consent', 'link of a mail', n.subject,
         $3::jsonb || jsonb_build_object('messageId', n.id), now()
    from news n join leads l on l.tenant_id = n.tenant_id and l.id = n.lead_id),
lead as (
  update leads l set status = case when l.status in ('active', 'replied') then 'unsubscribed' else l.status end,
         consent_state = 'withdrawn', updated_at = now()
    from news n where l.tenant_id = n.tenant_id and l.id = n.lead_id)
select count(*)::int from news`

/** Takes the recipient of a mail off, in every campaign. Twice is as once. */
export async function unsubscribe(db: Db, messageId: string, proof: LeavingProof): Promise<Leaving | undefined> {
  await db.$executeRaw`select pg_advisory_xact_lock(hashtextextended(${messageId}, 0))`
  const leaving = await readLeaving(db, messageId)
  if (!leaving) return undefined
  // Recipients before messages, as whoever stops them does.
  if (leaving.leadId) await stopRecipients(db, { leadIds: [leaving.leadId], as: 'unsubscribed', by: messageId })
  await db.json(leave, db.tenantId, messageId, JSON.stringify(proof))
  return leaving
}
