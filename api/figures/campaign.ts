import { chancesOfBest, likelyRate } from '../../jobs/figures/beta.ts'
import { nil } from '../../jobs/figures/tables.ts'
import { olap } from '../../prisma/olap.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { within } from '../companies/sight.ts'
import type { SignedIn, Viewer } from '../graphql/context.ts'
import { orAway } from './away.ts'
import { filled } from './dashboard.ts'
import { daysOf } from './period.ts'
import { addUp, asOf, bounds, none, series, sums } from './sums.ts'
import type {
  CampaignAnalytics,
  Figures,
  FiguresDays,
  FiguresPeriod,
  HourFigures,
  LikelyRate,
  ReceiverFigures,
  StepFigures,
  VariantFigures,
} from './types.ts'

/* figures.names: what the parts of a campaign are called, and where its mails went. */
const names = `
select json_build_object('name', c.name, 'since', to_char(coalesce(c.launched_at, c.created_at), 'YYYY-MM-DD'),
  'steps', (select coalesce(json_agg(json_build_object('id', s.id, 'name', s.name, 'place', s.place)), '[]') from (
     select distinct on (id) id, name, step_order as place from campaign_sequence_steps
      where tenant_id = $1 and campaign_id = c.id and step_type = 'email' order by id, version desc) s),
  'variants', (select coalesce(json_object_agg(v.id, v.name), '{}') from (
     select distinct on (id) id, name from campaign_step_variants where tenant_id = $1 and campaign_id = c.id order by id, version desc) v),
  'mailboxes', (select coalesce(json_object_agg(e.id, e.email), '{}') from email_accounts e where e.tenant_id = $1
      and e.id in (select email_account_id from campaign_senders where tenant_id = $1 and campaign_id = c.id
                    union select email_account_id from inbox_message_refs where tenant_id = $1 and campaign_id = c.id)),
  'receivers', (select coalesce(json_agg(r), '[]') from (
     select case when nr <= 20 then to_domain end as domain, sum(sent)::int as sent, sum(opened)::int as opened, sum(clicked)::int as clicked,
            sum(replied)::int as replied, sum(bounced)::int as bounced
       from (select to_domain, count(sent_at) as sent, count(opened_at) as opened, count(clicked_at) as clicked, count(replied_at) as replied,
                    count(bounced_at) as bounced, row_number() over (order by count(sent_at) desc, to_domain) as nr
               from inbox_message_refs where tenant_id = $1 and campaign_id = c.id and direction = 'outbound'
                and (sent_at is not null or bounced_at is not null) group by 1) d
      group by 1 order by min(nr)) r))
  from campaigns c where c.tenant_id = $1 and c.id = $2::uuid and ($3::uuid[] is null or c.company_id = any($3))`

/* figures.campaign: $6 is the campaign. */
const campaignSql = `
with ${bounds},
told as materialized (
  select * from campaign_analytics, bounds where tenant_id = $1 and campaign_id = $6::uuid and starts_at >= before and starts_at < until)
select json_build_object('asOf', ${asOf},
  'totals', (select ${sums()} from told where starts_at >= since),
  'before', (select ${sums()} from told where starts_at < since),
  'series', ${series.replace('from told, bounds', 'from told')},
  'hours', (select coalesce(json_agg(json_build_object('weekday', weekday, 'hour', hour, 'figures', figures)), '[]') from (
     select extract(isodow from starts_at at time zone $4)::int as weekday, extract(hour from starts_at at time zone $4)::int as hour,
            ${sums()} as figures from told where starts_at >= since group by 1, 2) h),
  'steps', (select coalesce(json_agg(json_build_object('stepId', step_id, 'variantId', variant_id, 'figures', figures)), '[]') from (
     select step_id, variant_id, ${sums()} as figures from sequence_step_analytics
      where tenant_id = $1 and campaign_id = $6::uuid and starts_at >= $2::date and starts_at < $3::date + 1 group by 1, 2) s),
  'mailboxes', (select coalesce(json_object_agg(email_account_id, figures), '{}') from (
     select email_account_id, ${sums()} as figures from mailbox_analytics
      where tenant_id = $1 and campaign_id = $6::uuid and starts_at >= $2::date and starts_at < $3::date + 1 group by 1) m))`

type Names = {
  name: string
  since: string
  steps: { id: string; name: string | null; place: number }[]
  variants: Record<string, string>
  mailboxes: Record<string, string>
  receivers: ReceiverFigures[]
}
type StepRow = { stepId: string; variantId: string; figures: Figures }
type Told = Pick<CampaignAnalytics, 'asOf' | 'totals' | 'before' | 'series'> & {
  hours: HourFigures[]
  steps: StepRow[]
  mailboxes: Record<string, Figures>
}

/** What happened to the mails of a campaign; null if the viewer sees no such campaign. */
export async function campaignAnalytics(
  { db, viewer }: SignedIn,
  id: string,
  period: FiguresPeriod | null,
): Promise<CampaignAnalytics | null> {
  const named = await db.json<Names | undefined>(names, db.tenantId, id, within(viewer)?.in ?? null)
  if (!named) return null
  const days = await daysOf(db, period, named.since)
  const { told, ...state } = await orAway(db, () => tell(viewer, days, id))
  const mailboxes = Object.entries(told?.mailboxes ?? {}).map(([emailAccountId, figures]) => ({
    emailAccountId,
    name: named.mailboxes[emailAccountId] ?? 'A mailbox that is gone',
    figures,
  }))
  return {
    ...state,
    days,
    campaignId: id,
    name: named.name,
    totals: told?.totals ?? null,
    before: told?.before ?? null,
    series: filled(told?.series),
    hours: told?.hours ?? [],
    steps: stepsOf(told?.steps ?? [], named),
    mailboxes: mailboxes.sort(byAmount),
    domains: domainsOf(mailboxes),
    receivers: named.receivers,
  }
}

const tell = ({ tenantId }: Viewer, { from, to, timeZone, granularity }: FiguresDays, id: string) =>
  olap.asTenant(tenantId).json<Told>(campaignSql, tenantId, from, to, timeZone, granularity, id)

/** What happened in the parts of a period, for a file; undefined if there is no such campaign. */
export async function campaignSeries(db: Db, viewer: Viewer, id: string, period: FiguresPeriod | null) {
  const named = await db.json<Names | undefined>(names, db.tenantId, id, within(viewer)?.in ?? null)
  return named && filled((await tell(viewer, await daysOf(db, period, named.since), id)).series)
}

type Sender = { emailAccountId: string; name: string; figures: Figures }

const byAmount = (a: { figures: Figures }, b: { figures: Figures }) => b.figures.sent - a.figures.sent

function domainsOf(mailboxes: readonly Sender[]) {
  const domains = new Map<string, Figures[]>()
  for (const { name, figures } of mailboxes) {
    const domain = name.includes('@') ? name.slice(name.lastIndexOf('@') + 1) : name
    domains.set(domain, [...(domains.get(domain) ?? []), figures])
  }
  return [...domains].map(([name, them]) => ({ emailAccountId: null, name, figures: addUp(them) })).sort(byAmount)
}

function stepsOf(rows: readonly StepRow[], { steps, variants }: Names): StepFigures[] {
  const known = new Map(steps.map((it) => [it.id, it]))
  const ids = new Set([...known.keys(), ...rows.map(({ stepId }) => stepId)])
  const last = steps.length
  const placed = [...ids].sort((a, b) => (known.get(a)?.place ?? 1e9) - (known.get(b)?.place ?? 1e9))
  return placed.map((stepId, nr) => {
    const own = rows.filter((it) => it.stepId === stepId)
    const place = known.has(stepId) ? nr + 1 : last + 1
    return {
      stepId,
      name: known.get(stepId)?.name || (known.has(stepId) ? `Step ${place}` : 'A step that is gone'),
      place,
      figures: own.length > 0 ? addUp(own.map(({ figures }) => figures)) : none,
      variants: variantsOf(own, variants),
    }
  })
}

function variantsOf(rows: readonly StepRow[], names: Names['variants']): VariantFigures[] {
  const rates = (hits: 'opened' | 'clicked' | 'replied'): LikelyRate[] => {
    const tries = rows.map(({ figures }) => ({ hits: Math.min(figures[hits], figures.sent), tries: figures.sent }))
    const chances = rows.length > 1 ? chancesOfBest(tries) : []
    return tries.map((it, nr) => ({
      rate: it.tries > 0 ? it.hits / it.tries : 0,
      ...likelyRate(it.hits, it.tries),
      chanceOfBest: chances[nr] ?? null,
    }))
  }
  const [opened, clicked, replied] = [rates('opened'), rates('clicked'), rates('replied')]
  return rows.map(({ variantId, figures }, nr) => ({
    variantId: variantId === nil ? null : variantId,
    name: variantId === nil ? 'As the step says' : (names[variantId] ?? 'A variant that is gone'),
    figures,
    openRate: opened[nr] as LikelyRate,
    clickRate: clicked[nr] as LikelyRate,
    replyRate: replied[nr] as LikelyRate,
  }))
}
