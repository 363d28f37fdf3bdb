import { v7 as uuid } from 'uuid'
import { z } from 'zod'
import { enqueue } from '../../jobs/enqueue.ts'
import type { Field } from '../../jobs/leads/leadData.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput, type Issue, NotFound } from '../graphql/problem.ts'
import { type Attributes, address, leadFields, readAttributes } from './leadInput.ts'
import { leadJson } from './list.ts'
import { tagsByName } from './tags.ts'
import { ErrorPolicy, type LeadInput, type LeadRow, OnExisting, type UpsertLeadsInput, UpsertResult } from './types.ts'

const tagName = z
  .string()
  .trim()
  .min(1, 'A tag has a name.')
  .max(100, 'A tag has at most 100 characters.')
  .refine((it) => !it.includes('\0'), 'Remove the NUL character.')
const row = z.object({ ...leadFields, email: address, tags: z.array(tagName).max(50, 'At most 50 tags.').nullish() })
type Row = z.output<typeof row>

type Good = { index: number; data: Row; attributes: Attributes }
type Bad = { index: number; issues: Issue[] }

const most = 500

/** Makes leads or brings them up to date, each with an answer of its own. It never touches status, consent or suppression. */
export async function upsertLeads(db: Db, { leads, onExisting, errorPolicy, listIds }: UpsertLeadsInput) {
  if (leads.length === 0 || leads.length > most) {
    return new InvalidInput([
      { path: 'leads', message: `Give 1 to ${most} leads at a time, and import a file for more.` },
    ])
  }
  const lists = [...new Set(listIds ?? [])]
  if (lists.length > 0) {
    const known = await db.leadList.count({ where: { id: { in: lists } } })
    if (known < lists.length) return new NotFound('list')
  }
  const fields = await fieldsByKey(db, leads)
  const { good, bad, duplicates } = read(leads, fields)
  if (errorPolicy === ErrorPolicy.ALL_OR_NOTHING && bad.length > 0) {
    return new InvalidInput(
      bad.flatMap(({ index, issues }) => issues.map((it) => ({ ...it, path: `leads.${index}.${it.path}` }))),
    )
  }
  const put = await putLeads(db, good, onExisting ?? OnExisting.FILL_EMPTY)
  const byKey = new Map(put.map((it) => [it.lead.emailKey, it]))
  const touched = good.flatMap((it) => byKey.get(it.data.email.key)?.lead.id ?? [])
  await putOnLists(db, lists, touched)
  await putTags(db, good, byKey)
  const suppressed = await suppressedKeys(
    db,
    good.map(({ data }) => data.email.key),
  )
  if (good.length > 0) await enqueue(db, 'lead.checkDomains', {}, { key: 'lead.checkDomains' })

  const answers = [
    ...bad.map(({ index, issues }) => ({
      index,
      result: UpsertResult.INVALID,
      lead: null,
      isSuppressed: false,
      issues,
    })),
    ...[...good, ...duplicates].map(({ index, data }) => {
      const found = byKey.get(data.email.key)
      const isDuplicate = duplicates.some((it) => it.index === index)
      return {
        index,
        result: isDuplicate ? UpsertResult.DUPLICATE : (found?.result ?? UpsertResult.UNCHANGED),
        lead: found?.lead ?? null,
        isSuppressed: suppressed.has(data.email.key),
        issues: [],
      }
    }),
  ]
  return {
    rows: answers.sort((a, b) => a.index - b.index),
    createdCount: put.filter(({ result }) => result === UpsertResult.CREATED).length,
    updatedCount: put.filter(({ result }) => result === UpsertResult.UPDATED).length,
  }
}

/** The tenant's own fields, when the input has any. */
export async function fieldsByKey(
  db: Db,
  inputs: readonly { attributes?: unknown }[],
): Promise<ReadonlyMap<string, Field>> {
  const fields = inputs.some(({ attributes }) => attributes) ? await db.leadField.findMany() : []
  return new Map(fields.map((field) => [field.key, field]))
}

function read(leads: readonly LeadInput[], fields: ReadonlyMap<string, Field>) {
  const [good, bad, duplicates]: [Good[], Bad[], Good[]] = [[], [], []]
  const seen = new Set<string>()
  for (const [index, lead] of leads.entries()) {
    const data = check(row, lead)
    const { attributes, issues } = readAttributes(lead.attributes, fields)
    if (data instanceof InvalidInput || issues.length > 0) {
      bad.push({ index, issues: [...(data instanceof InvalidInput ? data.issues : []), ...issues] })
      continue
    }
    const isSeen = seen.has(data.email.key)
    seen.add(data.email.key)
    ;(isSeen ? duplicates : good).push({ index, data, attributes })
  }
  return { good, bad, duplicates }
}

const columns = ['first_name', 'last_name', 'position', 'phone', 'country', 'locale', 'timezone', 'company_id'] as const

/** What a column becomes when the lead is there already. */
const merged = {
  [OnExisting.FILL_EMPTY]: (it: string) => `coalesce(leads.${it}, excluded.${it})`,
  [OnExisting.OVERWRITE]: (it: string) => `coalesce(excluded.${it}, leads.${it})`,
} as const
const mergedAttributes = {
  [OnExisting.FILL_EMPTY]: 'excluded.attributes || leads.attributes',
  [OnExisting.OVERWRITE]:
    'jsonb_strip_nulls(leads.attributes || (select n.attributes from given n where n.email_key = excluded.email_key))',
} as const

/* leads.upsert: companies first, then all leads in one statement; who changes nothing writes nothing. */
function upsert(onExisting: OnExisting) {
  const conflict =
    onExisting === OnExisting.SKIP
      ? 'do nothing'
      : `do update set ${columns.map((it) => `${it} = ${merged[onExisting](it)}`).join(', ')},
           attributes = ${mergedAttributes[onExisting]}, revision = leads.revision + 1, updated_at = now()
         where (${columns.map((it) => `leads.${it}`).join(', ')}, leads.attributes)
           is distinct from (${columns.map(merged[onExisting]).join(', ')}, ${mergedAttributes[onExisting]})`
  return `
with given as materialized (
  select * from jsonb_to_recordset($2::jsonb) as g (id uuid, email text, email_key text, first_name text, last_name text,
    position text, phone text, country text, locale text, timezone text, company_id uuid, attributes jsonb)
), put as (
  insert into leads (tenant_id, id, email, email_key, source, attributes, ${columns.join(', ')})
  select $1, id, email, email_key, 'api', jsonb_strip_nulls(attributes), ${columns.map((it) => `g.${it}`).join(', ')} from given g
  on conflict (tenant_id, email_key) ${conflict}
  returning *
)
select coalesce(json_agg(json_build_object('id', l.id, 'isNew', l.id = g.id, 'lead', json_build_object(${leadJson('l')}))), '[]')
  from put l join given g on g.email_key = l.email_key`
}

type Put = { lead: LeadRow; result: UpsertResult }

async function putLeads(db: Db, good: readonly Good[], onExisting: OnExisting): Promise<Put[]> {
  if (good.length === 0) return []
  const companies = await companiesOf(
    db,
    good.map(({ data }) => data),
  )
  const given = good.map(({ data, attributes }) => ({
    id: uuid(),
    email: data.email.typed.trim(),
    email_key: data.email.key,
    first_name: data.firstName || null,
    last_name: data.lastName || null,
    position: data.position || null,
    phone: data.phone || null,
    country: data.country ?? null,
    locale: data.locale ?? null,
    timezone: data.timezone ?? null,
    company_id: companies.get(companyKey(data)) ?? null,
    attributes,
  }))
  const put = await db.json<{ isNew: boolean; lead: LeadRow }[]>(upsert(onExisting), db.tenantId, JSON.stringify(given))
  const done = new Set(put.map(({ lead }) => lead.emailKey))
  const rest = given.filter((it) => !done.has(it.email_key)).map((it) => it.email_key)
  const unchanged = rest.length > 0 ? await db.lead.findMany({ where: { emailKey: { in: rest } } }) : []
  return [
    ...put.map(({ isNew, lead }) => ({ lead, result: isNew ? UpsertResult.CREATED : UpsertResult.UPDATED })),
    ...unchanged.map((lead) => ({ lead: lead as LeadRow, result: UpsertResult.UNCHANGED })),
  ]
}

type Named = { company?: string | null; companyDomain?: string | null }

export const companyKey = ({ company, companyDomain }: Named) =>
  companyDomain ?? (company ? ` ${company.toLowerCase()}` : '')

/** The companies that leads name, made when they are new: found by domain, or by name when none is given. */
export async function companiesOf(db: Db, named: readonly Named[]): Promise<ReadonlyMap<string, string>> {
  const wanted = new Map(
    named
      .filter((it) => companyKey(it) !== '')
      .map((it): [string, Named] => [companyKey(it), it])
      .reverse(),
  ) // the first is believed
  if (wanted.size === 0) return new Map()
  const given = [...wanted].map(([key, it]) => ({
    key,
    id: uuid(),
    name: it.company || it.companyDomain,
    domain: it.companyDomain ?? null,
  }))
  const rows = await db.json<{ key: string; id: string }[]>(
    `with given as materialized (select * from jsonb_to_recordset($2::jsonb) as g (key text, id uuid, name text, domain text)
     ), made as (
       insert into lead_companies (tenant_id, id, name, domain) select $1, id, name, domain from given order by key
       on conflict do nothing returning id, name, domain)
     select coalesce(json_agg(json_build_object('key', g.key, 'id', coalesce(m.id, c.id))), '[]')
       from given g left join made m on m.id = g.id
       left join lead_companies c on c.tenant_id = $1 and (c.domain = g.domain or g.domain is null and c.domain is null and lower(c.name) = lower(g.name))`,
    db.tenantId,
    JSON.stringify(given),
  )
  return new Map(rows.map(({ key, id }) => [key, id]))
}

async function putOnLists(db: Db, lists: string[], leadIds: string[]) {
  if (lists.length === 0 || leadIds.length === 0) return
  const members = lists.flatMap((listId) => leadIds.map((leadId) => ({ listId, leadId })))
  await db.leadListMember.createMany({ data: members, skipDuplicates: true })
}

async function putTags(db: Db, good: readonly Good[], byKey: ReadonlyMap<string, Put>) {
  const names = good.flatMap(({ data }) => data.tags ?? [])
  if (names.length === 0) return
  const tags = await tagsByName(db, names)
  const taggings = good.flatMap(({ data }) => {
    const leadId = byKey.get(data.email.key)?.lead.id
    return (data.tags ?? []).flatMap((name) => {
      const tagId = tags.get(name.toLowerCase())
      return leadId && tagId ? { leadId, tagId } : []
    })
  })
  await db.leadTagging.createMany({ data: taggings, skipDuplicates: true })
}

/** Which of these address keys nothing may be sent to. */
export async function suppressedKeys(db: Db, keys: readonly string[]): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set()
  const found = await db.json<string[]>(
    `select coalesce(json_agg(email_key), '[]') from app.suppressed($1, $2::text[])`,
    db.tenantId,
    keys,
  )
  return new Set(found)
}
