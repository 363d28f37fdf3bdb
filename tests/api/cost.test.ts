import { afterAll, beforeAll, expect, test } from 'vitest'
import { Role } from '../../api/graphql/auth.ts'
import { inTenant } from '../../prisma/tenancy.ts'
import { client, newTenant, server } from '../world.ts'
import { type Process, startApi } from './process.ts'

process.env.API_POINTS = '1000' // read at the first use, which comes below
process.env.API_POINTS_PER_SECOND = '1'

let other: Process
beforeAll(async () => {
  other = await startApi()
})
afterAll(() => other.stop())

const list = '{ companies(first: 49) { nodes { name } } }'
type Cost = { requested: number; actual: number; available: number; restoreRate: number; limit: number }
const costOf = (answer: { extensions?: Record<string, unknown> }) => answer.extensions?.cost as Cost

test('an answer tells what it cost, and costs what it was worth', async () => {
  const { accessToken, send } = await newTenant()
  const first = await send(list)
  expect(costOf(first)).toMatchObject({ requested: 50, actual: 2, limit: 1_000, available: 998, restoreRate: 1 })
  const { headers } = await (await server()).inject({
    method: 'POST',
    url: '/graphql',
    payload: { query: list },
    headers: { authorization: `Bearer ${accessToken}` },
  })
  expect(headers).toMatchObject({
    'x-ratelimit-limit': '1000',
    'x-ratelimit-remaining': expect.stringMatching(/^99\d$/),
  })
  expect(await send('{ rateLimit { maximum limit restoreRate available } }')).toMatchObject({
    data: { rateLimit: { maximum: 10_000, limit: 1_000, restoreRate: 1 } },
  })
})

test('what costs too much for one operation is refused before it runs', async () => {
  const { send } = await newTenant()
  const { status, errors } = await send(
    '{ companies(first: 250) { nodes { projects { company { projects { company { name } } } } } } }',
  )
  expect({ status, code: errors?.[0]?.extensions?.code }).toEqual({ status: 400, code: 'COST_EXCEEDED' })
})

test('who asks too much waits, in all processes alike; a colleague goes on', async () => {
  const tenant = await newTenant()
  await inTenant(tenant.tenantId, (db) =>
    db.company.createMany({ data: Array.from({ length: 248 }, (_, i) => ({ name: `c${i}` })) }),
  )
  const heavy = '{ companies(first: 249) { nodes { name } } }' // 250 points, all of them spent
  const elsewhere = client(tenant.accessToken, {}, other.url)
  const answers = []
  for (let i = 0; i < 6; i++) answers.push(await (i % 2 ? elsewhere : tenant).send(heavy))
  const paid = answers.filter(({ status }) => status === 200)
  expect(paid.reduce((sum, answer) => sum + costOf(answer).actual, 0)).toBeLessThanOrEqual(1_010)
  expect(paid.length).toBeGreaterThanOrEqual(3)
  const refused = answers.at(-1)
  expect(refused).toMatchObject({
    status: 429,
    errors: [{ extensions: { code: 'RATE_LIMITED', retryAfter: expect.any(Number) } }],
  })
  const { headers } = await (await server()).inject({
    method: 'POST',
    url: '/graphql',
    payload: { query: heavy },
    headers: { authorization: `Bearer ${tenant.accessToken}` },
  })
  expect(Number(headers['retry-after'])).toBeGreaterThan(60)
  const colleague = await tenant.member(Role.analyst)
  expect((await colleague.send(list)).status).toBe(200)
})
