/**
 * A list of 50 with 5 children each and counts, asked of the API over HTTP, beside the same rows as one SQL-JSON statement
 * behind bare node:http: once as the screen's hot list, which is one such statement too, once through Prisma and loaders.
 * All of it under row-level security, in one process, with one pool size; the clients are another process.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { encodeId } from '../../api/graphql/ids.ts'
import { openServer } from '../../api/server.ts'
import { issueAccessToken } from '../../api/session/accessToken.ts'
import { newSecret } from '../../api/session/refreshToken.ts'
import { acrossTenants, asTenant, inTenant } from '../../prisma/tenancy.ts'
import { rounded } from './measure/rounds.ts'

const reach = { sql: 0.6, prisma: 0.4 }

const { tenantId, userId, sessionId } = await acrossTenants('bench', async (db) => {
  const tenant = await db.tenant.create({ data: { name: 'Bench' } })
  const membership = { tenantId: tenant.id, email: 'bench@example.test', roles: ['owner'] }
  const user = await db.user.create({
    data: { email: membership.email, name: 'Bench', memberships: { create: membership } },
  })
  const expiresAt = new Date(Date.now() + 3_600_000)
  const session = await db.userSession.create({
    data: { userId: user.id, currentTenantId: tenant.id, tokenHash: newSecret().hash, expiresAt },
  })
  return { tenantId: tenant.id, userId: user.id, sessionId: session.id }
})
await inTenant(tenantId, async (db) => {
  const companies = await db.company.createManyAndReturn({
    data: Array.from({ length: 50 }, (_, i) => ({ name: `Company ${i}` })),
  })
  const projects = companies.flatMap(({ id }) =>
    Array.from({ length: 5 }, (_, i) => ({ companyId: id, name: `Project ${i}` })),
  )
  await db.project.createMany({ data: projects })
})
const { token } = await issueAccessToken({ userId, sessionId, tenantId, roles: ['owner'] })

const companiesAsJson = `
select json_build_object('companies', json_build_object('nodes', json_agg(json_build_object(
         'id', c.id, 'name', c.name, 'status', c.status, 'createdAt', c.created_at, 'projectCount', p.count, 'projects', p.projects) order by c.id desc)))
  from (select * from companies where tenant_id = $1 order by id desc limit 50) c
  cross join lateral (
    select count(*), json_agg(json_build_object('id', p.id, 'name', p.name, 'status', p.status) order by p.id) as projects
      from projects p where p.tenant_id = $1 and p.company_id = c.id) p`
const bare = createServer((request, response) => {
  request.resume().on('end', async () => {
    const data = await asTenant(tenantId).json(companiesAsJson, tenantId)
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ data }))
  })
}).listen(0, '127.0.0.1')
await once(bare, 'listening')
const address = bare.address()
const bareUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`

const server = await openServer()
const apiUrl = `${await server.listen({ host: '127.0.0.1', port: 0 })}/graphql`
const fields = 'id name status createdAt projectCount projects { id name status }'
const ids = (await asTenant(tenantId).company.findMany({ select: { id: true } })).map(({ id }) =>
  encodeId('company', id),
)

const load = fork(fileURLToPath(new URL(`./measure/load${import.meta.url.slice(-3)}`, import.meta.url)))
load.send({
  ways: {
    bare: { url: bareUrl },
    sql: { url: apiUrl, token, query: `{ companies(first: 50) { nodes { ${fields} } } }` },
    prisma: {
      url: apiUrl,
      token,
      query: `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Company { ${fields} } } }`,
      variables: { ids },
    },
  },
})
load.once('exit', (code) => code && process.exit(code))
const [rates] = (await once(load, 'message')) as [Record<'bare' | 'sql' | 'prisma', number>]
const ratio = rounded(rates.sql / rates.bare)
const prismaRatio = rounded(rates.prisma / rates.bare)
const holds = ratio >= reach.sql && prismaRatio >= reach.prisma
console.log(
  JSON.stringify({
    bench: 'graphql',
    ratio,
    reach: reach.sql,
    prismaRatio,
    prismaReach: reach.prisma,
    holds,
    requestsPerSecond: rates,
  }),
)
process.exit(0)
