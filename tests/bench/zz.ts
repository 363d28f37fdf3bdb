import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { estimate, exact } from '../../jobs/leads/count.ts'
import type { LeadFilter } from '../../jobs/leads/filter.ts'
import { compileFilter } from '../../jobs/leads/segmentRules.ts'
import { acrossTenants, asTenant, inTenant, inTenantSql, oltp } from '../../prisma/tenancy.ts'

/**
 * Counting segments of a tenant with a million leads beside another with as many: what the compiler writes against what
 * a person would write by hand, asked in the same way under the same row-level security.
 */
const leadCount = Number(process.env.BENCH_LEADS ?? 1_000_000)
const rounds = 7

const now = new Date()
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString()

async function seed() {
  const [tenantId, other] = [randomUUID(), randomUUID()]
  await acrossTenants('a bench makes tenants', (db) =>
    db.tenant.createMany({
      data: [
        { id: tenantId, name: 'big' },
        { id: other, name: 'beside' },
      ],
    }),
  )
  for (const id of [tenantId, other]) {
    await inTenantSql(id, async (sql) => {
      await sql.query(`insert into lead_companies (tenant_id, id, name, domain)
        select app.tenant_id(), gen_random_uuid(), 'Company ' || i, 'company' || i || '.test' from generate_series(1, 5000) i`)
      await sql.query(
        `insert into leads (tenant_id, id, email, email_key, first_name, last_name, country, company_id, attributes, consent_state, status, created_at)
         select app.tenant_id(), gen_random_uuid(), 'user' || i || '@domain' || i % 20000 || '.test', 'user' || i || '@domain' || i % 20000 || '.test',
                'First' || i % 500, 'Last' || i % 3000, (array['DE','FR','US','GB'])[1 + i % 4],
                case when i % 3 = 0 then c.ids[1 + i % 5000] end,
                jsonb_build_object('size', i % 1000, 'plan', (array['free','paid'])[1 + i % 2]),
                (array['unknown','given','withdrawn'])[1 + i % 3]::consent_state, (case when i % 20 = 0 then 'bounced' else 'active' end)::lead_status,
                now() - i % 700 * interval '1 day'
           from generate_series(1, $1::int) i cross join (select array(select id from lead_companies where tenant_id = app.tenant_id()) as ids) c`,
        [leadCount],
      )
      await sql.query(`insert into lead_engagement (tenant_id, lead_id, sent_count, open_count, last_sent_at, last_open_at)
        select app.tenant_id(), id, 3, abs(hashtext(id::text)) % 5, now() - abs(hashtext(id::text)) % 90 * interval '1 day',
               case when hashtext(id::text) % 2 = 0 then now() - abs(hashtext(id::text)) % 120 * interval '1 day' end
          from leads where tenant_id = app.tenant_id() and abs(hashtext(id::text)) % 5 < 3`)
    })
  }
  const [list, tag] = await inTenant(tenantId, async (db) => [
    await db.leadList.create({ data: { name: 'a tenth' } }),
    await db.leadTag.create({ data: { name: 'a hundredth' } }),
    await db.leadField.create({ data: { key: 'size', label: 'Size', type: 'number' } }),
  ])
  await inTenantSql(tenantId, async (sql) => {
    await sql.query(
      'insert into lead_list_members (tenant_id, list_id, lead_id) select tenant_id, $1, id from leads where tenant_id = app.tenant_id() and hashtext(id::text) % 10 = 0',
      [list?.id],
    )
    await sql.query(
      'insert into lead_taggings (tenant_id, tag_id, lead_id) select tenant_id, $1, id from leads where tenant_id = app.tenant_id() and hashtext(id::text) % 100 = 0',
      [tag?.id],
    )
  })
  const admin = new pg.Client(process.env.ADMIN_OLTP_DATABASE_URL)
  await admin.connect()
  await admin.query('vacuum analyze')
  await admin.end()
  return { tenantId, listId: list?.id ?? '', tagId: tag?.id ?? '' }
}

type Case = { name: string; filter: LeadFilter; byHand: string; values: unknown[] }

const casesOf = ({ listId, tagId }: { listId: string; tagId: string }): Case[] => [
  { name: 'all', filter: {}, byHand: 'select count(*) from leads where tenant_id = $1', values: [] },
  {
    name: 'fields',
    filter: { country: { eq: 'de' }, consent: { in: ['given', 'unknown'] }, lastName: { startsWith: 'last1' } },
    byHand: `select count(*) from leads where tenant_id = $1 and lower(country) = 'de' and consent_state in ('given', 'unknown')
               and starts_with(lower(last_name), 'last1')`,
    values: [],
  },
  {
    name: 'attributes',
    filter: { attribute: { key: 'size', number: { gte: 900 } }, status: { eq: 'active' } },
    byHand: `select count(*) from leads where tenant_id = $1 and (attributes ->> 'size')::numeric >= 900 and status = 'active'`,
    values: [],
  },
  {
    name: 'list and not tag',
    filter: { lists: { anyOf: [listId] }, tags: { noneOf: [tagId] } },
    byHand: `select count(*) from lead_list_members m where m.tenant_id = $1 and m.list_id = $2
               and exists (select from leads l where l.tenant_id = $1 and l.id = m.lead_id)
               and not exists (select from lead_taggings t where t.tenant_id = $1 and t.tag_id = $3 and t.lead_id = m.lead_id)`,
    values: [listId, tagId],
  },
  {
    name: 'opened lately',
    filter: { opened: { withinDays: 7 }, consent: { eq: 'given' } },
    byHand: `select count(*) from leads l join lead_engagement e on e.tenant_id = $1 and e.lead_id = l.id
              where l.tenant_id = $1 and e.last_open_at >= $2::timestamptz and l.consent_state = 'given'`,
    values: [ago(7)],
  },
  {
    name: 'nested',
    filter: {
      or: [
        { and: [{ country: { eq: 'FR' } }, { opened: { withinDays: 30 } }] },
        { lists: { anyOf: [listId] }, not: { status: { eq: 'bounced' } } },
        { domain: { eq: 'domain77.test' } },
      ],
      not: { replied: {} },
    },
    byHand: `select count(*) from leads l left join lead_engagement e on e.tenant_id = $1 and e.lead_id = l.id
              where l.tenant_id = $1 and e.last_reply_at is null
                and (lower(l.country) = 'fr' and e.last_open_at >= $2::timestamptz
                  or l.status <> 'bounced' and exists (select from lead_list_members m where m.tenant_id = $1 and m.list_id = $3 and m.lead_id = l.id)
                  or l.email_domain = 'domain77.test')`,
    values: [ago(30), listId],
  },
]

async function timed<T>(work: () => Promise<T>): Promise<[ms: number, result: T]> {
  const began = performance.now()
  const result = await work()
  return [performance.now() - began, result]
}

const median = (of: number[]) => of.toSorted((a, b) => a - b)[of.length >> 1] ?? Number.NaN
const round = (ms: number) => Math.round(ms * 10) / 10

async function measure(tenantId: string, { name, filter, byHand, values }: Case) {
  const db = asTenant(tenantId)
  const sql = await compileFilter(db, filter, now)
  const [ours, theirs, guesses]: number[][] = [[], [], []]
  let counted = { ours: -1, theirs: -2, guess: 0 }
  for (let i = 0; i < rounds + 1; i++) {
    const [ms, count] = await timed(() => exact(db, sql))
    const [msByHand, countByHand] = await timed(() => db.json<string>(byHand, tenantId, ...values))
    const [msGuess, guess] = await timed(() => estimate(db, sql))
    counted = { ours: count, theirs: Number(countByHand), guess }
    if (i === 0) continue // the first one warms the caches, for both
    ours?.push(ms)
    theirs?.push(msByHand)
    guesses?.push(msGuess)
  }
  const result = {
    ...{ name, count: counted.ours, estimate: counted.guess, same: counted.ours === counted.theirs },
    ...{
      ms: round(median(ours ?? [])),
      byHandMs: round(median(theirs ?? [])),
      estimateMs: round(Math.max(...(guesses ?? []))),
    },
  }
  console.log(result)
  return { ...result, ratio: result.ms / result.byHandMs }
}

await (async () => {
  const it = await seed()
  console.log(JSON.stringify({ ...it, admin: process.env.ADMIN_OLTP_DATABASE_URL, url: process.env.OLTP_DATABASE_URL }))
  await new Promise((r) => setTimeout(r, 5_400_000))
})()
const [seedMs, made] = await timed(seed)
console.log(`${leadCount} leads in each of two tenants, in ${Math.round(seedMs / 1000)} s`)
const results = []
for (const one of casesOf(made)) results.push(await measure(made.tenantId, one))
const [searchMs] = await timed(() => asTenant(made.tenantId).json(`select count(*) from app.search_leads('last77')`))
await oltp.close()

const worst = Math.max(...results.map(({ ratio }) => ratio))
const estimateMs = Math.max(...results.map((it) => it.estimateMs))
const slowestMs = Math.max(...results.map((it) => it.ms))
const same = results.every((it) => it.same)
console.log(
  JSON.stringify({
    ...{
      bench: 'segments',
      ratio: Math.round(worst * 100) / 100,
      reach: 1.2,
      holds: worst <= 1.2 && estimateMs < 100 && same,
    },
    ...{ leads: leadCount, same, slowestMs, estimateMs, searchMs: round(searchMs) },
    cases: Object.fromEntries(results.map(({ name, ms, byHandMs }) => [name, [ms, byHandMs]])),
  }),
)
