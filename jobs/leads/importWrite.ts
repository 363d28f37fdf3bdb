import { once } from 'node:events'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { v7 as uuid } from 'uuid'
import type { ImportOptions } from './importPlan.ts'
import type { ReadRow, RowProblem } from './importRows.ts'

/** What came of the rows of a chunk. */
export type Written = { created: number; updated: number; unchanged: number; suppressed: number }

export type ImportScope = {
  tenantId: string
  importId: string
  operationId: string
  userId: string | null
  fileName: string
  options: ImportOptions
  /** The ids of companies that were met, by domain or name. */
  companies: Map<string, string>
}

const texts = ['first_name', 'last_name', 'position', 'phone', 'country', 'locale', 'timezone'] as const
const columns = [...texts, 'company_id'] as const

/** Brings a chunk of rows in one transaction: staged by COPY, then matched, made, changed and noted in sets. */
export async function writeRows(sql: pg.PoolClient, scope: ImportScope, rows: readonly ReadRow[]): Promise<Written> {
  if (rows.length === 0) return { created: 0, updated: 0, unchanged: 0, suppressed: 0 }
  const companies = await companyIds(sql, scope, rows)
  await stage(sql, rows, companies)
  if (rows.some(({ status }) => status))
    await sql.query(suppressing, [scope.tenantId, `Import of ${scope.fileName}`.slice(0, 500), scope.userId])
  await sql.query(known)
  const { rows: counted } = await sql.query<Written>(bring(scope.options), [
    ...[scope.tenantId, scope.importId, scope.operationId, scope.options.listId],
    ...(scope.options.consent ? consentValues(scope) : []),
  ])
  const tags = pairs(rows, scope.options.tagIds, await tagIds(sql, scope.tenantId, rows))
  if (tags.keys.length > 0)
    await sql.query(tagging, [scope.tenantId, scope.importId, scope.operationId, tags.ids, tags.keys])
  return counted[0] as Written
}

/** The rows' problems, for the list of errors. */
export async function writeProblems(
  sql: pg.PoolClient,
  { tenantId, importId }: ImportScope,
  problems: readonly RowProblem[],
) {
  if (problems.length === 0) return
  const of = <K extends keyof RowProblem>(key: K) => problems.map((it) => it[key])
  await sql.query(
    `insert into lead_import_errors (tenant_id, import_id, line, column_name, reason, value)
     select $1, $2, * from unnest($3::int[], $4::text[], $5::text[], $6::text[]) on conflict do nothing`,
    [tenantId, importId, of('line'), of('column'), of('reason'), of('value')],
  )
}

const staged = `
  create temp table if not exists import_rows (
    id uuid, email text, email_key text collate "C", first_name text, last_name text, position text, phone text, country text, locale text,
    timezone text, company_id uuid, attributes jsonb, status text
  ) on commit drop`

async function stage(sql: pg.PoolClient, rows: readonly ReadRow[], companies: ReadonlyMap<string, string>) {
  await sql.query(staged)
  const copy = sql.query(copyFrom('copy import_rows from stdin'))
  // In the order of their addresses, as the index has them: nobody waits for another import in a circle.
  const sorted = [...rows].sort((a, b) => (a.emailKey < b.emailKey ? -1 : 1))
  for (let at = 0; at < sorted.length; at += 2_000) {
    let text = ''
    for (const it of sorted.slice(at, at + 2_000)) {
      const company = companies.get(companyKey(it)) ?? null
      text += `${it.id}\t${cell(it.email)}\t${cell(it.emailKey)}\t${cell(it.firstName)}\t${cell(it.lastName)}\t${cell(it.position)}\t${cell(it.phone)}\t${cell(it.country)}\t${cell(it.locale)}\t${cell(it.timezone)}\t${cell(company)}\t${cell(it.attributes)}\t${cell(it.status)}\n`
    }
    if (!copy.write(text)) await once(copy, 'drain')
  }
  copy.end()
  await once(copy, 'finish')
}

const special = /[\\\t\n\r]/
const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const cell = (text: string | null) =>
  text === null ? '\\N' : special.test(text) ? text.replace(/[\\\t\n\r]/g, (it) => escapes[it] as string) : text

/** What a lead that is there already becomes: `g_…` is what the file has. */
function merged({ onExisting, consent }: ImportOptions) {
  const of = (column: string) =>
    onExisting === 'skip'
      ? `k.${column}`
      : onExisting === 'overwrite'
        ? `coalesce(k.g_${column}, k.${column})`
        : `coalesce(k.${column}, k.g_${column})`
  const attributes = {
    skip: 'k.attributes',
    overwrite: `k.attributes || coalesce(k.g_attributes, '{}')`,
    fill_empty: `coalesce(k.g_attributes, '{}') || k.attributes`,
  }
  // A file makes nobody active again who is not: only the other way.
  const status = `case when k.g_status is null or k.g_status in ('active', 'replied') or k.status not in ('active', 'replied')
                       then k.status else k.g_status::lead_status end`
  const state = consent
    ? `case when k.consent_state = 'withdrawn' then k.consent_state else 'given' end`
    : 'k.consent_state'
  return [
    ...columns.map((it): [string, string] => [it, of(it)]),
    ['attributes', attributes[onExisting]],
    ['status', status],
    ['consent_state', state],
  ] as const
}

/* import.known: the leads that are there already, locked, beside what the file has. */
const known = `
create temp table import_known on commit drop as
select k.*, ${[...columns, 'attributes', 'status'].map((it) => `g.${it} as g_${it}`).join(', ')} from import_rows g
 cross join lateral (select * from leads l where l.tenant_id = app.tenant_id() and l.email_key = g.email_key limit 1 for update) k`

/** By its inbox; domains are looked at only where there are any. */
const isSuppressed = `exists (select from suppression_list s where s.tenant_id = $1 and s.key = app.inbox_key(g.email_key)
           and (s.expires_at is null or s.expires_at > now()))`

/*
 * import.bring: $1 tenant, $2 import, $3 operation, $4 list, and with consent $5 basis, $6 source, $7 text, $8 proof, $9 who.
 * Not one statement with the above: on a table that is still empty the planner takes any index, and would look through
 * all that this statement just made, for each of its rows.
 */
function bring(options: ImportOptions) {
  const become = merged(options)
  const consents = options.consent
    ? `, agreed as (
      insert into consent_records (tenant_id, id, lead_id, state, basis, source, text, proof, occurred_at, created_by)
      select $1, gen_random_uuid(), t.id, 'given', $5::consent_basis, $6, $7, $8::jsonb, now(), $9::uuid
        from touched t where t.consent_state is distinct from 'withdrawn')`
    : ''
  return `
with changed as (
  update leads l set ${become.map(([column, value]) => `${column} = ${value}`).join(', ')}, revision = l.revision + 1, updated_at = now()
    from import_known k where l.tenant_id = $1 and l.id = k.id
     and (${become.map(([column]) => `k.${column}`).join(', ')}) is distinct from (${become.map(([, value]) => value).join(', ')})
  returning l.id
), created as (
  insert into leads (tenant_id, id, email, email_key, ${columns.join(', ')}, attributes, status, consent_state, source, import_id)
  select $1, g.id, g.email, g.email_key, ${columns.map((it) => `g.${it}`).join(', ')}, coalesce(g.attributes, '{}'),
         coalesce(g.status, 'active')::lead_status, ${options.consent ? `'given'` : `'unknown'`}, 'import', $2::uuid
    from import_rows g
  on conflict (tenant_id, email_key) do nothing returning id
), domains as materialized (
  select exists (select from suppression_list where tenant_id = $1 and kind = 'domain') as has_any
), touched as (
  select id, null::consent_state as consent_state from created union all select id, consent_state from import_known
), listed as (
  insert into lead_list_members (tenant_id, list_id, lead_id)
  select $1, $4::uuid, id from touched where $4::uuid is not null on conflict do nothing returning lead_id
)${consents}, noted as (
  insert into operation_changes (tenant_id, operation_id, entity_id, before)
  select $1, $3::uuid, k.id, jsonb_build_object('revision', k.revision, 'listed', k.id in (select lead_id from listed), 'lead',
           case when k.id in (select id from changed) then jsonb_build_object('attributes', k.attributes, 'status', k.status,
             'consent_state', k.consent_state, ${columns.map((it) => `'${it}', k.${it}`).join(', ')}) end)
    from import_known k where k.id in (select id from changed) or k.id in (select lead_id from listed)${options.consent ? ` or k.consent_state <> 'withdrawn'` : ''}
)
select (select count(*)::int from created) as created, (select count(*)::int from changed) as updated,
       (select count(*)::int from import_known) - (select count(*)::int from changed) as unchanged,
       (select count(*)::int from import_rows g where ${isSuppressed}) + case when (select has_any from domains) then (
         select count(*)::int from import_rows g
          where not ${isSuppressed} and exists (select from app.suppressed($1, array[g.email_key]))) else 0 end as suppressed`
}

const consentValues = ({ options, importId, fileName, userId }: ImportScope) => [
  options.consent?.basis,
  options.consent?.source,
  options.consent?.text ?? null,
  JSON.stringify({ importId, fileName }),
  userId,
]

/* Tags of leads that were there before are noted, so that undoing takes them off again. */
const tagging = `
with put as (
  insert into lead_taggings (tenant_id, tag_id, lead_id)
  select distinct $1::uuid, t.id, l.id from unnest($4::uuid[], $5::text[]) t (id, key)
    join leads l on l.tenant_id = $1 and l.email_key = t.key
  on conflict do nothing returning tag_id, lead_id
)
insert into operation_changes as c (tenant_id, operation_id, entity_id, before)
select $1, $3::uuid, p.lead_id, jsonb_build_object('tags', jsonb_agg(p.tag_id))
  from put p join leads l on l.tenant_id = $1 and l.id = p.lead_id and l.import_id is distinct from $2::uuid group by p.lead_id
on conflict (tenant_id, operation_id, entity_id) do update set before = c.before || excluded.before`

/* Whoever asked elsewhere not to be written to is not written to here; nobody is taken off the list by a file. */
const suppressing = `
insert into suppression_list (tenant_id, key, kind, typed, reason, source, note, created_by)
select distinct on (app.inbox_key(email_key)) $1::uuid, app.inbox_key(email_key), 'address'::suppression_kind, email,
       (case status when 'bounced' then 'bounce_hard' when 'complained' then 'complaint' else 'unsubscribe' end)::suppression_reason,
       'import'::suppression_source, $2, $3::uuid
  from import_rows where status in ('unsubscribed', 'bounced', 'complained')
on conflict do nothing`

const companyKey = ({ company, companyDomain }: ReadRow) =>
  companyDomain ?? (company ? ` ${company.toLowerCase()}` : '')

/** The companies of a chunk, made when they are new: found by domain, or by name when none is given. */
async function companyIds(
  sql: pg.PoolClient,
  { tenantId, companies }: ImportScope,
  rows: readonly ReadRow[],
): Promise<ReadonlyMap<string, string>> {
  const named = new Map<string, ReadRow>()
  for (const row of rows) {
    const key = companyKey(row)
    if (key !== '' && !companies.has(key)) named.set(key, row)
  }
  if (named.size === 0) return companies
  if (companies.size > mostCompanies) companies.clear()
  const keys = [...named.keys()].sort()
  const of = (value: (row: ReadRow) => string | null) => keys.map((key) => value(named.get(key) as ReadRow))
  const { rows: found } = await sql.query<{ key: string; id: string }>(
    `with given as materialized (
       select g.*, coalesce(
         (select c.id from lead_companies c where c.tenant_id = $1 and c.domain = g.domain limit 1),
         case when g.domain is null then (select c.id from lead_companies c
           where c.tenant_id = $1 and c.domain is null and lower(c.name) = lower(g.name) limit 1) end) as known
         from unnest($2::text[], $3::uuid[], $4::text[], $5::text[]) as g (key, id, name, domain)),
     made as (
       insert into lead_companies (tenant_id, id, name, domain) select $1, id, name, domain from given where known is null
       on conflict do nothing returning id)
     select g.key, coalesce(g.known, m.id) as id from given g left join made m on m.id = g.id`,
    [tenantId, keys, keys.map(() => uuid()), of((it) => it.company ?? it.companyDomain), of((it) => it.companyDomain)],
  )
  // One that another import made in this moment is found by the next chunk; here it is left out.
  for (const { key, id } of found) if (id) companies.set(key, id)
  return companies
}

/** So many companies are remembered from chunk to chunk. */
const mostCompanies = 100_000

/** The tags that rows name, by their names in lower case, made when they are new. */
async function tagIds(
  sql: pg.PoolClient,
  tenantId: string,
  rows: readonly ReadRow[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map(rows.flatMap(({ tags }) => (tags ?? []).map((it): [string, string] => [it.toLowerCase(), it])))
  if (names.size === 0) return new Map()
  await sql.query(
    'insert into lead_tags (tenant_id, id, name) select $1, * from unnest($2::uuid[], $3::text[]) on conflict do nothing',
    [tenantId, [...names].map(() => uuid()), [...names.values()]],
  )
  const { rows: found } = await sql.query<{ key: string; id: string }>(
    'select name_key as key, id from lead_tags where tenant_id = $1 and name_key = any($2::text[])',
    [tenantId, [...names.keys()]],
  )
  return new Map(found.map(({ key, id }) => [key, id]))
}

/** Which address gets which tag: those of the whole file, and those of its own row. */
function pairs(rows: readonly ReadRow[], ofAll: readonly string[], ids: ReadonlyMap<string, string>) {
  const tags: { ids: string[]; keys: string[] } = { ids: [], keys: [] }
  for (const { emailKey, tags: own } of rows)
    for (const id of [...ofAll, ...(own ?? []).flatMap((name) => ids.get(name.toLowerCase()) ?? [])]) {
      tags.ids.push(id)
      tags.keys.push(emailKey)
    }
  return tags
}
