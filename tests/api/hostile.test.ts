import { beforeAll, expect, test } from 'vitest'
import { newTenant, server } from '../world.ts'

/** What somebody sends who wants to bring the API down, and what a client may ask while they do. */
const times = (count: number, make: (i: number) => string) => Array.from({ length: count }, (_, i) => make(i)).join(' ')
const nested = (depth: number) => `${'{"and":['.repeat(depth)}1${']}'.repeat(depth)}`
const chain = (links: number, last: string, spreads = 2) =>
  `${times(links, (i) => `fragment F${i} on Query { ${times(spreads, () => `...F${i + 1}`)} }`)} fragment F${links} on Query { ${last} }`

const projects = (depth: number) => `${'projects { company { '.repeat(depth)}name${' } }'.repeat(depth)}`

const hostile: Record<string, object | string> = {
  'a query of great depth': { query: `{ companies { nodes { ${projects(200)} } } }` },
  'a thousand aliases': { query: `{ ${times(1_000, (i) => `a${i}: companies { totalCount }`)} }` },
  'a thousand aliases of a field': { query: `{ companies { nodes { ${times(1_000, (i) => `a${i}: name`)} } } }` },
  'many times the same field': { query: `{ ${times(3_000, () => 'companies { totalCount }')} }` },
  'fragments that double thirty times': { query: `{ ...F0 } ${chain(30, 'companies { totalCount }')}` },
  'fragments that double, of nothing': { query: `{ ...F0 } ${chain(30, '__typename')}` },
  'fragments that double, in a mutation': {
    query: `mutation { ...F0 } ${chain(30, '__typename').replaceAll('on Query', 'on Mutation')}`,
  },
  'fragments that spread each other': { query: '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }' },
  'a fragment that spreads itself a hundred times': {
    query: `{ ...A } fragment A on Query { ${times(100, () => '...A')} }`,
  },
  'a hundred thousand tokens': { query: `{ ${'__typename '.repeat(100_000).slice(0, 900_000)} }` },
  'a hundred thousand open braces': { query: '{a'.repeat(100_000) },
  'a hundred thousand directives': { query: `{ __typename ${'@include(if: true) '.repeat(40_000)} }` },
  'overlapping fields': {
    query: `{ ${times(300, (i) => `companies { nodes { ...on Company { name } id } } ...on Query { companies { nodes { x${i}: name } } }`)} }`,
  },
  'deep introspection': {
    query: `{ __schema { types { ${'fields { type { '.repeat(20)}name${' } }'.repeat(20)} } } }`,
  },
  'wide introspection': {
    query: `{ ${times(40, (i) => `a${i}: __schema { types { name fields { name args { name type { name } } } } }`)} }`,
  },
  'a list of ten thousand in the document': { query: `{ nodes(ids: [${times(1_900, () => '"a"')}]) { id } }` },
  'a list of ten thousand in the variables': {
    query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
    variables: { ids: Array(10_000).fill('a') },
  },
  'variables of great depth': `{"query":"query ($f: JobFilter) { jobs(filter: $f) { totalCount } }","variables":{"f":${nested(50_000)}}}`,
  'unused variables of great depth': `{"query":"{ __typename }","variables":{"f":${nested(100)}}}`,
  'pages of pages of pages': {
    query:
      '{ companies(first: 250) { nodes { projects { company { projects { company { projects { name } } } } } } } }',
  },
  'a body that is null': 'null',
  'a body that is a list': '[]',
  'a list of operations': JSON.stringify(Array(1_000).fill({ query: '{ __typename }' })),
  'a body that is a number': '1',
  'a body that is not JSON': '{"query": "{ __typename',
  'a query that is a number': { query: 1 },
  'a query that is null': { query: null },
  'no query': {},
  'variables that are a list': { query: '{ __typename }', variables: [1] },
  'variables that are a text': { query: '{ __typename }', variables: 'x' },
  'a body of two megabytes': { query: `{ __typename } #${'x'.repeat(2_000_000)}` },
  'a prototype in the variables':
    '{"query":"query ($f: JobFilter) { jobs(filter: $f) { nodes { name } } }","variables":{"f":{"__proto__":{"name":"x"},"constructor":{"prototype":{}}}}}',
  'an operation that is not there': { query: 'query A { __typename } query B { __typename }', operationName: 'C' },
  'NUL in a name': { query: '{ companies { nodes { na\0me } } }' },
  'a word that is almost a field': { query: '{ compani { nodes { id } } }' },
}

const { accessToken, send } = await newTenant()

async function post(payload: object | string) {
  const response = await (await server()).inject({
    method: 'POST',
    url: '/graphql',
    headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
    payload,
  })
  return { status: response.statusCode, type: String(response.headers['content-type']), body: response.body }
}

// What is compiled and looked up at the first request is not the hostile document's doing.
beforeAll(async () => {
  for (const payload of Object.values(hostile)) await post(payload)
})

/** What a document costs by itself: of three times the least, for a collection of garbage is not its doing either. */
async function cheapest(payload: object | string) {
  const costs: number[] = []
  for (let i = 0; i < 3; i++) {
    const before = process.cpuUsage()
    await post(payload)
    const { user, system } = process.cpuUsage(before)
    costs.push((user + system) / 1_000)
  }
  return Math.min(...costs)
}

test.each(Object.entries(hostile))('%s is refused as JSON, quickly, without hints', async (_, payload) => {
  const { status, type, body } = await post(payload)
  expect(status).toBeGreaterThanOrEqual(400)
  expect(status).toBeLessThan(500)
  expect(type).toContain('application/json')
  const { errors } = JSON.parse(body) as { errors: { message: string; extensions: { code: string } }[] }
  expect(errors[0]?.extensions.code).toBeTypeOf('string')
  expect(body).not.toMatch(/\bat .*\.(ts|js):\d+|node_modules|stacktrace|Did you mean/)
  expect(body.length).toBeLessThan(20_000)
  expect(await cheapest(payload), 'milliseconds of CPU').toBeLessThan(200)
})

test('ordinary questions are answered while hostile ones arrive', async () => {
  const attack = Object.values(hostile).map(post)
  const answers = await Promise.all(Array.from({ length: 10 }, () => send('{ companies { nodes { name } } }')))
  for (const { status, data } of answers)
    expect({ status, data }).toMatchObject({ status: 200, data: { companies: { nodes: [{ name: 'Acme' }] } } })
  await Promise.all(attack)
})
