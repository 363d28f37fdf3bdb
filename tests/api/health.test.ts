import { afterAll, beforeAll, expect, test } from 'vitest'
import { tiers, urlVariable } from '../../prisma/tiers.ts'
import { tap, type Wire } from '../tenancy/wire.ts'
import { client, newTenant, server } from '../world.ts'

// Each tier is reached through a wire of its own, which can be cut.
const wires = new Map<string, Wire>()
beforeAll(async () => {
  for (const tier of tiers) {
    const wire = await tap(process.env[urlVariable(tier)] as string)
    process.env[urlVariable(tier)] = wire.url
    wires.set(tier, wire)
  }
})
afterAll(() => Promise.all([...wires.values()].map((wire) => wire.close())))

type Health = { status: string; tiers: Record<string, { status: string; ms: number; message?: string }> }

async function health() {
  const response = await (await server()).inject('/health')
  const report = response.json<Health>()
  const down = Object.entries(report.tiers).flatMap(([name, { status }]) => (status === 'down' ? name : []))
  return { code: response.statusCode, report, down }
}

test('all tiers answer by themselves, and the queue says that no worker is there', async () => {
  const { code, report, down } = await health()
  expect(code).toBe(200)
  expect(Object.keys(report.tiers)).toEqual(['oltp', 'content', 'olap', 'notifications', 'queue'])
  expect(down).toEqual(['queue'])
  expect(report.tiers.queue?.message).toBe('No worker is running: jobs wait.')
})

test.each(['content', 'olap', 'notifications'] as const)(
  'without %s, health names it and the rest works',
  async (tier) => {
    const { send } = await newTenant()
    const others = (await health()).down
    await wires.get(tier)?.close()
    const { code, down } = await health()
    expect(code).toBe(200)
    expect(down.sort()).toEqual([...others, tier].sort())
    expect(await send('{ companies { totalCount } viewer { roles } }')).toMatchObject({
      status: 200,
      data: { companies: { totalCount: 1 }, viewer: { roles: ['owner'] } },
    })
  },
)

test('without OLTP, health still answers, and a question says which tier is missing', async () => {
  const { send } = await newTenant()
  await wires.get('oltp')?.close()
  const { code, down } = await health()
  expect(code).toBe(503)
  expect(down).toContain('oltp')
  const { status, errors } = await send('{ companies { totalCount } }')
  expect(status).toBe(503)
  expect(errors?.[0]).toMatchObject({
    message: 'The oltp tier cannot be reached. Try again in a moment.',
    extensions: { code: 'UNAVAILABLE', tier: 'oltp' },
  })
  const signIn = 'mutation { signIn(input: { email: "a@b.test", password: "correct horse" }) { __typename } }'
  expect(await client().send(signIn)).toMatchObject({ status: 503, errors: [{ extensions: { code: 'UNAVAILABLE' } }] })
})

test('metrics are there for Prometheus', async () => {
  const { body, headers } = await (await server()).inject('/metrics')
  expect(headers['content-type']).toContain('text/plain')
  expect(body).toMatch(/penguin_http_request_seconds_count\{route="\/health",status="200"\} \d+/)
})
