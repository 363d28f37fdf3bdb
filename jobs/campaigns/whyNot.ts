import type { Db } from '../../prisma/tenancy.ts'
import { roomForStarts } from './decide.ts'
import { factsSql, readFacts } from './facts.ts'
import { deskOf } from './plan.ts'
import { dayOf, startOfDay } from './zone.ts'

/** Why so many recipients of a campaign have not got their next mail, and when the first and the last of them go on. */
export interface WhyNot {
  /** A code; `words.ts` says it in a sentence. */
  readonly reason: string
  readonly count: number
  readonly firstAt: Date | null
  readonly lastAt: Date | null
}

interface Row {
  readonly reason: string
  readonly count: number
  readonly firstAt: string | null
  readonly lastAt: string | null
}

/* campaigns.whyNot: everybody who is still in it, by what they wait for. */
const counts = `
select coalesce(json_agg(w order by w.count desc, w.reason), '[]') from (
  select case when r.status = 'paused' then 'recipient_paused'
              when r.blocked_by is not null then r.blocked_by
              when r.next_run_at is null then case when q.status = 'queued' then 'planned' when q.status = 'sending' then 'being_sent'
                                                   when q.status = 'uncertain' then 'uncertain' else 'nothing_planned' end
              when r.next_run_at > $3::timestamptz then 'waits'
              else 'due' end as reason,
         count(*)::int as count,
         min(coalesce(r.blocked_until, q.send_at, r.next_run_at)) as "firstAt", max(coalesce(r.blocked_until, q.send_at, r.next_run_at)) as "lastAt"
    from campaign_recipients r
    left join inbox_message_refs q on q.tenant_id = r.tenant_id and q.id = r.last_message_id and r.next_run_at is null
   where r.tenant_id = $1::uuid and r.campaign_id = $2::uuid and r.status in ('pending', 'active', 'paused')
   group by 1) w`

/** Who is not mailed yet and why, counted by reason. */
export async function whyNot(db: Db, campaignId: string, now = Date.now()): Promise<WhyNot[]> {
  const rows = await db.json<Row[]>(counts, db.tenantId, campaignId, new Date(now))
  const found = rows.map(({ firstAt, lastAt, ...rest }) => ({
    ...rest,
    firstAt: firstAt === null ? null : new Date(firstAt),
    lastAt: lastAt === null ? null : new Date(lastAt),
  }))
  const why = await whyDue(db, campaignId, now)
  return found.map((one) => (one.reason === 'due' ? { ...one, ...why } : one))
}

/** Those who are due are planned within seconds, unless the campaign rests or its mailboxes have no room. */
async function whyDue(db: Db, campaignId: string, now: number): Promise<Partial<WhyNot>> {
  const facts = readFacts(campaignId, await db.json(factsSql, db.tenantId, campaignId))
  if (!facts) return {}
  if (facts.status !== 'sending') return { reason: `campaign_${facts.status}`, firstAt: null, lastAt: null }
  const live = facts.pool.filter(({ isLive }) => isLive)
  if (live.length === 0) return { reason: 'no_mailbox', firstAt: null, lastAt: null }
  const desk = await deskOf(db.json, db.tenantId, facts, now)
  if (roomForStarts(desk) > 0) return { reason: 'due' }
  const { starts } = desk
  if (starts && roomForStarts({ ...desk, starts: undefined }) > 0) {
    const at = new Date(starts.stretchOf(now).to)
    return { reason: 'starts_per_day', firstAt: at, lastAt: null }
  }
  const days = [...desk.rooms.values()].map(({ hours: { zone } }) => startOfDay(zone, dayOf(zone, now) + 1))
  return { reason: 'daily_limit', firstAt: new Date(Math.min(...days)), lastAt: null }
}
