import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { differences } from '../../api/audit/differences.ts'
import { Role } from '../../api/graphql/auth.ts'
import { encodeId } from '../../api/graphql/ids.ts'
import { seal } from '../../jobs/audit/seal.ts'
import { verify } from '../../jobs/audit/verify.ts'
import { csvLine } from '../../jobs/csv/line.ts'
import { openLog } from '../../jobs/log.ts'
import { acrossTenantsSql, asTenant, inTenant, inTenantSql } from '../../prisma/tenancy.ts'
import { graphql } from '../gql/index.ts'
import { client, newTenant, server } from '../world.ts'

const Entries = graphql(`
  query TestAudit($filter: AuditFilter) {
    auditEntries(filter: $filter) {
      totalCount
      nodes { action actor { email } tokenId targetId ip requestId sealed changes { field before after } }
    }
  }
`)
const Rename = graphql(`
  mutation TestRename($id: ID!, $name: String!) {
    updateCompany(id: $id, input: { name: $name }) { __typename }
  }
`)

const admin = new pg.Client(process.env.ADMIN_OLTP_DATABASE_URL)
beforeAll(() => admin.connect())
afterAll(() => admin.end())

type Tenant = Awaited<ReturnType<typeof newTenant>>
const rename = (tenant: Tenant, name: string) => tenant.ask(Rename, { id: encodeId('company', tenant.companyId), name })
const sealAll = () =>
  seal({}, { jobId: randomUUID(), attempt: 1, signal: AbortSignal.timeout(10_000), log: openLog('worker') })

test('a mutation writes one row: who, what, to what, from where, and what it changed', async () => {
  const tenant = await newTenant('Acme')
  await rename(tenant, 'Acme AG')
  const { auditEntries } = await tenant.ask(Entries)
  expect(auditEntries).toEqual({
    totalCount: 1,
    nodes: [
      {
        action: 'updateCompany',
        actor: { email: tenant.email },
        tokenId: null,
        targetId: encodeId('company', tenant.companyId),
        ip: '127.0.0.1',
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        sealed: false,
        changes: [{ field: 'name', before: '"Acme"', after: '"Acme AG"' }],
      },
    ],
  })
})

test('what was taken back left no row, and a token is named', async () => {
  const tenant = await newTenant('Acme')
  const twice =
    'mutation { a: createCompany(input: { name: "New" }) { __typename } b: createCompany(input: { name: "Acme" }) { __typename } }'
  await tenant.send(twice)
  expect((await tenant.ask(Entries)).auditEntries.totalCount).toBe(0)
  const { data } = await tenant.send<{ createPersonalToken: { token: string; personalToken: { id: string } } }, never>(
    'mutation { createPersonalToken(input: { name: "n", scopes: ["company:write"] }) { ... on NewPersonalToken { token personalToken { id } } } }',
  )
  await client(data?.createPersonalToken.token).send(
    'mutation { createCompany(input: { name: "By token" }) { __typename } }',
  )
  const [last, first] = (await tenant.ask(Entries)).auditEntries.nodes
  expect(last).toMatchObject({ action: 'createCompany', tokenId: data?.createPersonalToken.personalToken.id })
  expect(first).toMatchObject({ action: 'createPersonalToken', targetId: last?.tokenId })
  expect(
    JSON.stringify(await asTenant(tenant.tenantId).auditLog.findMany(), (_, it) =>
      typeof it === 'bigint' ? String(it) : it,
    ),
  ).not.toContain(data?.createPersonalToken.token.slice(34))
})

test('what a person does to their account stands in each of their tenants', async () => {
  const tenant = await newTenant()
  await tenant.send('mutation { signOut { signedOut } }')
  const rows = await asTenant(tenant.tenantId).auditLog.findMany()
  expect(rows).toMatchObject([{ action: 'signOut', actorUserId: tenant.userId, targetType: 'user' }])
})

test('filters find by person, mutation and time', async () => {
  const tenant = await newTenant('Acme')
  const other = await tenant.member(Role.admin)
  await rename(tenant, 'One')
  await other.send('mutation { createCompany(input: { name: "Two" }) { __typename } }')
  const found = async (filter: object) =>
    (await tenant.ask(Entries, { filter })).auditEntries.nodes.map(({ action }) => action)
  expect(await found({ actorId: encodeId('user', other.userId) })).toEqual(['createCompany'])
  expect(await found({ actions: ['updateCompany'] })).toEqual(['updateCompany'])
  expect(await found({ to: '2020-01-01T00:00:00Z' })).toEqual([])
  expect(await found({ from: '2020-01-01T00:00:00Z' })).toEqual(['createCompany', 'updateCompany'])
  expect(await tenant.send('{ auditActions }')).toMatchObject({
    data: { auditActions: ['createCompany', 'updateCompany'] },
  })
})

test('the roles the product works as can neither change nor remove a row, nor forge its time or seal', async () => {
  const tenant = await newTenant()
  await rename(tenant, 'Kept')
  const denied = /permission denied/
  const asApp = (sql: string) => inTenantSql(tenant.tenantId, (client) => client.query(sql))
  const asAcross = (sql: string) => acrossTenantsSql('a test', (client) => client.query(sql))
  for (const tried of [asApp, asAcross]) {
    await expect(tried("update audit_logs set action = 'x'")).rejects.toThrow(denied)
    await expect(tried('delete from audit_logs')).rejects.toThrow(denied)
    await expect(tried('truncate audit_logs')).rejects.toThrow(denied)
    await expect(
      tried("insert into audit_logs (id, action, occurred_at) values (gen_random_uuid(), 'x', now())"),
    ).rejects.toThrow(denied)
  }
  await expect(asApp('update audit_logs set position = 1')).rejects.toThrow(denied)
  await sealAll()
  await expect(asAcross(`update audit_logs set position = 99 where tenant_id = '${tenant.tenantId}'`)).rejects.toThrow(
    'A sealed audit row does not change',
  )
})

test('sealed rows form a chain in which a changed, a removed and a slipped-in row show', async () => {
  const tenant = await newTenant()
  for (const name of ['a', 'b', 'c', 'd']) await rename(tenant, name)
  await Promise.all([sealAll(), sealAll()])
  expect(await verify(tenant.tenantId)).toMatchObject({ rows: 4, broken: null })
  expect((await tenant.ask(Entries)).auditEntries.nodes.map(({ sealed }) => sealed)).toEqual([true, true, true, true])

  const tampered = async (sql: string) => {
    await admin.query('begin')
    await admin.query('alter table audit_logs disable trigger keep_seal')
    await admin.query(sql)
    await admin.query('alter table audit_logs enable trigger keep_seal')
    await admin.query('commit')
    return (await verify(tenant.tenantId)).broken
  }
  const second = `tenant_id = '${tenant.tenantId}' and position = 2`
  expect(await tampered(`update audit_logs set ip = '10.0.0.1' where ${second}`)).toMatch(/^row 2 \(.*\) was changed$/)
  expect(await tampered(`update audit_logs set ip = '127.0.0.1' where ${second}`)).toBeNull()
  expect(await tampered(`update audit_logs set occurred_at = occurred_at + interval '1 ms' where ${second}`)).toMatch(
    /^row 2/,
  )
  expect(await tampered(`delete from audit_logs where ${second}`)).toBe('row 2 is missing')
})

test('a row that was never sealed shows after an hour', async () => {
  const tenant = await newTenant()
  await rename(tenant, 'x')
  expect((await verify(tenant.tenantId)).broken).toBeNull()
  await admin.query("update audit_logs set occurred_at = now() - interval '2 hours' where tenant_id = $1", [
    tenant.tenantId,
  ])
  expect((await verify(tenant.tenantId)).broken).toBe('1 rows were never sealed: is a worker running?')
})

test('the export has every row, as CSV without formulas and as JSON lines, for who may read it', async () => {
  const tenant = await newTenant('Acme')
  await inTenant(
    tenant.tenantId,
    (db) =>
      db.$executeRaw`insert into audit_logs (id, action, ip) select gen_random_uuid(), '=cmd()', 'x' from generate_series(1, 1500)`,
  )
  await rename(tenant, '=HYPERLINK("http://evil")')
  const get = async (url: string, token = tenant.accessToken) =>
    (await server()).inject({ url, headers: { authorization: `Bearer ${token}` } })
  const csv = await get('/export/audit.csv')
  expect(csv.headers['content-type']).toContain('text/csv')
  const lines = csv.body.trimEnd().split('\r\n')
  expect(lines).toHaveLength(1_502)
  expect(lines[0]).toBe('id,occurredAt,action,actorId,actor,tokenId,targetId,changes,ip,requestId,sealed')
  expect(lines.filter((line) => line.includes("'=cmd()"))).toHaveLength(1_500)
  const jsonl = await get('/export/audit.jsonl?action=updateCompany')
  expect(
    jsonl.body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toMatchObject([{ action: 'updateCompany', actor: tenant.email }])
  const analyst = await tenant.member(Role.analyst)
  expect((await get('/export/audit.csv', analyst.accessToken)).statusCode).toBe(403)
  expect((await get('/export/audit.csv', 'nobody')).statusCode).toBe(401)
  expect((await get('/export/audit.csv?from=yesterday')).statusCode).toBe(400)
})

test('a cell that a spreadsheet would run is shown as text', () => {
  const formulas = ['=1+1', '+1', '-1', '@x', '\t=1', '  =1', '＝1', '\u3000＠x', '\r=1']
  for (const cell of formulas) expect(csvLine([cell]), cell).toMatch(/^"?'/)
  expect(csvLine(['a', 'b,c', 'say "hi"', null, 3])).toBe('a,"b,c","say ""hi""",,3\r\n')
})

test('differences name what changed, and never a secret', () => {
  const before = { name: 'a', passwordHash: 'x', hash: new Uint8Array(2), nested: { apiToken: 't', a: 1 }, same: 1 }
  const after = { name: 'b', passwordHash: 'y', hash: new Uint8Array(3), nested: { apiToken: 'u', a: 2 }, same: 1 }
  expect(differences({ before, after })).toEqual({
    before: { name: 'a', nested: { a: 1 } },
    after: { name: 'b', nested: { a: 2 } },
  })
})
