import type { Db } from '../../prisma/tenancy.ts'
import { readAddress } from '../mail/address.ts'
import { isFreeMail } from '../mail/freeMail.ts'
import { readMessageId } from '../mail/messageId.ts'
import { Refused } from '../mail/refused.ts'
import { openAddress } from '../mail/sealedAddress.ts'
import { sealedAddressKey } from '../mailboxes/open.ts'
import type { Incoming } from './read.ts'
import type { IncomingVerdict } from './verdict.ts'

/** How a mail was found to be about one of ours: the first two cannot be made up by somebody who never had it. */
export type MatchedBy = 'message-id' | 'token' | 'sender' | 'company'

/** The mail of ours that something came back to. */
export interface Matched {
  readonly by: MatchedBy
  readonly id: string
  readonly threadId: string
  readonly leadId: string | null
  readonly campaignId: string | null
  readonly toKey: string | null
  readonly toAddress: string | null
  readonly toDomain: string | null
  readonly stopOnReply: boolean
  readonly stopCompanyOnReply: boolean
}

/* inbox.match: by Message-ID or token; by the person, the subject deciding between several; by somebody at the same company. */
const match = `
with found as (
  (select 1 as rank, 'message-id' as by, m.* from inbox_message_refs m
    where m.tenant_id = $1::uuid and m.rfc_message_id = any ($2::text[]) and m.status <> 'cancelled'
    order by m.direction = 'inbound', array_position($2::text[], m.rfc_message_id) limit 1)
  union all
  (select 2, case when m.id = any ($4::uuid[]) then 'token' else 'message-id' end, m.* from inbox_message_refs m
    where m.tenant_id = $1::uuid and (m.id = any ($4::uuid[]) or (m.id = any ($3::uuid[]) and m.rfc_message_id is null))
      and m.direction = 'outbound' limit 1)
  union all
  (select 3, 'sender', m.* from inbox_message_refs m join leads l on l.tenant_id = m.tenant_id and l.id = m.lead_id
    where m.tenant_id = $1::uuid and l.tenant_id = $1::uuid and l.email_key = any ($5::text[]) and m.email_account_id = $6::uuid
      and m.direction = 'outbound' and m.sent_at is not null
    order by lower(m.subject) = $7 desc, m.id desc limit 1)
  union all
  (select 4, 'company', m.* from inbox_message_refs m join leads l on l.tenant_id = m.tenant_id and l.id = m.lead_id
    where m.tenant_id = $1::uuid and l.tenant_id = $1::uuid and l.email_domain = $8 and m.email_account_id = $6::uuid
      and m.direction = 'outbound' and m.sent_at > now() - interval '90 days' and lower(m.subject) = $7
    order by m.id desc limit 1))
select json_build_object('by', f.by, 'id', f.id, 'threadId', f.thread_id, 'leadId', f.lead_id, 'campaignId', f.campaign_id,
         'toKey', f.to_key, 'toAddress', f.to_address, 'toDomain', f.to_domain,
         'stopOnReply', coalesce((c.settings ->> 'stopOnReply')::boolean, true),
         'stopCompanyOnReply', coalesce((c.settings ->> 'stopCompanyOnReply')::boolean, false))
  from found f left join campaigns c on c.tenant_id = f.tenant_id and c.id = f.campaign_id
 order by f.rank limit 1`

/** Which mail of ours it answers, or is about. */
export function matchIncoming(db: Db, emailAccountId: string, mail: Incoming, verdict: IncomingVerdict) {
  const ids = verdict.about.messageIds.length > 0 ? verdict.about.messageIds : mail.answers
  const own = ids.map(readMessageId).filter((one) => one !== undefined)
  const isPerson = verdict.kind === 'reply' || verdict.kind === 'auto_reply'
  const people = isPerson ? [mail.from] : peopleIn(verdict)
  const keys = people.map(keyOf).filter((one) => one !== undefined)
  const domain = isPerson && mail.subject !== baseSubject(mail.subject) ? keys[0]?.split('@')[1] : undefined
  return db.json<Matched | null>(
    match,
    db.tenantId,
    [...ids],
    own.map(({ id }) => id),
    tokensIn(mail),
    keys,
    emailAccountId,
    baseSubject(mail.subject).toLowerCase(),
    domain && !isFreeMail(domain) ? domain : null,
  )
}

function peopleIn(verdict: IncomingVerdict): string[] {
  if (verdict.kind === 'bounce')
    return verdict.failures.map(({ address }) => address).filter((one) => one !== undefined)
  const named = verdict.kind === 'delay' || verdict.kind === 'complaint' ? verdict.address : undefined
  return named ? [named] : [...verdict.about.recipients]
}

export function keyOf(typed: string): string | undefined {
  const address = readAddress(typed)
  return address instanceof Refused ? undefined : address.key
}

/** What our addresses were sealed for; one that was not sealed by us says nothing. */
function tokensIn({ to, header }: Incoming): string[] {
  const named = ['delivered-to', 'x-original-to', 'envelope-to', 'x-envelope-to'].map((name) => header(name) ?? '')
  return [...to, ...named.flatMap((one) => one.split(',')).map((one) => one.trim().replace(/^<|>$/g, ''))]
    .slice(0, 50)
    .flatMap((typed) => {
      const address = readAddress(typed)
      if (address instanceof Refused) return []
      const purposes = ['reply', 'bounce'] as const
      return purposes
        .map((purpose) => openAddress(address, purpose, sealedAddressKey()))
        .filter((id) => id !== undefined)
    })
}

/** Without `Re:` and its like, in the languages of mail programs. */
export const baseSubject = (subject: string) =>
  subject
    .replace(
      /^(?:\s*(?:re|aw|antw|sv|vs|ref|rif|res|odp|fwd?|wg|tr|rv|enc|i|回复|答复|转发)\s*(?:\[\d+\])?\s*[:：])+\s*/iu,
      '',
    )
    .trim()
