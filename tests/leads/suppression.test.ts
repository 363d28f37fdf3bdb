import { expect, test } from 'vitest'
import { suppressedAmong } from '../../jobs/leads/suppression.ts'
import { readAddress } from '../../jobs/mail/address.ts'
import { Refused } from '../../jobs/mail/refused.ts'
import { asTenant, inTenant } from '../../prisma/tenancy.ts'
import { newTenant } from '../world.ts'
import { asked, newLeads, type Tenant, upsert } from './people.ts'

const suppress = async (tenant: Pick<Tenant, 'send'>, entries: string[], more: object = {}) =>
  (
    await asked<{
      suppress: { suppressedCount: number; entries: { problem: string | null; suppression: { key: string } | null }[] }
    }>(
      tenant,
      `mutation ($input: SuppressInput!) { suppress(input: $input) { __typename ... on SuppressedEntries { suppressedCount
         entries { entry problem suppression { key kind reason expiresAt } } } ... on Problem { message } } }`,
      { input: { entries, ...more } },
    )
  ).suppress

const why = async (tenant: Pick<Tenant, 'send'>, email: string) =>
  (
    await asked<{ whySuppressed: { isSuppressed: boolean; explanation: string } }>(
      tenant,
      'query ($email: String!) { whySuppressed(email: $email) { isSuppressed explanation entries { key } } }',
      { email },
    )
  ).whySuppressed

/** Each is either read as the same address or cannot be mailed at all. */
const spellings = [
  'anna.smith@bücher.example',
  'ANNA.SMITH@BÜCHER.EXAMPLE',
  'Anna.Smith@Bücher.Example',
  'anna.smith@xn--bcher-kva.example',
  'anna.smith@XN--BCHER-KVA.EXAMPLE',
  '"anna.smith"@bücher.example',
  '"Anna.Smith"@xn--bcher-kva.example',
  '"anna\\.smith"@bücher.example',
  '"\\a\\n\\n\\a.smith"@bücher.example',
  '  anna.smith@bücher.example',
  'anna.smith@bücher.example  ',
  '\tanna.smith@bücher.example\t',
  'anna.smith@bu\u0308cher.example',
  'ANNA.smith@BU\u0308CHER.example',
  'anna.smith@bücher.example.',
  'anna.smith(office)@bücher.example',
  '(x)anna.smith@bücher.example',
  'anna.smith@bücher.example(x)',
  'Anna <anna.smith@bücher.example>',
  '<anna.smith@bücher.example>',
  '<evil@x.test> anna.smith@bücher.example',
  '@relay.test:anna.smith@bücher.example',
  'anna.smith\0@bücher.example',
  'anna.smith@bücher.example\0',
  'anna.smith@bücher.example\r\nBcc: x@y.test',
  'anna.smith\u200b@bücher.example',
  'anna.smith\u00ad@bücher.example',
  'anna..smith@bücher.example',
  'anna.smith.@bücher.example',
  'anna.smith＠bücher.example',
  'anna.smith%bücher.example@relay.test',
  'anna .smith@bücher.example',
]

test(`none of ${spellings.length} spellings of a suppressed address can be mailed`, async () => {
  const { tenantId, ...tenant } = await newTenant()
  await suppress(tenant, ['anna.smith@bücher.example'])
  const db = asTenant(tenantId)
  const mailable: string[] = []
  let read = 0
  for (const spelling of spellings) {
    const address = readAddress(spelling)
    if (address instanceof Refused) continue
    read += 1
    if (!(await suppressedAmong(db, [address])).has(address.key)) mailable.push(spelling)
  }
  expect(mailable).toEqual([])
  expect(read).toBeGreaterThanOrEqual(14)
})

test('a spelling that can be stored as a lead is shown as suppressed, whichever it is', async () => {
  const tenant = await newTenant()
  await suppress(tenant, ['Anna.Smith+news@GoogleMail.com'])
  const emails = [
    'annasmith@gmail.com',
    'a.n.n.a.smith@gmail.com',
    'ANNASMITH+x@googlemail.com',
    '"anna.smith"@gmail.com',
    'anna.smyth@gmail.com',
  ]
  const { rows } = await upsert(tenant, { leads: emails.map((email) => ({ email })) })
  expect(rows.map(({ isSuppressed }) => isSuppressed)).toEqual([true, true, true, true, false])
})

test('a domain stands for all its addresses and those below it, and for no other', async () => {
  const tenant = await newTenant()
  await suppress(tenant, ['@Acme.Test'])
  for (const email of ['x@acme.test', 'x@ACME.test', 'x@mail.acme.test', 'x@a.b.acme.test'])
    expect((await why(tenant, email)).isSuppressed).toBe(true)
  for (const email of ['x@notacme.test', 'acme.test@other.test', 'x@acme.test.example'])
    expect((await why(tenant, email)).isSuppressed).toBe(false)
  expect((await why(tenant, 'x@mail.acme.test')).explanation).toMatch(
    /^Its domain acme\.test is suppressed: somebody put it on the list on \d{4}-/,
  )
})

test('an ending below which anybody can register is no domain to suppress', async () => {
  const tenant = await newTenant()
  const { entries, suppressedCount } = await suppress(tenant, ['co.uk', 'com', 'not an address', 'ok@fine.test'])
  expect(suppressedCount).toBe(1)
  expect(entries.map(({ problem }) => problem !== null)).toEqual([true, true, true, false])
})

test('neither upserting nor importing anew lifts a suppression or a status that says no', async () => {
  const { tenantId, ...tenant } = await newTenant()
  await suppress(tenant, ['gone@example.test'])
  const [id] = await newLeads({ tenantId, ...tenant }, 1, () => ({ email: 'gone@example.test' }))
  await inTenant(tenantId, (db) => db.lead.updateMany({ data: { status: 'unsubscribed', consentState: 'withdrawn' } }))
  const { rows } = await upsert(tenant, {
    leads: [{ email: 'GONE@example.test', firstName: 'Back' }],
    onExisting: 'OVERWRITE',
  })
  expect(rows[0]).toMatchObject({
    result: 'UPDATED',
    isSuppressed: true,
    lead: { id, firstName: 'Back', status: 'unsubscribed', consentState: 'withdrawn' },
  })
  expect((await why(tenant, 'gone@example.test')).isSuppressed).toBe(true)
})

test('a suppression that is over suppresses nobody, and adding it again makes it last', async () => {
  const { tenantId, ...tenant } = await newTenant()
  await suppress(tenant, ['soon@example.test'], { expiresAt: new Date(Date.now() + 60_000).toISOString() })
  expect((await why(tenant, 'soon@example.test')).isSuppressed).toBe(true)
  await inTenant(tenantId, (db) => db.suppression.updateMany({ data: { expiresAt: new Date(Date.now() - 1_000) } }))
  expect(await why(tenant, 'soon@example.test')).toMatchObject({
    isSuppressed: false,
    explanation: 'Its suppression is over: mail may be sent.',
  })
  await suppress(tenant, ['soon@example.test'])
  expect((await why(tenant, 'soon@example.test')).isSuppressed).toBe(true)
})

test('an end is never brought nearer by adding an entry again', async () => {
  const { tenantId, ...tenant } = await newTenant()
  await suppress(tenant, ['ever@example.test'])
  await suppress(tenant, ['ever@example.test'], { expiresAt: new Date(Date.now() + 60_000).toISOString() })
  expect(await asTenant(tenantId).suppression.findMany({ select: { expiresAt: true } })).toEqual([{ expiresAt: null }])
})

test('the list is searched in any spelling and paged without gap', async () => {
  const tenant = await newTenant()
  await suppress(
    tenant,
    Array.from({ length: 7 }, (_, i) => `user${i}@example.test`),
  )
  const page = (variables: object) =>
    asked<{
      suppressions: {
        totalCount: number
        nodes: { key: string }[]
        pageInfo: { endCursor: string; hasNextPage: boolean }
      }
    }>(
      tenant,
      'query ($after: String, $filter: SuppressionFilter) { suppressions(first: 3, after: $after, filter: $filter) { totalCount nodes { key } pageInfo { endCursor hasNextPage } } }',
      { ...variables },
    )
  const keys: string[] = []
  for (let after: string | null = null, more = true; more; ) {
    const { suppressions } = await page({ after })
    expect(suppressions.totalCount).toBe(7)
    keys.push(...suppressions.nodes.map(({ key }) => key))
    after = suppressions.pageInfo.endCursor
    more = suppressions.pageInfo.hasNextPage
  }
  expect(new Set(keys).size).toBe(7)
  expect((await page({ filter: { search: '"USER3"@Example.TEST' } })).suppressions.nodes).toEqual([
    { key: 'user3@example.test' },
  ])
  expect((await page({ filter: { search: 'user4' } })).suppressions.nodes).toEqual([{ key: 'user4@example.test' }])
})

test('a NUL in an entry, a search or a note is the sender’s mistake, never ours', async () => {
  const tenant = await newTenant()
  expect((await suppress(tenant, ['a\0b@example.test'])).entries[0]?.problem).toBeTruthy()
  for (const [query, variables] of [
    ['query ($x: String) { suppressions(filter: { search: $x }) { nodes { key } } }', { x: 'a\0' }],
    ['query ($x: String!) { leads(filter: { firstName: { eq: $x } }) { nodes { id } } }', { x: 'a\0' }],
    [
      'query ($x: String!) { leads(filter: { attribute: { key: $x, text: { eq: "a" } } }) { nodes { id } } }',
      { x: 'a\0' },
    ],
    ['mutation ($x: String!) { createLead(input: { email: "a@b.test", firstName: $x }) { __typename } }', { x: 'a\0' }],
    [
      'mutation ($x: String!) { updateLeadTag(id: "tag_01m7ykjnc2e4x8trp8tdgttye6", name: $x) { __typename } }',
      { x: 'a\0' },
    ],
    [
      'query ($x: String!) { leads(after: $x) { nodes { id } } }',
      { x: Buffer.from('NEWEST:\0').toString('base64url') },
    ],
  ] as const) {
    const { status, errors } = await tenant.send(query, variables)
    expect(status).toBeLessThan(500)
    expect(JSON.stringify(errors ?? '')).not.toContain('INTERNAL')
  }
})
