import type pg from 'pg'
import { askAcross, inTenantSql } from '../../prisma/tenancy.ts'
import { type Desk, place } from './decide.ts'
import { answer, countsBefore, openDesk, readDue } from './plan.ts'
import { addCountsOf, takeDaysOf } from './planned.ts'
import { dateOf, dayOf } from './zone.ts'

/** What should have gone out so long ago is not sent as it comes: it would fall out of hours, and on top of other mails. */
const lateAfterMinutes = 15

interface LateIn {
  readonly tenantId: string
  readonly mailboxId: string
  readonly campaignId: string
}

/* campaigns.late.where: from mailbox to mailbox through the index of slots, as the sender looks for what is due. */
const where = `
with recursive boxes as (
  (select tenant_id, email_account_id, send_at from inbox_message_refs
    where status = 'queued' and email_account_id is not null order by tenant_id, email_account_id, send_at limit 1)
  union all
  select n.tenant_id, n.email_account_id, n.send_at from boxes b cross join lateral (
    select m.tenant_id, m.email_account_id, m.send_at from inbox_message_refs m
     where m.status = 'queued' and (m.tenant_id, m.email_account_id) > (b.tenant_id, b.email_account_id)
       and m.email_account_id is not null order by m.tenant_id, m.email_account_id, m.send_at limit 1) n)
select distinct b.tenant_id as "tenantId", b.email_account_id as "mailboxId", q.campaign_id as "campaignId"
  from boxes b cross join lateral (
    select m.campaign_id from inbox_message_refs m
     where m.tenant_id = b.tenant_id and m.email_account_id = b.email_account_id and m.status = 'queued'
       and m.send_at < now() - $1::float8 * interval '1 minute' and m.campaign_id is not null order by m.send_at limit 1000) q
  join campaigns c on c.tenant_id = b.tenant_id and c.id = q.campaign_id and c.status = 'sending'
 where b.send_at < now() - $1::float8 * interval '1 minute'`

/* campaigns.late.take: nobody waits for anybody here. */
const take = `
select m.id, m.lead_id, m.step_id, (extract(epoch from m.send_at) * 1000)::float8 as send_at
  from inbox_message_refs m
  join campaign_recipients r on r.tenant_id = m.tenant_id and r.campaign_id = m.campaign_id and r.lead_id = m.lead_id
   and r.status in ('pending', 'active')
 where m.tenant_id = $1::uuid and m.campaign_id = $2::uuid and m.email_account_id = $3::uuid and m.status = 'queued'
   and m.direction = 'outbound' and m.send_at < $4::timestamptz - $5::float8 * interval '1 minute'
 order by m.send_at, m.id limit 500 for no key update of m, r skip locked`

const move = `
with moved as (
  update inbox_message_refs m set send_at = g.send_at, email_account_id = g.mailbox_id, updated_at = now()
    from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::timestamptz[]) as g (id, lead_id, mailbox_id, send_at)
   where m.tenant_id = $1::uuid and m.id = g.id returning m.id, m.lead_id, m.step_id, m.email_account_id, m.send_at)
update campaign_recipients r set email_account_id = moved.email_account_id, blocked_by = null, blocked_until = null,
       trace = case when jsonb_array_length(r.trace) < 200 then r.trace || jsonb_build_object('at', $7::timestamptz, 'step', moved.step_id,
                 'did', 'moved', 'sendAt', moved.send_at, 'mailbox', moved.email_account_id) else r.trace end
  from moved where r.tenant_id = $1::uuid and r.campaign_id = $2::uuid and r.lead_id = moved.lead_id`

const giveBack = `
update mailbox_days d set planned = greatest(d.planned - $4::int, 0)
 where d.tenant_id = $1::uuid and d.email_account_id = $2::uuid and d.day = $3::date`

/** Gives what is late new moments: after a pause, a stopped mailbox, or workers that were away. Answers how many moved. */
export async function moveLate(): Promise<number> {
  const found = await askAcross<LateIn>('mails of all tenants may be late', where, [lateAfterMinutes])
  let moved = 0
  for (const one of found) moved += await moveLateOf(one)
  return moved
}

export async function moveLateOf({ tenantId, mailboxId, campaignId }: LateIn, now?: number): Promise<number> {
  return inTenantSql(tenantId, async (sql) => {
    const desk = await openDesk(sql, tenantId, campaignId, now)
    if (!desk) return 0
    const { rows } = await sql.query<{ id: string; lead_id: string; step_id: string; send_at: number }>(take, [
      ...[tenantId, campaignId, mailboxId, new Date(desk.now), lateAfterMinutes],
    ])
    if (rows.length === 0) return 0
    const before = countsBefore(desk)
    await leaveDays(
      sql,
      tenantId,
      desk,
      mailboxId,
      rows.map(({ send_at }) => send_at),
    )
    const due = await readDue(
      sql,
      tenantId,
      desk,
      rows.map(({ lead_id }) => lead_id),
    )
    const byLead = new Map(due.map((one) => [one.leadId, one]))
    const moves = rows.flatMap(({ id, lead_id, step_id }) => {
      const one = byLead.get(lead_id)
      const step = one && (desk.facts.steps.get(one.version) ?? []).find((it) => it.id === step_id)
      if (!one || !step) return []
      // It was decided that it goes: those who begin only now do not take its place.
      const others = one.mails.filter((mail) => mail.id !== id)
      const placed = place(desk, { ...one, mails: others }, step, 1, false)
      if (placed.by !== undefined) return []
      return [{ id, leadId: lead_id, mailboxId: placed.slot.room.mailboxId, sendAt: placed.slot.at }]
    })
    await sql.query(move, [
      ...[tenantId, campaignId, moves.map(({ id }) => id), moves.map(({ leadId }) => leadId)],
      ...[moves.map((it) => it.mailboxId), moves.map(({ sendAt }) => new Date(sendAt)), new Date(desk.now)],
    ])
    await takeDaysOf(sql, tenantId, desk, moves)
    await addCountsOf(sql, tenantId, before)
    const stay = rows.filter(({ id }) => !moves.some((it) => it.id === id)).map(({ send_at }) => send_at)
    await leaveDays(sql, tenantId, desk, mailboxId, stay, -1)
    return moves.length
  })
}

/** Gives the slots of a mailbox's days back, or takes them again. Of days that are over nobody asks. */
async function leaveDays(
  sql: pg.PoolClient,
  tenantId: string,
  desk: Desk,
  mailboxId: string,
  slots: readonly number[],
  sign = 1,
) {
  const room = desk.rooms.get(mailboxId)
  if (!room) return
  const today = dayOf(room.hours.zone, desk.now)
  const days = slots.map((at) => dayOf(room.hours.zone, at)).filter((day) => day >= today)
  for (const day of new Set(days)) {
    const many = sign * days.filter((it) => it === day).length
    room.used.set(day, Math.max((room.used.get(day) ?? 0) - many, 0))
    await answer(sql, giveBack, [tenantId, mailboxId, dateOf(day), many])
  }
}
