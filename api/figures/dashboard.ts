import { olap } from '../../prisma/olap.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { within } from '../companies/sight.ts'
import type { SignedIn, Viewer } from '../graphql/context.ts'
import { orAway } from './away.ts'
import { daysOf } from './period.ts'
import { asOf, bounds, columns, none, series, sums } from './sums.ts'
import type { Dashboard, Figures, FiguresDays, FiguresPeriod, SendingToday } from './types.ts'

/* figures.now: what is not in the figures, in one statement. $2: the workspaces that are seen; null for all. */
const now = `
with mine as (select * from campaigns where tenant_id = $1 and ($2::uuid[] is null or company_id = any($2))),
boxes as (select * from email_accounts where tenant_id = $1 and ($2::uuid[] is null or company_id = any($2)) and status <> 'deleted')
select json_build_object(
  'campaignIds', case when $2::uuid[] is not null then (select coalesce(json_agg(id), '[]') from mine) end,
  'campaigns', (select coalesce(json_agg(json_build_object('campaignId', id, 'name', name, 'status', status) order by launched_at desc, id desc), '[]')
                  from (select * from mine where launched_at is not null order by launched_at desc, id desc limit 10) m),
  'today', json_build_object(
    'sent', (select coalesce(sum(d.sent), 0) from boxes b join mailbox_days d on d.tenant_id = $1 and d.email_account_id = b.id
                and d.day = (now() at time zone b.timezone)::date),
    'queued', (select count(*) from boxes b join inbox_message_refs m on m.tenant_id = $1 and m.email_account_id = b.id and m.status = 'queued'
                  and m.send_at < ((now() at time zone b.timezone)::date + 1)::timestamp at time zone b.timezone),
    'capacity', (select coalesce(sum(daily_limit), 0) from boxes where status = 'active' and paused_at is null),
    'campaigns', (select count(*) from mine where status = 'sending'),
    'troubledMailboxes', (select count(*) from boxes where status <> 'active' or paused_at is not null),
    'uncertain', (select count(*) from mine c join inbox_message_refs m on m.tenant_id = $1 and m.campaign_id = c.id and m.status = 'uncertain')))`

/* figures.dashboard: $6 the campaigns whose mails are seen, null for all; $7 those that are told by name. */
const dashboardSql = `
with ${bounds},
told as materialized (
  select starts_at, ${columns} from daily_analytics, bounds
   where tenant_id = $1 and $6::uuid[] is null and starts_at >= before and starts_at < until
   union all
  select starts_at, ${columns} from campaign_analytics, bounds
   where tenant_id = $1 and campaign_id = any($6) and starts_at >= before and starts_at < until)
select json_build_object('asOf', ${asOf},
  'totals', (select ${sums()} from told, bounds where starts_at >= since),
  'before', (select ${sums()} from told, bounds where starts_at < since),
  'series', ${series},
  'campaigns', (select coalesce(json_object_agg(campaign_id, figures), '{}') from (
     select campaign_id, ${sums()} as figures from campaign_analytics, bounds
      where tenant_id = $1 and campaign_id = any($7::uuid[]) and starts_at >= since and starts_at < until group by 1) c))`

type Now = {
  campaignIds: string[] | null
  campaigns: { campaignId: string; name: string; status: string }[]
  today: SendingToday
}
type Told = Pick<Dashboard, 'asOf' | 'totals' | 'before' | 'series'> & { campaigns: Record<string, Figures> }

/** What the viewer sees of all mails: a tenant's own day in a constant number of statements. */
export async function dashboard({ db, viewer }: SignedIn, period: FiguresPeriod | null): Promise<Dashboard> {
  const days = await daysOf(db, period)
  const { campaignIds, campaigns, today } = await nowOf(db, viewer)
  const ids = campaigns.map(({ campaignId }) => campaignId)
  const { told, ...state } = await orAway(db, () => tell(viewer, days, campaignIds, ids))
  return {
    ...state,
    days,
    today,
    totals: told?.totals ?? null,
    before: told?.before ?? null,
    series: filled(told?.series),
    campaigns: campaigns.map((it) => ({ ...it, figures: told ? (told.campaigns[it.campaignId] ?? none) : null })),
  }
}

const nowOf = (db: Db, viewer: Viewer) => db.json<Now>(now, db.tenantId, within(viewer)?.in ?? null)

const tell = (
  { tenantId }: Viewer,
  { from, to, timeZone, granularity }: FiguresDays,
  seen: string[] | null,
  named: string[],
) => olap.asTenant(tenantId).json<Told>(dashboardSql, tenantId, from, to, timeZone, granularity, seen, named)

/** What happened in the parts of a period, for a file. */
export async function seriesOf(db: Db, viewer: Viewer, period: FiguresPeriod | null) {
  const days = await daysOf(db, period)
  const { campaignIds } = await nowOf(db, viewer)
  return filled((await tell(viewer, days, campaignIds, [])).series)
}

/** Parts in which nothing happened are zeros. */
export const filled = (points: Dashboard['series'] = []) =>
  points.map(({ startsAt, figures }) => ({ startsAt, figures: figures ?? none }))
