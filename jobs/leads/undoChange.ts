import type { Undo } from '../operations/undo.ts'

/** Runs one statement over the rows of a step; it answers how many came back. */
const taking =
  (statement: string, more: (details: Record<string, unknown>) => unknown[] = () => []): Undo =>
  async (sql, { tenantId, operationId, entityIds, details }) => {
    const { rows } = await sql.query<{ count: number }>(statement, [tenantId, operationId, entityIds, ...more(details)])
    return rows[0]?.count ?? 0
  }

/** The rows of a step, each looked up by its key: of a filter by thousands of keys the planner makes a loop in a loop. */
const changes = `unnest($3::uuid[]) as asked (id)
  join operation_changes c on c.tenant_id = $1 and c.operation_id = $2 and c.entity_id = asked.id where true`
const part = (name: string) => (details: Record<string, unknown>) => [(details.change as Record<string, unknown>)[name]]

const leave = (table: string, column: string) => `
  with back as (
    delete from ${table} m where m.tenant_id = $1 and m.${column} = $4::uuid and $2::uuid is not null and m.lead_id = any($3::uuid[]) returning 1)
  select count(*)::int as count from back`

const rejoin = (table: string, column: string, of: string) => `
  with back as (
    insert into ${table} (tenant_id, ${column}, lead_id, created_at)
    select $1, $4::uuid, c.entity_id, (c.before ->> 'createdAt')::timestamptz from ${changes}
       and exists (select from leads l where l.tenant_id = $1 and l.id = c.entity_id)
       and exists (select from ${of} o where o.tenant_id = $1 and o.id = $4::uuid)
    on conflict do nothing returning 1)
  select count(*)::int as count from back`

/* A status that somebody changed since stays as they left it. */
const status = `
  with back as (
    update leads l set status = (c.before ->> 'status')::lead_status, revision = l.revision + 1, updated_at = now()
      from (select c.* from ${changes}) c
     where l.tenant_id = $1 and l.id = c.entity_id and l.status = $4::lead_status returning 1)
  select count(*)::int as count from back`

/* An address that somebody added again since stays as it is; a company, list or tag that is gone is left out. */
const restore = `
  with gone as materialized (select c.entity_id, c.before from ${changes}),
  back as (
    insert into leads (tenant_id, id, email, email_key, first_name, last_name, company_id, position, phone, country, locale, timezone,
                       attributes, consent_state, status, source, import_id, revision, created_at, updated_at)
    select $1, r.id, r.email, r.email_key, r.first_name, r.last_name,
           (select k.id from lead_companies k where k.tenant_id = $1 and k.id = r.company_id),
           r.position, r.phone, r.country, r.locale, r.timezone, r.attributes, r.consent_state, r.status, r.source, r.import_id,
           r.revision + 1, r.created_at, r.updated_at
      from gone g cross join lateral jsonb_to_record(g.before -> 'lead') as r (id uuid, email text, email_key text, first_name text,
        last_name text, company_id uuid, position text, phone text, country text, locale text, timezone text, attributes jsonb,
        consent_state consent_state, status lead_status, source lead_source, import_id uuid, revision int, created_at timestamptz,
        updated_at timestamptz)
    on conflict do nothing returning id)
  select count(*)::int as count from back`

/* What went with a lead comes back after it: the statement that makes leads cannot see them itself. */
const belongings = [
  `insert into lead_list_members (tenant_id, list_id, lead_id, created_at)
   select $1, (m ->> 'list_id')::uuid, c.entity_id, (m ->> 'created_at')::timestamptz
     from (select c.* from ${changes}) c cross join lateral jsonb_array_elements(coalesce(nullif(c.before -> 'lists', 'null'), '[]')) m
    where exists (select from lead_lists t where t.tenant_id = $1 and t.id = (m ->> 'list_id')::uuid)
      and exists (select from leads l where l.tenant_id = $1 and l.id = c.entity_id) on conflict do nothing`,
  `insert into lead_taggings (tenant_id, tag_id, lead_id, created_at)
   select $1, (m ->> 'tag_id')::uuid, c.entity_id, (m ->> 'created_at')::timestamptz
     from (select c.* from ${changes}) c cross join lateral jsonb_array_elements(coalesce(nullif(c.before -> 'tags', 'null'), '[]')) m
    where exists (select from lead_tags t where t.tenant_id = $1 and t.id = (m ->> 'tag_id')::uuid)
      and exists (select from leads l where l.tenant_id = $1 and l.id = c.entity_id) on conflict do nothing`,
  `insert into segment_members (tenant_id, segment_id, lead_id)
   select $1, (m #>> '{}')::uuid, c.entity_id
     from (select c.* from ${changes}) c cross join lateral jsonb_array_elements(coalesce(nullif(c.before -> 'segments', 'null'), '[]')) m
    where exists (select from segments t where t.tenant_id = $1 and t.id = (m #>> '{}')::uuid)
      and exists (select from leads l where l.tenant_id = $1 and l.id = c.entity_id) on conflict do nothing`,
  `insert into lead_engagement
   select e.* from (select c.* from ${changes} and jsonb_typeof(c.before -> 'engagement') = 'object') c
     cross join lateral jsonb_populate_record(null::lead_engagement, c.before -> 'engagement') e
    where exists (select from leads l where l.tenant_id = $1 and l.id = c.entity_id) on conflict do nothing`,
  `insert into consent_records
   select r.* from (select c.* from ${changes} and jsonb_typeof(c.before -> 'consents') = 'array') c
     cross join lateral jsonb_populate_recordset(null::consent_records, c.before -> 'consents') r
    where exists (select from leads l where l.tenant_id = $1 and l.id = c.entity_id) on conflict do nothing`,
]

const undelete: Undo = async (sql, scope) => {
  const back = await taking(restore)(sql, scope)
  for (const statement of belongings) await sql.query(statement, [scope.tenantId, scope.operationId, scope.entityIds])
  return back
}

/** How changes of leads are taken back. */
export const undoLeadChange = {
  tag: taking(leave('lead_taggings', 'tag_id'), part('tagId')),
  untag: taking(rejoin('lead_taggings', 'tag_id', 'lead_tags'), part('tagId')),
  list: taking(leave('lead_list_members', 'list_id'), part('listId')),
  unlist: taking(rejoin('lead_list_members', 'list_id', 'lead_lists'), part('listId')),
  status: taking(status, part('status')),
  delete: undelete,
} as const
