import { expect, test } from 'vitest'
import { inTenant } from '../../prisma/tenancy.ts'
import { newTenant } from '../world.ts'
import { asked, newLeads, upsert } from './people.ts'

const newField = (tenant: Parameters<typeof asked>[0], input: object) =>
  asked(
    tenant,
    'mutation ($input: CreateLeadFieldInput!) { createLeadField(input: $input) { __typename ... on Problem { message } } }',
    { input },
  )

test('every row is answered for itself: made, changed, unchanged, repeated or not valid', async () => {
  const tenant = await newTenant()
  await upsert(tenant, { leads: [{ email: 'old@example.test', firstName: 'Old' }, { email: 'same@example.test' }] })
  const { rows, createdCount, updatedCount } = await upsert(tenant, {
    leads: [
      { email: 'New@Example.test', firstName: 'New' },
      { email: 'old@example.test', lastName: 'Known' },
      { email: 'same@example.test' },
      { email: '"new"@example.test', firstName: 'Again' },
      { email: 'not an address' },
      { email: 'de@example.test', country: 'Germany' },
    ],
  })
  expect(rows.map(({ result }) => result)).toEqual([
    'CREATED',
    'UPDATED',
    'UNCHANGED',
    'DUPLICATE',
    'INVALID',
    'INVALID',
  ])
  expect([createdCount, updatedCount]).toEqual([1, 1])
  expect(rows[0]?.lead).toMatchObject({ email: 'New@Example.test', firstName: 'New' })
  expect(rows[1]?.lead).toMatchObject({ firstName: 'Old', lastName: 'Known' })
  expect(rows[5]?.issues).toEqual([{ path: 'country', message: 'Write the country as two letters, as DE or US.' }])
})

test('what is there is filled up, overwritten or left alone, as asked', async () => {
  const tenant = await newTenant()
  await newField(tenant, { key: 'plan', label: 'Plan', type: 'choice', choices: ['Free', 'Paid'] })
  await newField(tenant, { key: 'size', label: 'Size', type: 'number' })
  const put = (onExisting: string, lead: object) =>
    upsert(tenant, { onExisting, leads: [{ email: 'a@example.test', ...lead }] })
  const attributes = async () => (await put('SKIP', {})).rows[0]?.lead
  await put('FILL_EMPTY', { firstName: 'Anna', attributes: { plan: 'free', size: null } })
  expect(await attributes()).toMatchObject({ firstName: 'Anna', attributes: { plan: 'Free' } })
  await put('FILL_EMPTY', { firstName: 'Other', lastName: 'Smith', attributes: { plan: 'Paid', size: '12.5' } })
  expect(await attributes()).toMatchObject({
    firstName: 'Anna',
    lastName: 'Smith',
    attributes: { plan: 'Free', size: 12.5 },
  })
  await put('SKIP', { firstName: 'Nobody' })
  await put('OVERWRITE', { firstName: 'Anne', attributes: { plan: 'Paid', size: null } })
  const lead = await attributes()
  expect(lead).toMatchObject({ firstName: 'Anne', lastName: 'Smith' })
  expect(lead?.attributes).toEqual({ plan: 'Paid' })
})

test('a value that does not fit its field is said where it is, and nothing is kept when all or nothing was asked', async () => {
  const tenant = await newTenant()
  await newField(tenant, { key: 'since', label: 'Since', type: 'date' })
  const leads = [
    { email: 'good@example.test' },
    { email: 'bad@example.test', attributes: { since: '1.3.2026', nothing: 1 } },
  ]
  const kept = await upsert(tenant, { leads, errorPolicy: 'ALL_OR_NOTHING' })
  expect(kept.__typename).toBe('InvalidInput')
  expect(kept.issues).toEqual([
    { path: 'leads.1.attributes.since', message: 'Since is a day: write it as 2026-03-01.' },
    { path: 'leads.1.attributes.nothing', message: 'There is no such field: add it first.' },
  ])
  const { leads: list } = await asked<{ leads: { totalCount: number } }>(tenant, '{ leads { totalCount } }')
  expect(list.totalCount).toBe(0)
})

test('companies, tags and lists are made and found again', async () => {
  const tenant = await newTenant()
  const { createLeadList } = await asked<{ createLeadList: { id: string } }>(
    tenant,
    'mutation { createLeadList(input: { name: "Fair" }) { ... on LeadList { id } } }',
  )
  const put = () =>
    upsert(tenant, {
      listIds: [createLeadList.id],
      leads: [
        { email: 'a@acme.test', company: 'Acme', companyDomain: 'ACME.test', tags: ['Hot', 'new'] },
        { email: 'b@acme.test', company: 'Acme Inc', companyDomain: 'acme.test', tags: ['hot'] },
        { email: 'c@solo.test', company: 'solo' },
      ],
    })
  const { rows } = await put()
  await put()
  expect(rows.map(({ lead }) => lead?.company)).toEqual([
    { name: 'Acme', domain: 'acme.test' },
    { name: 'Acme', domain: 'acme.test' },
    { name: 'solo', domain: null },
  ])
  expect(rows.map(({ lead }) => lead?.tags)).toEqual([[{ name: 'Hot' }, { name: 'new' }], [{ name: 'Hot' }], []])
  expect(rows.every(({ lead }) => JSON.stringify(lead?.lists) === '[{"name":"Fair"}]')).toBe(true)
})

type Page = { nodes: { id: string }[]; totalCount: number; pageInfo: { hasNextPage: boolean; endCursor: string } }

test.each(['NEWEST', 'OLDEST', 'EMAIL', 'ACTIVITY'])(
  'the list in the order %s goes on where the page before ended',
  async (orderBy) => {
    const { tenantId, ...tenant } = await newTenant()
    const ids = await newLeads({ tenantId, ...tenant }, 23)
    await inTenant(tenantId, async (db) => {
      const some = await db.lead.findMany({ take: 9, orderBy: { emailKey: 'asc' } })
      await db.leadEngagement.createMany({
        data: some.map(({ id }, i) => ({ leadId: id, openCount: 1, lastActivityAt: new Date(2026, 0, 1 + (i >> 1)) })),
      })
    })
    const seen: string[] = []
    for (let after: string | null = null, more = true; more; ) {
      const { leads }: { leads: Page } = await asked<{ leads: Page }>(
        tenant,
        `query ($after: String) { leads(first: 4, after: $after, orderBy: ${orderBy}) { totalCount nodes { id engagement { lastActivityAt } } pageInfo { hasNextPage endCursor } } }`,
        { after },
      )
      expect(leads.totalCount).toBe(23)
      seen.push(...leads.nodes.map(({ id }) => id))
      after = leads.pageInfo.endCursor
      more = leads.pageInfo.hasNextPage
    }
    expect(seen).toHaveLength(23)
    expect(new Set(seen)).toEqual(new Set(ids))
    if (orderBy === 'OLDEST') expect(seen).toEqual([...seen].sort())
    if (orderBy === 'NEWEST') expect(seen).toEqual([...seen].sort().reverse())
  },
)

test('duplicates are folded into one that keeps what it has and stands wherever they stood', async () => {
  const tenant = await newTenant()
  const [id = '', other = ''] = await newLeads(tenant, 2, (i) =>
    i === 0 ? { firstName: 'Anna' } : { firstName: 'A.', lastName: 'Smith', tags: ['vip'] },
  )
  const { mergeLeads } = await asked<{ mergeLeads: object }>(
    tenant,
    `mutation ($id: ID!, $ids: [ID!]!) { mergeLeads(id: $id, duplicateIds: $ids) { ... on Lead { id firstName lastName tags { name } } ... on Problem { message } } }`,
    { id, ids: [other] },
  )
  expect(mergeLeads).toEqual({ id, firstName: 'Anna', lastName: 'Smith', tags: [{ name: 'vip' }] })
  const { leads } = await asked<{ leads: { nodes: object[] } }>(tenant, '{ leads { nodes { id } } }')
  expect(leads.nodes).toEqual([{ id }])
})

test('one page tells all there is about a lead', async () => {
  const tenant = await newTenant()
  const [id] = await newLeads(tenant, 1, () => ({ email: 'info@gmial.com', firstName: 'Ann', tags: ['x'] }))
  const { lead } = await asked<{ lead: { timeline: { kind: string }[] } }>(
    tenant,
    `query ($id: ID!) { lead(id: $id) { email firstName status revision engagement { openCount } suppression { key } duplicates { id }
       advice { isRole isDisposable suggestion domain } consents { id } timeline { kind title occurredAt } } }`,
    { id },
  )
  expect(lead).toMatchObject({
    email: 'info@gmial.com',
    engagement: null,
    suppression: null,
    duplicates: [],
    advice: { isRole: true, suggestion: 'info@gmail.com', domain: 'unknown' },
  })
  expect(lead.timeline.map(({ kind }) => kind).sort()).toEqual(['created', 'tagged'])
})
