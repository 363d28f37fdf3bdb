import type { Undo } from '../operations/undo.ts'

/* Those that the import made are noted only now: while it ran, its mark on each of them was enough. */
export const noteCreated = `
insert into operation_changes (tenant_id, operation_id, entity_id, before)
select l.tenant_id, $2, l.id, null from leads l
  join lead_imports i on i.tenant_id = l.tenant_id and i.id = l.import_id
 where l.tenant_id = $1 and i.operation_id = $2
on conflict do nothing`

const changes = `unnest($3::uuid[]) as asked (id)
  join operation_changes c on c.tenant_id = $1 and c.operation_id = $2 and c.entity_id = asked.id where true`
const ofImport = '(select i.id from lead_imports i where i.tenant_id = $1 and i.operation_id = $2)'
const columns = ['first_name', 'last_name', 'position', 'phone', 'country', 'locale', 'timezone']

/** Made by it, and neither changed, written to nor heard of since: it goes. */
const remove = `
with gone as (
  delete from leads l using (select c.* from ${changes} and c.before is null) c
   where l.tenant_id = $1 and l.id = c.entity_id and l.revision = 1
     and not exists (select from lead_engagement e where e.tenant_id = $1 and e.lead_id = l.id)
     and not exists (select from campaign_recipients r where r.tenant_id = $1 and r.lead_id = l.id)
     and not exists (select from inbox_message_refs m where m.tenant_id = $1 and m.lead_id = l.id)
  returning 1)
select count(*)::int as count from gone`

/* What somebody changed since stays as they left it. */
const restore = `
with back as (
  update leads l set
    ${columns.map((it) => `${it} = c.before #>> '{lead,${it}}'`).join(', ')},
    company_id = (select k.id from lead_companies k where k.tenant_id = $1 and k.id = (c.before #>> '{lead,company_id}')::uuid),
    attributes = c.before #> '{lead,attributes}', status = (c.before #>> '{lead,status}')::lead_status,
    consent_state = (c.before #>> '{lead,consent_state}')::consent_state, revision = l.revision + 1, updated_at = now()
    from (select c.* from ${changes} and jsonb_typeof(c.before -> 'lead') = 'object') c
   where l.tenant_id = $1 and l.id = c.entity_id and l.revision = (c.before ->> 'revision')::int + 1 returning 1)
select count(*)::int as count from back`

const unlist = `
delete from lead_list_members m using (select c.* from ${changes} and (c.before ->> 'listed')::boolean) c, lead_imports i
 where m.tenant_id = $1 and m.lead_id = c.entity_id and i.tenant_id = $1 and i.operation_id = $2 and m.list_id = i.list_id`

const untag = `
delete from lead_taggings t using (select c.* from ${changes} and c.before ? 'tags') c
 where t.tenant_id = $1 and t.lead_id = c.entity_id and c.before -> 'tags' ? t.tag_id::text`

const unconsent = `
delete from consent_records r using (select c.* from ${changes}) c
 where r.tenant_id = $1 and r.lead_id = c.entity_id and r.proof ->> 'importId' in (select id::text from ${ofImport} i)`

const onlyJoined = `select count(*)::int as count from ${changes} and c.before is not null and coalesce(jsonb_typeof(c.before -> 'lead'), 'null') <> 'object'`

/**
 * Takes back what an import did to these leads. Whoever it put on the suppression list stays there: somebody asked, in
 * another place, not to be written to.
 */
export const undoImport: Undo = async (sql, { tenantId, operationId, entityIds }) => {
  const values = [tenantId, operationId, entityIds]
  const counted = async (statement: string) =>
    (await sql.query<{ count: number }>(statement, values)).rows[0]?.count ?? 0
  await sql.query(unlist, values)
  await sql.query(untag, values)
  await sql.query(unconsent, values)
  return (await counted(remove)) + (await counted(restore)) + (await counted(onlyJoined))
}
