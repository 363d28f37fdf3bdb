import type { Db } from '../../prisma/tenancy.ts'
import { inWords } from './words.ts'

/** One decision about a recipient. */
export interface Explained {
  readonly at: Date
  readonly stepId: string | null
  readonly step: string | null
  readonly code: string
  readonly sentence: string
  readonly mailbox: string | null
  /** When what was decided is to happen. */
  readonly until: Date | null
}

export interface Explanation {
  readonly status: string
  /** In the order in which it was decided. */
  readonly decisions: readonly Explained[]
  /** Why the next mail has not come yet, and when it may; nothing once the sequence is over. */
  readonly now: { readonly code: string; readonly sentence: string; readonly until: Date | null } | null
}

interface Row {
  readonly status: string
  readonly campaign: string
  readonly trace: readonly Record<string, string | null>[]
  readonly blockedBy: string | null
  readonly blockedUntil: string | null
  readonly nextRunAt: string | null
  readonly message: { status: string; sendAt: string | null } | null
  readonly steps: Readonly<Record<string, string>>
  readonly mailboxes: Readonly<Record<string, string>>
}

/* campaigns.explain */
const read = `
select json_build_object('status', r.status, 'campaign', c.status, 'trace', r.trace, 'blockedBy', r.blocked_by, 'blockedUntil', r.blocked_until,
  'nextRunAt', r.next_run_at,
  'message', (select json_build_object('status', m.status, 'sendAt', m.send_at) from inbox_message_refs m
     where m.tenant_id = r.tenant_id and m.id = r.last_message_id),
  'steps', (select coalesce(json_object_agg(s.id, coalesce(s.name, initcap(s.step_type::text) || ' ' || s.step_order + 1)), '{}')
     from (select distinct on (s.id) s.* from campaign_sequence_steps s where s.tenant_id = r.tenant_id and s.campaign_id = r.campaign_id
            order by s.id, s.version desc) s),
  'mailboxes', (select coalesce(json_object_agg(e.id, e.email), '{}') from email_accounts e where e.tenant_id = r.tenant_id
     and e.id::text in (select t ->> 'mailbox' from jsonb_array_elements(r.trace) t)))
  from campaign_recipients r join campaigns c on c.tenant_id = r.tenant_id and c.id = r.campaign_id
 where r.tenant_id = $1::uuid and r.campaign_id = $2::uuid and r.lead_id = $3::uuid`

/** Why a recipient was sent what it was sent, then; why not; and what it waits for. */
export async function explain(db: Db, campaignId: string, leadId: string): Promise<Explanation | undefined> {
  const row = await db.json<Row | undefined>(read, db.tenantId, campaignId, leadId)
  if (!row) return undefined
  return { status: row.status, decisions: row.trace.map((one) => explained(row, one)), now: nowOf(row) }
}

function explained({ steps, mailboxes }: Row, one: Record<string, string | null>): Explained {
  const { at, step = null, did = '', by, because, mailbox = null, until, sendAt, said } = one
  const reason = did === 'blocked' ? by : because
  const sentence = [
    inWords(did === 'blocked' && by ? by : (did ?? '')),
    reason && did !== 'blocked' ? inWords(reason) : '',
    said ? `The server said: ${said}` : '',
  ]
  return {
    at: new Date(at ?? 0),
    stepId: step,
    step: step === null ? null : (steps[step] ?? null),
    code: reason ?? did ?? '',
    sentence: sentence.filter((part) => part !== '').join(' '),
    mailbox: mailbox === null ? null : (mailboxes[mailbox] ?? null),
    until: timeOf(until ?? sendAt),
  }
}

function nowOf({ status, campaign, blockedBy, blockedUntil, nextRunAt, message }: Row): Explanation['now'] {
  if (!['pending', 'active', 'paused'].includes(status)) return null
  const say = (code: string, until: string | null = null) => ({ code, sentence: inWords(code), until: timeOf(until) })
  if (status === 'paused') return say('recipient_paused')
  if (campaign !== 'sending') return say(`campaign_${campaign}`)
  if (blockedBy !== null) return say(blockedBy, blockedUntil)
  if (nextRunAt === null) {
    if (message?.status === 'queued') return say('planned', message.sendAt)
    if (message?.status === 'sending') return say('being_sent')
    return say(message?.status === 'uncertain' ? 'uncertain' : 'nothing_planned')
  }
  return new Date(nextRunAt) > new Date() ? say('waits', nextRunAt) : say('due')
}

const timeOf = (written: string | null | undefined) => (written ? new Date(written) : null)
