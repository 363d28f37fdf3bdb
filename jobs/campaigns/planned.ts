import type pg from 'pg'
import { v7 as uuid } from 'uuid'
import type { Decision, Desk } from './decide.ts'
import type { Limit } from './slots.ts'
import { dateOf, dayOf } from './zone.ts'

/** A mail of its own for each recipient and step, and nothing where there is one. */
const insertMails = `
insert into inbox_message_refs (tenant_id, id, direction, message_type, status, email_account_id, campaign_id, campaign_version,
       step_id, variant_id, lead_id, thread_id, parent_message_id, to_address, to_key, to_domain, send_at)
select $1::uuid, g.id, 'outbound', 'email', 'queued', g.mailbox_id, $2::uuid, g.version, g.step_id, g.variant_id, g.lead_id, g.thread_id,
       g.parent_id, l.email, l.email_key, l.email_domain, g.send_at
  from unnest($3::uuid[], $4::uuid[], $5::int[], $6::uuid[], $7::uuid[], $8::uuid[], $9::uuid[], $10::uuid[], $11::timestamptz[])
    as g (id, mailbox_id, version, step_id, variant_id, lead_id, thread_id, parent_id, send_at)
  join leads l on l.tenant_id = $1::uuid and l.id = g.lead_id`

/* campaigns.plan.recipients: the trace stays short, whatever is tried again and again. */
const moveRecipients = `
update campaign_recipients r
   set status = g.status::recipient_status, version = g.version, step_id = g.step_id, next_run_at = g.next_run_at,
       email_account_id = coalesce(g.mailbox_id, r.email_account_id), last_message_id = coalesce(g.message_id, r.last_message_id),
       blocked_by = g.blocked_by, blocked_until = g.blocked_until, finished_at = g.finished_at,
       trace = case when jsonb_array_length(r.trace) < 200 then r.trace || g.trace else r.trace end
  from unnest($3::uuid[], $4::text[], $5::uuid[], $6::timestamptz[], $7::uuid[], $8::uuid[], $9::text[], $10::timestamptz[],
              $11::timestamptz[], $12::jsonb[], $13::int[])
    as g (lead_id, status, step_id, next_run_at, mailbox_id, message_id, blocked_by, blocked_until, finished_at, trace, version)
 where r.tenant_id = $1::uuid and r.campaign_id = $2::uuid and r.lead_id = g.lead_id`

/* campaigns.plan.days */
const takeDays = `
update mailbox_days m set planned = m.planned + g.planned,
       slots = m.slots || array(select to_timestamp(s / 1000) from jsonb_array_elements_text(g.slots) as x (t), lateral (select x.t::float8 as s) y)
  from unnest($2::uuid[], $3::date[], $4::int[], $5::jsonb[]) as g (mailbox_id, day, planned, slots)
 where m.tenant_id = $1::uuid and m.email_account_id = g.mailbox_id and m.day = g.day`

/* campaigns.plan.counts */
const addCounts = `
insert into send_counts as c (tenant_id, key, bucket, planned)
select $1::uuid, * from unnest($2::text[], $3::timestamptz[], $4::int[]) as g (key, bucket, planned) order by key, bucket
on conflict (tenant_id, key, bucket) do update set planned = c.planned + excluded.planned`

/* campaigns.plan.steps: last, because everybody who plans the campaign writes these rows. */
const countSteps = `
with mine as materialized (
  select s.version, s.id, g.many from campaign_sequence_steps s
    join unnest($3::int[], $4::uuid[], $5::int[]) as g (version, id, many) on s.version = g.version and s.id = g.id
   where s.tenant_id = $1::uuid and s.campaign_id = $2::uuid order by s.version, s.id for no key update of s)
update campaign_sequence_steps s set executed_count = s.executed_count + mine.many, last_executed_at = $6::timestamptz
  from mine where s.tenant_id = $1::uuid and s.campaign_id = $2::uuid and s.version = mine.version and s.id = mine.id`

type Mailed = Extract<Decision, { kind: 'mail' }>
const isMail = (decision: Decision): decision is Mailed => decision.kind === 'mail'

/** Writes down what was decided: a statement for each kind of row, however many there are. */
export async function record(
  sql: pg.PoolClient,
  tenantId: string,
  desk: Desk,
  decisions: readonly Decision[],
  before: ReadonlyMap<Limit, ReadonlyMap<number, number>>,
): Promise<void> {
  const { campaignId, version } = desk.facts
  const versionOf = ({ due }: Decision) => (desk.facts.steps.has(due.version) ? due.version : version)
  const mails = decisions.filter(isMail)
  const ids = new Map(mails.map((mail) => [mail, uuid()]))
  if (mails.length > 0) {
    const thread = (mail: Mailed) => mail.due.mails.at(-1)
    await sql.query(insertMails, [
      ...[tenantId, campaignId],
      mails.map((mail) => ids.get(mail)),
      mails.map(({ mailboxId }) => mailboxId),
      mails.map(versionOf),
      mails.map(({ step }) => step.id),
      mails.map(({ variantId }) => variantId),
      mails.map(({ due }) => due.leadId),
      mails.map((mail) => thread(mail)?.threadId ?? ids.get(mail)),
      mails.map((mail) => thread(mail)?.id ?? null),
      mails.map(({ sendAt }) => new Date(sendAt)),
    ])
    await takeDaysOf(sql, tenantId, desk, mails)
  }
  const at = new Date(desk.now)
  await sql.query(moveRecipients, [
    ...[tenantId, campaignId],
    decisions.map(({ due }) => due.leadId),
    decisions.map((it) => (it.kind === 'end' ? it.as : it.kind === 'block' && it.due.isStart ? 'pending' : 'active')),
    decisions.map(({ stepId }) => stepId),
    decisions.map((it) => (it.kind === 'wait' || it.kind === 'block' ? new Date(it.until) : null)),
    decisions.map((it) => (isMail(it) ? it.mailboxId : null)),
    decisions.map((it) => (isMail(it) ? ids.get(it) : null)),
    decisions.map((it) => (it.kind === 'block' ? it.by : null)),
    decisions.map((it) => (it.kind === 'block' ? new Date(it.until) : null)),
    decisions.map((it) => (it.kind === 'end' ? at : null)),
    decisions.map(({ trace }) => JSON.stringify(trace.map((did) => ({ at: at.toISOString(), ...did })))),
    decisions.map(versionOf),
  ])
  await addCountsOf(sql, tenantId, before)
  await countStepsOf(
    sql,
    tenantId,
    campaignId,
    at,
    decisions.map((it) => ({ version: versionOf(it), it })),
  )
}

/** What was taken of the days of mailboxes, in one statement. */
export async function takeDaysOf(
  sql: pg.PoolClient,
  tenantId: string,
  { rooms }: Desk,
  mails: readonly { mailboxId: string; sendAt: number }[],
) {
  const days = new Map<string, { mailboxId: string; day: number; slots: number[]; gap: number }>()
  for (const { mailboxId, sendAt } of mails) {
    const room = rooms.get(mailboxId)
    if (!room) continue
    const day = dayOf(room.hours.zone, sendAt)
    const key = `${mailboxId} ${day}`
    const found = days.get(key) ?? { mailboxId, day, slots: [], gap: room.gap }
    found.slots.push(sendAt)
    days.set(key, found)
  }
  const rows = [...days.values()]
  await sql.query(takeDays, [
    tenantId,
    rows.map(({ mailboxId }) => mailboxId),
    rows.map(({ day }) => dateOf(day)),
    rows.map(({ slots }) => slots.length),
    rows.map(({ slots, gap }) => JSON.stringify(gap > 0 ? slots : [])),
  ])
}

export async function addCountsOf(
  sql: pg.PoolClient,
  tenantId: string,
  before: ReadonlyMap<Limit, ReadonlyMap<number, number>>,
) {
  const rows = [...before].flatMap(([{ key, counts }, old]) =>
    [...counts]
      .map(([bucket, planned]) => ({ key, bucket, planned: planned - (old.get(bucket) ?? 0) }))
      .filter(({ planned }) => planned > 0),
  )
  if (rows.length === 0) return
  await sql.query(addCounts, [
    tenantId,
    rows.map(({ key }) => key),
    rows.map(({ bucket }) => new Date(bucket)),
    rows.map(({ planned }) => planned),
  ])
}

async function countStepsOf(
  sql: pg.PoolClient,
  tenantId: string,
  campaignId: string,
  at: Date,
  decisions: readonly { version: number; it: Decision }[],
) {
  const counts = new Map<string, { version: number; id: string; many: number }>()
  for (const { version, it } of decisions)
    for (const { step, did } of it.trace) {
      if (step === null || did === 'blocked' || did === 'mailbox_changed' || it.kind === 'end') continue
      const key = `${version} ${step}`
      const found = counts.get(key) ?? { version, id: step, many: 0 }
      found.many += 1
      counts.set(key, found)
    }
  if (counts.size === 0) return
  const rows = [...counts.values()]
  await sql.query(countSteps, [
    ...[
      tenantId,
      campaignId,
      rows.map(({ version }) => version),
      rows.map(({ id }) => id),
      rows.map(({ many }) => many),
      at,
    ],
  ])
}
