import { z } from 'zod'
import { LeadStatus } from '../../prisma/generated/oltp/enums.ts'
import { asTenant, inTenantSql } from '../../prisma/tenancy.ts'
import type { Handler } from '../handler.ts'
import { readOperation, type Sql, type Step, stepSize } from '../operations/changes.ts'
import { reportProgress } from '../queue/progress.ts'
import { leadFilter } from './filter.ts'
import type { FilterSql } from './filterSql.ts'
import { compileFilter } from './segmentRules.ts'

/** What can be done to all leads that match. */
export const leadChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('lead.tag'), tagId: z.uuid() }),
  z.object({ kind: z.literal('lead.untag'), tagId: z.uuid() }),
  z.object({ kind: z.literal('lead.list'), listId: z.uuid() }),
  z.object({ kind: z.literal('lead.unlist'), listId: z.uuid() }),
  z.object({ kind: z.literal('lead.status'), status: z.enum(LeadStatus) }),
  z.object({ kind: z.literal('lead.delete') }),
])
export type LeadChange = z.output<typeof leadChange>

/** What an operation on leads keeps: whom it meant, what it does, how far it is. */
const details = z.object({
  change: leadChange,
  filter: leadFilter,
  ids: z.array(z.uuid()).max(500).optional(),
  startedAt: z.string(),
  cursor: z.uuid().nullish(),
  seen: z.int().optional(),
  total: z.int().optional(),
})

/** Changes all leads that match, in steps by id: each step notes what was before and how far it came, and all of it commits together. */
export const change: Handler<'lead.change'> = async ({ operationId }, { tenantId, jobId, signal }) => {
  for (let more = true; more; ) {
    signal.throwIfAborted()
    more = await inTenantSql(tenantId, async (sql) => {
      const operation = await readOperation(sql, tenantId, operationId)
      if (operation?.status !== 'running') return false
      const known = details.parse(operation.details)
      await sql.query('select app.learn_leads()')
      const compiled = await compileFilter(asTenant(tenantId), known.filter, new Date(known.startedAt))
      const filter = known.ids ? narrowed(compiled, known.ids) : compiled
      const total = known.total ?? (await count(sql, filter))
      const { seen, changed, last } = await step(sql, operationId, filter, known.change, known.cursor ?? null)
      const isLast = seen < stepSize
      const now = { ...operation.details, cursor: last, seen: (known.seen ?? 0) + seen, total }
      await sql.query(
        `update operations set details = $3, changed = changed + $4, status = case when $5 then 'done' else status end::operation_status,
                finished_at = case when $5 then now() end where tenant_id = $1 and id = $2`,
        [tenantId, operationId, JSON.stringify(now), changed, isLast],
      )
      await reportProgress(
        sql,
        { tenantId, jobId },
        { done: now.seen, total, counts: { changed: operation.changed + changed } },
      )
      return !isLast
    })
  }
}

const narrowed = ({ from, where, values }: FilterSql, ids: string[]): FilterSql => ({
  from,
  where: `${where} and l.id = any($${values.length + 1}::uuid[])`,
  values: [...values, ids],
})

async function count(sql: Sql, { from, where, values }: FilterSql) {
  const { rows } = await sql.query<{ count: number }>(
    `select count(*)::int as count from ${from} where ${where}`,
    values,
  )
  return rows[0]?.count ?? 0
}

async function step(
  sql: Sql,
  operationId: string,
  filter: FilterSql,
  change: LeadChange,
  cursor: string | null,
): Promise<Step> {
  const values = [...filter.values]
  const value = (it: unknown, type: string) => `$${values.push(it)}::${type}`
  const beyond = cursor ? `and l.id > ${value(cursor, 'uuid')}` : ''
  const page = `select l.id from ${filter.from} where ${filter.where} ${beyond} order by l.id limit ${stepSize}`
  const { rows } = await sql.query<Step>(
    `with page as materialized (${page}), ${changing(change, value)},
     noted as (
       insert into operation_changes (tenant_id, operation_id, entity_id, before)
       select $1, ${value(operationId, 'uuid')}, id, before from changed on conflict do nothing returning entity_id)
     select (select count(*)::int from page) as seen, (select count(*)::int from noted) as changed,
            (select id from page order by id desc limit 1) as last`,
    values,
  )
  return rows[0] ?? { seen: 0, changed: 0, last: null }
}

/** The change itself, as CTEs that end in `changed (id, before)`. */
function changing(change: LeadChange, value: (it: unknown, type: string) => string): string {
  switch (change.kind) {
    case 'lead.tag':
      return joined('lead_taggings', 'tag_id', value(change.tagId, 'uuid'))
    case 'lead.list':
      return joined('lead_list_members', 'list_id', value(change.listId, 'uuid'))
    case 'lead.untag':
      return left('lead_taggings', 'tag_id', value(change.tagId, 'uuid'))
    case 'lead.unlist':
      return left('lead_list_members', 'list_id', value(change.listId, 'uuid'))
    case 'lead.status': {
      const status = value(change.status, 'lead_status')
      return `was as materialized (
          select l.id, l.status from leads l join page p on p.id = l.id where l.tenant_id = $1 and l.status <> ${status} for update of l),
        changed as (
          update leads l set status = ${status}, revision = l.revision + 1, updated_at = now() from was
           where l.tenant_id = $1 and l.id = was.id returning l.id, jsonb_build_object('status', was.status) as before)`
    }
    case 'lead.delete':
      return `${kept}, changed as (delete from leads l using was where l.tenant_id = $1 and l.id = was.id returning l.id, was.before)`
  }
}

/* A tag or list that is gone by now gains nobody. */
const joined = (table: string, column: string, id: string) => `
  changed as (
    insert into ${table} (tenant_id, ${column}, lead_id)
    select $1, ${id}, p.id from page p
     where exists (select from ${table === 'lead_taggings' ? 'lead_tags' : 'lead_lists'} t where t.tenant_id = $1 and t.id = ${id})
    on conflict do nothing returning lead_id as id, null::jsonb as before)`

const left = (table: string, column: string, id: string) => `
  changed as (
    delete from ${table} m using page p where m.tenant_id = $1 and m.${column} = ${id} and m.lead_id = p.id
    returning m.lead_id as id, jsonb_build_object('createdAt', m.created_at) as before)`

/* Everything that goes with a lead, so that it can come back as it was. */
const kept = `was as materialized (
    select l.id, jsonb_build_object(
      'lead', to_jsonb(l) - 'email_domain',
      'lists', (select jsonb_agg(jsonb_build_object('list_id', m.list_id, 'created_at', m.created_at))
                  from lead_list_members m where m.tenant_id = $1 and m.lead_id = l.id),
      'tags', (select jsonb_agg(jsonb_build_object('tag_id', m.tag_id, 'created_at', m.created_at))
                 from lead_taggings m where m.tenant_id = $1 and m.lead_id = l.id),
      'segments', (select jsonb_agg(m.segment_id) from segment_members m where m.tenant_id = $1 and m.lead_id = l.id),
      'engagement', (select to_jsonb(e) from lead_engagement e where e.tenant_id = $1 and e.lead_id = l.id),
      'consents', (select jsonb_agg(to_jsonb(c)) from consent_records c where c.tenant_id = $1 and c.lead_id = l.id)) as before
      from leads l join page p on p.id = l.id where l.tenant_id = $1 for update of l)`
