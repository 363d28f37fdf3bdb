import type { Db } from '../../prisma/tenancy.ts'
import { type AudienceWishes, audienceSql } from './audienceSql.ts'

/** Why somebody who was chosen is not written to; each is counted once, by the first that holds. */
export type Excluded = { reason: ExclusionReason; count: number }

export const exclusionReasons = [
  'already_in',
  'excluded',
  'complained',
  'unsubscribed',
  'bounced',
  'suppressed',
  'invalid',
  'no_consent',
  'frequency_cap',
] as const
export type ExclusionReason = (typeof exclusionReasons)[number]

export type AudiencePreview = {
  /** Who is in a list or segment that was chosen. */
  matched: number
  excluded: Excluded[]
  /** Who would be written to if it were launched now. */
  remaining: number
  /** The ids of some of them, the newest first. */
  sample: string[]
}

const sampleSize = 10

/** Whom a campaign would be sent to now: the very query that its recipients are built by. */
export async function previewAudience(db: Db, campaignId: string): Promise<AudiencePreview> {
  const judged = await audienceSql(db, campaignId)
  if (!judged) return { matched: 0, excluded: [], remaining: 0, sample: [] }
  /* campaigns.audience.preview */
  const counts = await db.json<Record<string, number>>(
    `select coalesce(json_object_agg(coalesce(reason, ''), many), '{}')
       from (select reason, count(*) as many from (${judged.select()}) j group by reason) n`,
    ...judged.values,
  )
  const { '': remaining = 0, ...reasons } = counts
  const excluded = excludedOf(reasons)
  const matched = excluded.reduce((sum, { count }) => sum + count, remaining)
  return { matched, excluded, remaining, sample: remaining > 0 ? await some(db, judged) : [] }
}

/** In the order in which they are looked for. */
export const excludedOf = (counts: Readonly<Record<string, number>>): Excluded[] =>
  exclusionReasons.flatMap((reason) => (counts[reason] ? [{ reason, count: counts[reason] }] : []))

/* campaigns.audience.sample */
const some = (db: Db, { oneByOne, values }: NonNullable<Awaited<ReturnType<typeof audienceSql>>>) =>
  db.json<string[]>(
    `select coalesce(json_agg(id), '[]') from (select id from (${oneByOne()}) j where reason is null order by id desc limit ${sampleSize}) n`,
    ...values,
  )

/* campaigns.audience.any */
/** Whether a campaign would be sent to anybody. */
export async function anybodyRemains(db: Db, campaignId: string, wishes: AudienceWishes = {}): Promise<boolean> {
  const judged = await audienceSql(db, campaignId, wishes)
  if (!judged) return false
  return db.json<boolean>(`select exists (select from (${judged.oneByOne()}) j where reason is null)`, ...judged.values)
}

export type BuiltAudience = {
  /** Who is in the campaign by its audience. */
  joined: number
  /** Who was chosen and is not written to. */
  excluded: Excluded[]
  startedAt: string
  /** Nothing, while it goes on. */
  finishedAt: string | null
}

/* campaigns.audience.built */
const built = `
select (select json_build_object('joined', b.joined, 'excluded', case when b.was_finished then b.excluded else b.counting end,
                 'startedAt', b.started_at, 'finishedAt', b.finished_at)
          from campaign_audience_builds b where b.tenant_id = $1::uuid and b.campaign_id = $2::uuid)`

/** What became of a campaign's audience since its launch; nothing before it. */
export async function builtAudience(db: Db, campaignId: string): Promise<BuiltAudience | null> {
  const found = await db.json<(Omit<BuiltAudience, 'excluded'> & { excluded: Record<string, number> }) | null>(
    built,
    db.tenantId,
    campaignId,
  )
  return found && { ...found, excluded: excludedOf(found.excluded) }
}
