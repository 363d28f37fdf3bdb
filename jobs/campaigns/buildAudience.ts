import type { Db } from '../../prisma/tenancy.ts'
import { asTenant, inTenantSql } from '../../prisma/tenancy.ts'
import { enqueue, type Queue } from '../enqueue.ts'
import type { Handler, TenantRun } from '../handler.ts'
import type { Sql } from '../operations/changes.ts'
import { reportProgress } from '../queue/progress.ts'
import { type AudienceSql, audienceSql } from './audienceSql.ts'

/** Leads of one slice: it is one transaction, in which nobody can pause or stop the campaign. */
const sliceSize = 25_000

/** Has a launched campaign's recipients found, or those who came to match since. */
export const enqueueAudience = (db: Queue, campaignId: string) =>
  enqueue(db, 'campaign.audience', { campaignId }, { key: `campaign.audience:${campaignId}` })

/**
 * Makes everybody whom the preview counts a recipient, slice by slice: each commits with the place it came to and with whom
 * it left out. A build that was broken off goes on from there; several at once take turns.
 */
export const buildAudience: Handler<'campaign.audience'> = (payload, run) => buildInSlices(payload, run, sliceSize)

export async function buildInSlices(
  { campaignId }: { campaignId: string },
  { tenantId, jobId, signal }: Pick<TenantRun, 'tenantId' | 'jobId' | 'signal'>,
  size: number,
) {
  const now = await begin(asTenant(tenantId), campaignId)
  if (!now) return
  const audience = await audienceSql(asTenant(tenantId), campaignId, { now })
  for (let more = true; more; ) {
    signal.throwIfAborted()
    more = await inTenantSql(tenantId, async (sql) => {
      const found = await lock(sql, tenantId, campaignId)
      if (!found) return false
      const upTo = audience ? await sliceEnd(sql, tenantId, found.cursor, size) : null
      const { joined, counts } = await join(sql, audience, { campaignId, ...found, upTo })
      const excluded = added(found.counting, counts)
      await record(sql, [tenantId, campaignId, upTo, joined, JSON.stringify(excluded)])
      const done = found.joined + joined
      await reportProgress(sql, { tenantId, jobId }, { done, counts: excluded })
      return upTo !== null
    })
  }
}

/* campaigns.audience.begin: what was not finished goes on, and what was begins anew. */
const begun = `
insert into campaign_audience_builds as b (tenant_id, campaign_id)
select $1::uuid, c.id from campaigns c where c.tenant_id = $1::uuid and c.id = $2::uuid and c.status in ('sending', 'paused')
on conflict (tenant_id, campaign_id) do update
   set started_at = case when b.finished_at is null then b.started_at else now() end, touched_at = now(), finished_at = null,
       cursor = case when b.finished_at is null then b.cursor end,
       counting = case when b.finished_at is null then b.counting else '{}' end
returning to_json(started_at)`

async function begin(db: Db, campaignId: string) {
  const startedAt = await db.json<string | undefined>(begun, db.tenantId, campaignId)
  return startedAt ? new Date(startedAt) : undefined
}

type Build = { cursor: string | null; joined: number; counting: Record<string, number>; version: number }

/** The build first and the campaign second, always: whoever stops the campaign waits for the slice, or is seen by it. */
async function lock(sql: Sql, tenantId: string, campaignId: string): Promise<Build | undefined> {
  const build = await sql.query<Omit<Build, 'version'>>(
    `select cursor, joined, counting from campaign_audience_builds
      where tenant_id = $1 and campaign_id = $2 and finished_at is null for update`,
    [tenantId, campaignId],
  )
  const campaign = await sql.query<{ version: number }>(
    `select version from campaigns where tenant_id = $1 and id = $2 and status in ('sending', 'paused') for share`,
    [tenantId, campaignId],
  )
  return build.rows[0] && campaign.rows[0] && { ...build.rows[0], ...campaign.rows[0] }
}

/** Where a slice ends; nothing when it is the last one. */
async function sliceEnd(sql: Sql, tenantId: string, cursor: string | null, size: number) {
  const { rows } = await sql.query<{ id: string }>(
    `select id from leads where tenant_id = $1 ${cursor ? 'and id > $3' : ''} order by id offset $2 limit 1`,
    [tenantId, size - 1, ...(cursor ? [cursor] : [])],
  )
  return rows[0]?.id ?? null
}

type Place = { campaignId: string; version: number; cursor: string | null; upTo: string | null }
type Joined = { joined: number; counts: Record<string, number> }

/** Slices are small beside the tables they look things up in: plans that read those from end to end cost more than they seem. */
const planning = `select set_config('jit', 'off', true), set_config('random_page_cost', '1.1', true)`

async function join(
  sql: Sql,
  audience: AudienceSql | undefined,
  { campaignId, version, cursor, upTo }: Place,
): Promise<Joined> {
  if (!audience) return { joined: 0, counts: {} }
  const values = [...audience.values]
  const value = (it: unknown, type: string) => `$${values.push(it)}::${type}`
  const slice = { above: cursor ? value(cursor, 'uuid') : undefined, upTo: upTo ? value(upTo, 'uuid') : undefined }
  await sql.query(planning)
  /* campaigns.audience.join */
  const { rows } = await sql.query<Joined>(
    `with judged as materialized (${audience.select(slice)} order by id),
     joined as (
       insert into campaign_recipients (tenant_id, campaign_id, lead_id, version, next_run_at)
       select $1, ${value(campaignId, 'uuid')}, id, ${value(version, 'int')}, now() from judged where reason is null
       on conflict do nothing returning true)
     select (select count(*)::int from joined) as joined,
            (select coalesce(json_object_agg(reason, many), '{}')
               from (select reason, count(*) as many from judged where reason is not null group by reason) n) as counts`,
    values,
  )
  return rows[0] ?? { joined: 0, counts: {} }
}

function added(counting: Readonly<Record<string, number>>, { already_in: _, ...counts }: Record<string, number>) {
  const sum = { ...counting }
  for (const [reason, count] of Object.entries(counts)) sum[reason] = (sum[reason] ?? 0) + count
  return sum
}

/* campaigns.audience.record */
const recorded = `
with build as (
  update campaign_audience_builds
     set cursor = $3::uuid, joined = joined + $4::int, counting = $5::jsonb, touched_at = now(),
         finished_at = case when $3::uuid is null then now() end, was_finished = was_finished or $3::uuid is null,
         excluded = case when $3::uuid is null then $5::jsonb else excluded end
   where tenant_id = $1 and campaign_id = $2)
update campaigns set audience_built_at = now()
 where tenant_id = $1 and id = $2 and $3::uuid is null and audience_built_at is null`

const record = (sql: Sql, values: unknown[]) => sql.query(recorded, values)
