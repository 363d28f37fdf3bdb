import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTenant } from '../../prisma/tenancy.ts'
import { newTenant } from '../world.ts'
import { tap, type Wire } from './wire.ts'

let wire: Wire
beforeAll(async () => {
  wire = await tap(process.env.OLTP_DATABASE_URL as string)
  process.env.OLTP_DATABASE_URL = wire.url // read at the first use, which comes below
})
afterAll(() => wire.close())

const fiveReads = `query ($company: ID!, $project: ID!) {
  one: project(id: $project) { name }
  two: projects(companyId: $company) { nodes { name } }
  three: companies { nodes { name projects { name } } }
  four: jobs { nodes { id } }
  five: projects { totalCount }
}`

test('five reads cost a round trip each, and none of them opens a transaction', async () => {
  const { tenantId, companyId, send } = await newTenant()
  const project = await inTenant(tenantId, (db) => db.project.create({ data: { companyId, name: 'Spring' } }))
  const { encodeId } = await import('../../api/graphql/ids.ts')
  const variables = { company: encodeId('company', companyId), project: encodeId('project', project.id) }
  await Promise.all(Array.from({ length: 10 }, () => send(fiveReads, variables))) // every connection is open now
  wire.reset()
  const { data, errors } = await send(fiveReads, variables)
  expect(errors).toBeUndefined()
  expect(data).toMatchObject({ one: { name: 'Spring' }, five: { totalCount: 1 } })
  expect(wire.statements.filter((statement) => /^(begin|commit|rollback|set)\b/i.test(statement))).toEqual([])
  expect(wire.roundTrips).toBeGreaterThan(0)
  expect(wire.roundTrips).toBeLessThanOrEqual(6) // `five` asks for a page and, by its own field, for a count
})

test.each([1, 50])('a list of %i costs the same number of round trips', async (length) => {
  const { tenantId, companyId, send } = await newTenant()
  await inTenant(tenantId, async (db) => {
    await db.company.createMany({ data: Array.from({ length: length - 1 }, (_, i) => ({ name: `company ${i}` })) })
    const companies = await db.company.findMany({ select: { id: true } })
    await db.project.createMany({ data: companies.map(({ id }) => ({ companyId: id, name: 'Spring' })) })
    expect(companies.some(({ id }) => id === companyId)).toBe(true)
  })
  const list =
    '{ companies { totalCount nodes { name projectCount projects { name } } } projects { nodes { name company { name projects { name } } } } }'
  await Promise.all(Array.from({ length: 10 }, () => send(list)))
  const trips: number[] = []
  for (let time = 0; time < 3; time++) {
    wire.reset()
    const { errors } = await send(list)
    expect(errors).toBeUndefined()
    trips.push(wire.roundTrips)
  }
  expect(Math.min(...trips), String(trips)).toBeLessThanOrEqual(5) // now and then the purse is filled on the way
})
