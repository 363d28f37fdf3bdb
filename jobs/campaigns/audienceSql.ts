import type { Db } from '../../prisma/tenancy.ts'
import { type FilterWorld, startSql, type Writer, write } from '../leads/filterSql.ts'
import { worldOf } from '../leads/segmentRules.ts'

export type AudienceWishes = {
  /** The moment that "within so many days" counts from: one for a whole build, however long it takes. */
  now?: Date
  /** As if consent were not asked for. */
  ignoresConsent?: boolean
}

/** A slice of the leads, by parameters that hold ids: above the first, up to the second. */
export type Slice = { above?: string | undefined; upTo?: string | undefined }

/** Everybody who was chosen, as rows of `id` and the `reason` that keeps them out, or null. */
export type AudienceSql = {
  /** All of a slice, or all: suppressions are looked up for many at once. */
  select(slice?: Slice): string
  /** The same, one by one: for who needs only the first of them. */
  oneByOne(): string
  values: unknown[]
}

type Chosen = {
  lists: string[]
  segments: string[]
  excludedLists: string[]
  excludedSegments: string[]
  needsConsent: boolean
  frequencyCap: number | null
  frequencyDays: number
}

/* campaigns.audience.chosen */
const chosen = `
select json_build_object(
  'lists', coalesce(json_agg(a.list_id) filter (where a.list_id is not null and not a.is_excluded), '[]'),
  'segments', coalesce(json_agg(a.segment_id) filter (where a.segment_id is not null and not a.is_excluded), '[]'),
  'excludedLists', coalesce(json_agg(a.list_id) filter (where a.list_id is not null and a.is_excluded), '[]'),
  'excludedSegments', coalesce(json_agg(a.segment_id) filter (where a.segment_id is not null and a.is_excluded), '[]'),
  'needsConsent', coalesce((c.settings->>'needsConsent')::boolean, false) or coalesce(p.needs_consent, false),
  'frequencyCap', p.frequency_cap, 'frequencyDays', coalesce(p.frequency_days, 7))
  from campaigns c left join sending_policies p on p.tenant_id = $1::uuid
  left join campaign_audiences a on a.tenant_id = $1::uuid and a.campaign_id = c.id
 where c.tenant_id = $1::uuid and c.id = $2::uuid
 group by c.id, c.settings, p.needs_consent, p.frequency_cap, p.frequency_days`

/** The one reading of a campaign's audience: previews, checks and builds ask it. Nothing, when nobody is chosen. */
export async function audienceSql(
  db: Db,
  campaignId: string,
  { now = new Date(), ignoresConsent = false }: AudienceWishes = {},
): Promise<AudienceSql | undefined> {
  const found = await db.json<Chosen | null>(chosen, db.tenantId, campaignId)
  if (!found || found.lists.length + found.segments.length === 0) return undefined
  const segments = [...found.segments, ...found.excludedSegments]
  const world = await worldOf(db, segments.length > 0 ? [{ segments: { anyOf: segments } }] : [], now)
  return written({ ...found, needsConsent: found.needsConsent && !ignoresConsent }, world, campaignId)
}

function written(wanted: Chosen, world: FilterWorld, campaignId: string): AudienceSql {
  const { writer, values, from } = startSql(world)
  const isIn = inAny(wanted.lists, wanted.segments, writer)
  const isOut = inAny(wanted.excludedLists, wanted.excludedSegments, writer)
  writer.join('d')
  const isThere = `exists (select from campaign_recipients r where r.tenant_id = $1 and r.lead_id = l.id
                             and r.campaign_id = ${writer.value(campaignId, 'uuid')})`
  const cap = capOf(wanted, world.now, writer)
  const early = (slice: Slice) => `case
    when ${isThere} then 'already_in'
    when ${isOut(slice)} then 'excluded'
    when l.status in ('complained', 'unsubscribed', 'bounced') then l.status::text end`
  const late = `case
    when l.status = 'invalid' or d.state = 'refuses' then 'invalid'
    when l.consent_state = 'withdrawn'${wanted.needsConsent ? ` or l.consent_state <> 'given'` : ''} then 'no_consent'
    when ${cap} then 'frequency_cap' end`
  const source = (slice: Slice) => `from ${from()} where l.tenant_id = $1${within('l.id', slice)} and ${isIn(slice)}`
  return {
    values,
    select: (slice = {}) => `
      with chosen as materialized (
        select l.id, l.email_key, ${early(slice)} as early, ${late} as late ${source(slice)}),
      suppressed as (
        select c.id, ${gravest} as reason from chosen c cross join unnest(app.suppression_keys(c.email_key)) as k (key)
          join suppression_list s on s.tenant_id = $1 and s.key = k.key where c.early is null and ${counts} group by c.id)
      select c.id, coalesce(c.early, n.reason, c.late) as reason from chosen c left join suppressed n on n.id = c.id`,
    oneByOne: () => `
      select l.id, coalesce(${early({})}, (select ${gravest} from suppression_list s
          where s.tenant_id = $1 and s.key = any (app.suppression_keys(l.email_key)) and ${counts}), ${late}) as reason ${source({})}`,
  }
}

const within = (column: string, { above, upTo }: Slice) =>
  `${above ? ` and ${column} > ${above}` : ''}${upTo ? ` and ${column} <= ${upTo}` : ''}`

/** That memberships are read in the same slice as leads is said twice: PostgreSQL does not conclude it by itself. */
function inAny(lists: readonly string[], segments: readonly string[], to: Writer): (slice: Slice) => string {
  const among = lists.length > 0 ? to.value(lists, 'uuid[]') : undefined
  const rules = segments.length > 0 ? [write({ segments: { anyOf: [...segments] } }, to)] : []
  return (slice) => {
    const member = among
      ? [
          `exists (select from lead_list_members m where m.tenant_id = $1 and m.list_id = any (${among})
                    and m.lead_id = l.id${within('m.lead_id', slice)})`,
        ]
      : []
    return `(${[...member, ...rules].join(' or ') || 'false'})`
  }
}

/** Of all that keeps mail from an address, whatever its spelling. */
const gravest = `(array['complained', 'unsubscribed', 'bounced', 'suppressed'])[min(case s.reason
    when 'complaint' then 1 when 'unsubscribe' then 2 when 'bounce_hard' then 3 else 4 end)]`
const counts = '(s.expires_at is null or s.expires_at > now())'

/** Mails that are on their way count like those that were sent. */
function capOf({ frequencyCap, frequencyDays }: Chosen, now: Date, to: Writer) {
  if (frequencyCap === null) return 'false'
  const since = new Date(now.getTime() - frequencyDays * 86_400_000).toISOString()
  return `(select count(*) from inbox_message_refs m where m.tenant_id = $1 and m.lead_id = l.id and m.direction = 'outbound'
      and m.campaign_id is not null and (m.sent_at >= ${to.value(since, 'timestamptz')} or m.status in ('queued', 'sending', 'uncertain')))
    >= ${to.value(frequencyCap, 'int')}`
}
