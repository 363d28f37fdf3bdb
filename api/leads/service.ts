import { z } from 'zod'
import { enqueue } from '../../jobs/enqueue.ts'
import { LeadStatus } from '../../prisma/generated/oltp/enums.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput, NotFound } from '../graphql/problem.ts'
import { revise } from '../graphql/revise.ts'
import { taken } from '../graphql/taken.ts'
import { address, leadFields, readAttributes } from './leadInput.ts'
import { tagsByName } from './tags.ts'
import type { LeadInput, LeadRow, UpdateLeadInput } from './types.ts'
import { companiesOf, companyKey, fieldsByKey } from './upsert.ts'

const creation = z.object({
  ...leadFields,
  email: address,
  tags: z.array(z.string().trim().min(1).max(100)).max(50).nullish(),
})
const change = z.object({
  ...leadFields,
  email: address.nullish(),
  status: z.enum(LeadStatus).optional(),
  expectedRevision: z.int().nullish(),
})

const emailTaken = taken('email', 'There is a lead with this address already.')

type Wanted = z.output<typeof change>

/** The columns of what was asked for: empty texts empty the column, what was left out stays. */
async function dataOf(db: Db, wanted: Omit<Wanted, 'status' | 'expectedRevision'>) {
  const { company, companyDomain, email, ...texts } = wanted
  const given = Object.entries(texts)
    .filter(([, it]) => it !== undefined)
    .map(([name, it]) => [name, it || null])
  const names = { company, companyDomain }
  const isNamed = company !== undefined || companyDomain !== undefined
  const companyId = isNamed ? ((await companiesOf(db, [names])).get(companyKey(names)) ?? null) : undefined
  return {
    ...(Object.fromEntries(given) as Partial<
      Record<'firstName' | 'lastName' | 'position' | 'phone' | 'country' | 'locale' | 'timezone', string | null>
    >),
    ...(companyId !== undefined && { companyId }),
    ...(email && { email: email.typed.trim(), emailKey: email.key }),
  }
}

const asRow = (row: unknown) => row as LeadRow

export async function createLead(db: Db, input: LeadInput) {
  const wanted = check(creation, input)
  const { attributes, issues } = readAttributes(input.attributes, await fieldsByKey(db, [input]))
  if (wanted instanceof InvalidInput) return new InvalidInput([...wanted.issues, ...issues])
  if (issues.length > 0) return new InvalidInput(issues)
  const { tags, ...rest } = wanted
  const data = await dataOf(db, rest)
  const kept = Object.fromEntries(Object.entries(attributes).filter(([, it]) => it !== null))
  const lead = await db.lead
    .create({ data: { ...data, email: rest.email.typed.trim(), emailKey: rest.email.key, attributes: kept } })
    .catch(emailTaken)
  if (lead instanceof InvalidInput) return lead
  if (tags?.length) {
    const ids = await tagsByName(db, tags)
    await db.leadTagging.createMany({
      data: [...ids.values()].map((tagId) => ({ tagId, leadId: lead.id })),
      skipDuplicates: true,
    })
  }
  await enqueue(db, 'lead.checkDomains', {}, { key: 'lead.checkDomains' })
  return asRow(lead)
}

export async function updateLead(db: Db, id: string, input: UpdateLeadInput) {
  const wanted = check(change, input)
  const { attributes, issues } = readAttributes(input.attributes, await fieldsByKey(db, [input]))
  if (wanted instanceof InvalidInput) return new InvalidInput([...wanted.issues, ...issues])
  if (issues.length > 0) return new InvalidInput(issues)
  const { status, expectedRevision, ...rest } = wanted
  const known = await db.lead.findFirst({ where: { id }, select: { attributes: true } })
  if (!known) return new NotFound('lead')
  const merged = Object.fromEntries(
    Object.entries({ ...(known.attributes as object), ...attributes }).filter(([, it]) => it !== null),
  )
  const data = { ...(await dataOf(db, rest)), attributes: merged, ...(status && { status }) }
  const revised = await revise({
    what: 'lead',
    expectedRevision,
    find: async () => asRow(await db.lead.findFirst({ where: { id } })),
    update: (expected) =>
      db.lead.updateMany({ where: { id, ...expected }, data: { ...data, revision: { increment: 1 } } }),
  }).catch(emailTaken)
  return revised
}

/** Duplicates are folded into one: it keeps what it has, takes what it lacks, and stands wherever they stood. */
export async function mergeLeads(db: Db, id: string, duplicateIds: string[]) {
  const others = [...new Set(duplicateIds)].filter((it) => it !== id)
  if (others.length === 0 || others.length > 20) {
    return new InvalidInput([{ path: 'duplicateIds', message: 'Name 1 to 20 other leads to fold into this one.' }])
  }
  const found = await db.lead.count({ where: { id: { in: [id, ...others] } } })
  if (found < others.length + 1) return new NotFound('lead')
  for (const [table, column] of [
    ['lead_list_members', 'list_id'],
    ['lead_taggings', 'tag_id'],
    ['segment_members', 'segment_id'],
  ]) {
    await db.$executeRawUnsafe(
      `insert into ${table} (tenant_id, ${column}, lead_id) select distinct $1::uuid, ${column}, $2::uuid from ${table}
        where tenant_id = $1::uuid and lead_id = any($3::uuid[]) on conflict do nothing`,
      ...[db.tenantId, id, others],
    )
  }
  await db.$executeRawUnsafe(mergeConsents, db.tenantId, id, others)
  await db.$executeRawUnsafe(mergeEngagement, db.tenantId, id, others)
  await db.$executeRawUnsafe(mergeColumns, db.tenantId, id, others)
  await db.lead.deleteMany({ where: { id: { in: others } } })
  const lead = await db.lead.findFirst({ where: { id } })
  return lead ? asRow(lead) : new NotFound('lead')
}

/* Records are never changed, so those of a duplicate are written again under the lead that stays. */
const mergeConsents = `
insert into consent_records (tenant_id, id, lead_id, state, basis, source, text, proof, occurred_at, created_by, created_at)
select tenant_id, gen_random_uuid(), $2::uuid, state, basis, source, text, proof || jsonb_build_object('mergedFrom', lead_id), occurred_at, created_by, created_at
  from consent_records where tenant_id = $1::uuid and lead_id = any($3::uuid[])`

const mergeEngagement = `
insert into lead_engagement as e (tenant_id, lead_id, sent_count, open_count, click_count, reply_count,
                                  last_sent_at, last_open_at, last_click_at, last_reply_at, last_activity_at)
select $1::uuid, $2::uuid, sum(sent_count), sum(open_count), sum(click_count), sum(reply_count),
       max(last_sent_at), max(last_open_at), max(last_click_at), max(last_reply_at), max(last_activity_at)
  from lead_engagement where tenant_id = $1::uuid and lead_id = any($3::uuid[]) having count(*) > 0
on conflict (tenant_id, lead_id) do update set
  sent_count = e.sent_count + excluded.sent_count, open_count = e.open_count + excluded.open_count,
  click_count = e.click_count + excluded.click_count, reply_count = e.reply_count + excluded.reply_count,
  last_sent_at = greatest(e.last_sent_at, excluded.last_sent_at), last_open_at = greatest(e.last_open_at, excluded.last_open_at),
  last_click_at = greatest(e.last_click_at, excluded.last_click_at), last_reply_at = greatest(e.last_reply_at, excluded.last_reply_at),
  last_activity_at = greatest(e.last_activity_at, excluded.last_activity_at)`

/* The oldest duplicate that knows a thing is believed; who ever withdrew or fell out stays so. */
const mergeColumns = `
update leads l set
  first_name = coalesce(l.first_name, d.first_name), last_name = coalesce(l.last_name, d.last_name),
  company_id = coalesce(l.company_id, d.company_id), position = coalesce(l.position, d.position), phone = coalesce(l.phone, d.phone),
  country = coalesce(l.country, d.country), locale = coalesce(l.locale, d.locale), timezone = coalesce(l.timezone, d.timezone),
  attributes = d.attributes || l.attributes,
  consent_state = case when d.withdrawn then 'withdrawn' else l.consent_state end,
  revision = l.revision + 1, updated_at = now()
 from (select (array_agg(first_name order by id) filter (where first_name is not null))[1] as first_name,
              (array_agg(last_name order by id) filter (where last_name is not null))[1] as last_name,
              (array_agg(company_id order by id) filter (where company_id is not null))[1] as company_id,
              (array_agg(position order by id) filter (where position is not null))[1] as position,
              (array_agg(phone order by id) filter (where phone is not null))[1] as phone,
              (array_agg(country order by id) filter (where country is not null))[1] as country,
              (array_agg(locale order by id) filter (where locale is not null))[1] as locale,
              (array_agg(timezone order by id) filter (where timezone is not null))[1] as timezone,
              bool_or(consent_state = 'withdrawn') as withdrawn,
              coalesce((select jsonb_object_agg(key, value order by x.id desc)
                 from leads x cross join jsonb_each(x.attributes) where x.tenant_id = $1::uuid and x.id = any($3::uuid[])), '{}') as attributes
         from leads where tenant_id = $1::uuid and id = any($3::uuid[])) d
 where l.tenant_id = $1::uuid and l.id = $2::uuid`
