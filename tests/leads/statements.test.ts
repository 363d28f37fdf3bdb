import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTenant } from '../../prisma/tenancy.ts'
import { tap, type Wire } from '../tenancy/wire.ts'
import { newTenant } from '../world.ts'
import { asked, newLeads, type Tenant } from './people.ts'

let wire: Wire
beforeAll(async () => {
  wire = await tap(process.env.OLTP_DATABASE_URL as string)
  process.env.OLTP_DATABASE_URL = wire.url // read at the first use, which comes below
  process.env.PREPARED_STATEMENTS = 'off' // so that each is told in full, each time
})
afterAll(() => wire.close())

const leads = `{ leads(first: 25) { totalCount nodes { email timeline { title } duplicates { email tags { name } } consents { source }
  lists { name } tags { name } engagement { sentCount } suppression { key } advice { domain } company { name } } } }`
const segments = `{ segments(first: 25) { nodes { name usedBy { name } leads { estimate exact sample { email company { name } } } } } }`
const imports = `{ leadImports(first: 25) { nodes { fileName errors(first: 2) { line column reason } operation { title resultUrl } list { name } } }
  operations(first: 25) { nodes { title canUndo resultUrl job { state } } } leadLists(first: 25) { nodes { memberCount usedBy { name } } } }`

/** A tenant with so many of everything that is listed, each with something of its own. */
async function tenantWith(length: number) {
  const tenant = await newTenant()
  const all = Array.from({ length }, (_, i) => i)
  await newLeads(tenant, length, (i) => ({
    company: `Firm ${i}`,
    tags: [`tag ${i}`],
    firstName: 'Ann',
    lastName: 'Oak',
  }))
  await inTenant(tenant.tenantId, async (db) => {
    const made = await db.lead.findMany({ orderBy: { id: 'asc' } })
    const ids = Array.from(all, (i) => made.find(({ email }) => email === `lead${i}@example.test`)?.id ?? '')
    await db.leadField.create({ data: { key: 'size', label: 'Size', type: 'number' } })
    const lists = await Promise.all(all.map((i) => db.leadList.create({ data: { name: `list ${i}` } })))
    await db.leadListMember.createMany({ data: lists.map((list, i) => ({ listId: list.id, leadId: ids[i] ?? '' })) })
    await db.consentRecord.createMany({
      data: ids.map((leadId) => ({ leadId, state: 'given', basis: 'consent', source: 'fair', occurredAt: new Date() })),
    })
    const first = await db.segment.create({
      data: { name: 'sizes', definition: { not: { attribute: { key: 'size', number: { gte: 5 } } } } },
    })
    await db.segment.createMany({
      data: lists.map(({ id }, i) => ({
        name: `segment ${i}`,
        definition: {
          or: [{ lists: { anyOf: [id] } }, { segments: { allOf: [first.id] }, email: { startsWith: `lead${i}@` } }],
        },
      })),
    })
    for (const i of all) {
      const operation = await db.operation.create({
        data: { kind: 'lead.import', title: `import ${i}`, status: 'done' },
      })
      const made = await db.leadImport.create({
        data: {
          fileKey: 'x',
          fileName: `${i}.csv`,
          fileSize: 1,
          status: 'completed',
          operationId: operation.id,
          listId: lists[i]?.id ?? null,
        },
      })
      await db.leadImportError.createMany({
        data: [3, 1, 2].map((line) => ({ importId: made.id, line, columnName: 'Email', reason: `${i} is wrong` })),
      })
    }
  })
  return tenant
}

type Node = {
  name: string
  email: string
  leads: { estimate: number }
  timeline: { title: string }[]
  duplicates: { email: string }[]
  errors: { line: number }[]
}

/** What is answered, and how many statements about leads that took: now and then the session is looked up beside. */
async function statements(tenant: Tenant, query: string) {
  wire.reset()
  const data = await asked<Record<string, { nodes: Node[] }>>(tenant, query)
  const about = wire.statements.filter((it) => /lead_|leads|segments|operations/.test(it))
  return { data, count: about.length }
}

test.each([
  ['leads', leads],
  ['segments', segments],
  ['imports, operations and lists', imports],
])(
  'a list of %s costs the same number of statements, however long it is',
  async (_, query) => {
    const [few, many] = [await tenantWith(2), await tenantWith(20)]
    const [short, long] = [await statements(few, query), await statements(many, query)]
    expect(Object.values(long.data)[0]?.nodes.length).toBeGreaterThanOrEqual(20)
    expect(short.count).toBeGreaterThan(0)
    expect(long.count).toBe(short.count)
  },
  120_000,
)

test('what is found for many at once is what each finds alone', async () => {
  const tenant = await tenantWith(4)
  const { data } = await statements(tenant, segments)
  const found = data.segments?.nodes.map(({ name, leads }) => [name, leads])
  const lead = (i: number) => ({ email: `lead${i}@example.test`, company: { name: `Firm ${i}` } })
  const guess = { estimate: expect.any(Number) }
  expect(found).toEqual([
    ...[3, 2, 1, 0].map((i) => [`segment ${i}`, { ...guess, exact: 1, sample: [lead(i)] }]),
    ['sizes', { ...guess, exact: 4, sample: [lead(3), lead(2), lead(1), lead(0)] }],
  ])
  const { data: told } = await statements(tenant, leads)
  for (const [at, { email, timeline, duplicates }] of told.leads?.nodes.entries() ?? []) {
    const titles = timeline.map(({ title }) => title)
    expect(titles).toEqual(
      expect.arrayContaining([`Tagged tag ${3 - at}`, `Put on the list list ${3 - at}`, 'Agreed to be written to']),
    )
    expect(titles).toHaveLength(4)
    expect(duplicates.map((it) => it.email)).toEqual(
      [0, 1, 2, 3].map((i) => `lead${i}@example.test`).filter((it) => it !== email),
    )
  }
  const { data: brought } = await statements(tenant, imports)
  expect(brought.leadImports?.nodes[0]?.errors).toEqual(
    [1, 2].map((line) => ({ line, column: 'Email', reason: '3 is wrong' })),
  )
})

test('the guesses of many filters in one plan are those of each alone', async () => {
  const tenant = await tenantWith(3)
  const { data } = await statements(tenant, segments)
  const filter = { not: { attribute: { key: 'size', number: { gte: 5 } } } }
  const alone = await asked<{ previewLeads: { estimate: number } }>(
    tenant,
    'query ($filter: LeadFilter!) { previewLeads(filter: $filter) { estimate } }',
    { filter },
  )
  const listed = data.segments?.nodes.find(({ name }) => name === 'sizes')
  expect(listed?.leads.estimate).toBe(alone.previewLeads.estimate)
})
