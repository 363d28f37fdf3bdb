import { expect, test } from 'vitest'
import { Role } from '../../api/graphql/auth.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { asTenant, inTenant } from '../../prisma/tenancy.ts'
import { graphql } from '../gql/index.ts'
import { client, newTenant } from '../world.ts'

const CreateCompany = graphql(`
  mutation TestCreateCompany($name: String!) {
    createCompany(input: { name: $name }) {
      __typename
      ... on Company { id name revision }
      ... on InvalidInput { issues { path message } }
    }
  }
`)

const TwoCompanies = graphql(`
  mutation TestTwoCompanies($first: String!, $second: String!) {
    first: createCompany(input: { name: $first }) { __typename }
    second: createCompany(input: { name: $second }) { __typename }
  }
`)

const UpdateCompany = graphql(`
  mutation TestUpdateCompany($id: ID!, $input: UpdateCompanyInput!) {
    updateCompany(id: $id, input: $input) {
      __typename
      ... on Company { name revision status }
      ... on Conflict { currentRevision }
      ... on Problem { code message }
    }
  }
`)

const Companies = graphql(`
  query TestCompanies($first: Int, $after: String) {
    companies(first: $first, after: $after) {
      totalCount
      nodes { id name projectCount projects { name } }
      pageInfo { hasNextPage endCursor }
    }
  }
`)

test('a problem in a mutation takes back everything the document did before it', async () => {
  const { ask, tenantId } = await newTenant()
  const answer = await ask(TwoCompanies, { first: 'Twin', second: 'Twin' })
  expect(answer).toEqual({ first: { __typename: 'Company' }, second: { __typename: 'InvalidInput' } })
  expect(await asTenant(tenantId).company.count({ where: { name: 'Twin' } })).toBe(0)
})

test('a name that is taken is said at the field it belongs to', async () => {
  const { ask } = await newTenant('Acme')
  const { createCompany } = await ask(CreateCompany, { name: 'Acme' })
  expect(createCompany).toEqual({
    __typename: 'InvalidInput',
    issues: [{ path: 'name', message: 'There is a workspace of this name already.' }],
  })
})

test('of two people who edit the same workspace the second learns of the first', async () => {
  const { ask } = await newTenant()
  const { createCompany } = await ask(CreateCompany, { name: 'Shared' })
  if (createCompany.__typename !== 'Company') throw new Error('not made')
  const { id } = createCompany
  const edit = (name: string) => ask(UpdateCompany, { id, input: { name, expectedRevision: 1 } })
  expect((await edit('Mine')).updateCompany).toMatchObject({ __typename: 'Company', name: 'Mine', revision: 2 })
  expect((await edit('Yours')).updateCompany).toMatchObject({ __typename: 'Conflict', currentRevision: 2 })
})

test('a list goes on where the page before ended, without gap or repetition', async () => {
  const { ask, tenantId } = await newTenant('first')
  await inTenant(tenantId, (db) =>
    db.company.createMany({ data: Array.from({ length: 6 }, (_, i) => ({ name: `c${i}` })) }),
  )
  const names: string[] = []
  for (let after: string | null | undefined; ; ) {
    const { companies } = await ask(Companies, { first: 3, after })
    expect(companies.totalCount).toBe(7)
    names.push(...companies.nodes.map(({ name }) => name))
    after = companies.pageInfo.endCursor
    if (!companies.pageInfo.hasNextPage) break
  }
  expect(names).toHaveLength(7)
  expect(new Set(names).size).toBe(7)
})

test.each([
  ['a page of 251', { first: 251 }, 'first must be from 1 to 250'],
  ['a page of none', { first: 0 }, 'first must be from 1 to 250'],
  ['a cursor from nowhere', { after: 'bm93aGVyZQ' }, 'That cursor is not one of this list'],
])('%s is refused with what would be right', async (_, variables, message) => {
  const { send } = await newTenant()
  const { status, errors } = await send(Companies, variables)
  expect(status).toBe(400)
  expect(errors?.[0]).toMatchObject({ message: expect.stringContaining(message), extensions: { code: 'BAD_REQUEST' } })
})

test('an id of another kind is refused by name', async () => {
  const { send, companyId: _ } = await newTenant()
  const { errors } = await send('{ project(id: "wsp_01m7ykjnc2e4x8trp8tdgttye6") { id } }')
  expect(errors?.[0]?.message).toBe(
    '"wsp_01m7ykjnc2e4x8trp8tdgttye6" is the id of a company: the id of a project begins with prj_.',
  )
})

test('any id finds its node, also after a mutation changed it', async () => {
  const { ask, send } = await newTenant()
  const { createCompany } = await ask(CreateCompany, { name: 'Found' })
  if (createCompany.__typename !== 'Company') throw new Error('not made')
  const { data } = await send('query ($id: ID!) { node(id: $id) { __typename id ... on Company { name } } }', {
    id: createCompany.id,
  })
  expect(data).toEqual({ node: { __typename: 'Company', id: createCompany.id, name: 'Found' } })
})

test('a document that is met again, and compiled, answers as it did at first', async () => {
  const { ask, send, tenantId } = await newTenant()
  const types: string[] = []
  for (const name of ['one', 'two', 'three', 'three', 'three'])
    types.push((await ask(CreateCompany, { name })).createCompany.__typename)
  expect(types).toEqual(['Company', 'Company', 'Company', 'InvalidInput', 'InvalidInput'])
  expect(await asTenant(tenantId).company.count()).toBe(4)
  const { companies } = await ask(Companies, {})
  const ids = companies.nodes.map(({ id }) => id)
  const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }'
  const nodes = async () => (await send(query, { ids })).data
  const first = await nodes()
  expect(first).toEqual({ nodes: ids.map((id) => ({ __typename: 'Company', id })) })
  expect([await nodes(), await nodes()]).toEqual([first, first])
})

test('what a document says for a variable that is left out counts each time', async () => {
  const { send } = await newTenant()
  const query = 'query TestDefaults($first: Int! = 1) { companies(first: $first) { nodes { name } } }'
  for (let time = 0; time < 3; time++)
    expect(await send(query)).toMatchObject({ data: { companies: { nodes: [{ name: 'Acme' }] } } })
  expect(await send(query, { first: null })).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] })
})

test('a job added by a mutation that failed does not exist', async () => {
  const { tenantId, userId } = await newTenant()
  const notice = { userId, type: 'test', title: 'Hello', message: '' }
  const failing = inTenant(tenantId, async (db) => {
    await enqueue(db, 'notification.add', notice)
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow()
  expect(await asTenant(tenantId).json('select count(*)::int from queue.jobs')).toBe(0)
})

test('nobody learns anything without signing in', async () => {
  const { send } = client()
  expect(await send('{ viewer { user { email } } }')).toMatchObject({ status: 200, data: { viewer: null } })
  expect(await send('{ companies { nodes { id } } }')).toMatchObject({
    status: 401,
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  })
  expect(await send('{ __schema { types { name } } }')).toMatchObject({ status: 401 })
})

test('an analyst reads and changes nothing', async () => {
  const tenant = await newTenant()
  const analyst = await tenant.member(Role.analyst)
  expect((await analyst.ask(Companies, {})).companies.totalCount).toBe(1)
  expect(await analyst.send(CreateCompany, { name: 'Mine' })).toMatchObject({
    status: 403,
    errors: [{ extensions: { code: 'FORBIDDEN' } }],
  })
})

test('a text that no database can hold is a mistake of the sender', async () => {
  const { send } = await newTenant()
  const answer = await send(CreateCompany, { name: 'nul \u0000 inside' })
  expect(answer).toMatchObject({ status: 400, errors: [{ extensions: { code: 'BAD_REQUEST' } }] })
})

test('a fault shows a reference and no more', async () => {
  const { tenantId, send } = await newTenant()
  await inTenant(tenantId, (db) => db.$executeRaw`update tenants set name = 'x' where id = ${tenantId}::uuid`)
  const { errors } = await send(
    '{ companies(after: "MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAw") { nodes { id } } }',
  )
  expect(JSON.stringify(errors ?? [])).not.toMatch(/prisma|select|at \//i)
})
