/**
 * Openings over HTTP, each durable before it is answered, beside bare node:http that verifies the same token and writes the
 * same event with the same grouping; without telling people from programs, first openings, or what the ledger says.
 */
import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { v7 as uuid } from 'uuid'
import { openServer } from '../../api/server.ts'
import { grouped } from '../../jobs/sending/groups.ts'
import { paths } from '../../jobs/tracking/outlets.ts'
import { openToken, sealToken } from '../../jobs/tracking/token.ts'
import { acrossTenants, askAcross, inTenantSql } from '../../prisma/tenancy.ts'
import { rounded } from './measure/rounds.ts'

const reach = 0.5
const mailCount = 50_000

const tenantId = randomUUID()
await acrossTenants('a bench makes a tenant', (db) => db.tenant.create({ data: { id: tenantId, name: 'Bench' } }))
const ids = await inTenantSql(tenantId, async (sql) => {
  const { rows } = await sql.query<{ id: string }>(
    `with l as (
       insert into leads (tenant_id, id, email, email_key)
       select $1::uuid, gen_random_uuid(), e, e from generate_series(1, $2::int) i, lateral (select 'lead' || i || '@bench.test' as e) x
       returning id)
     insert into inbox_message_refs (tenant_id, id, direction, status, lead_id, thread_id, sent_at)
     select $1::uuid, gen_random_uuid(), 'outbound', 'sent', id, id, now() from l returning id`,
    [tenantId, mailCount],
  )
  return rows.map(({ id }) => id)
})

const insert = `
insert into events_interactions (tenant_id, id, event_type, message_id, user_agent)
select t, i, 'open', m, u from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) g (t, i, m, u)`
type Opening = { tenantId: string; messageId: string; userAgent: string }
const write = grouped(async (them: readonly Opening[]) => {
  await askAcross('a bench writes events', insert, [
    them.map((it) => it.tenantId),
    them.map(() => uuid()),
    them.map(({ messageId }) => messageId),
    them.map(({ userAgent }) => userAgent),
  ])
  return them.map(() => true)
})
const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
const bare = createServer(async (request, response) => {
  const mail = openToken('open', (request.url ?? '').slice(1))
  if (mail) await write({ ...mail, userAgent: request.headers['user-agent'] ?? '' })
  response.writeHead(mail ? 200 : 404, { 'content-type': 'image/gif' }).end(pixel)
}).listen(0, '127.0.0.1')
await once(bare, 'listening')
const address = bare.address()
const bareUrl = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
const server = await openServer()
const url = await server.listen({ host: '127.0.0.1', port: 0 })

const tokens = ids.map((messageId) => sealToken('open', { tenantId, messageId }))
const load = fork(fileURLToPath(new URL(`./measure/pixels${import.meta.url.slice(-3)}`, import.meta.url)))
load.send({
  ways: {
    bare: tokens.map((token) => `${bareUrl}/${token}`),
    track: tokens.map((token) => `${url}${paths.open}${token}`),
  },
})
load.once('exit', (code) => code && process.exit(code))
const [rates] = (await once(load, 'message')) as [Record<'bare' | 'track', number>]
const ratio = rounded(rates.track / rates.bare)
console.log(
  JSON.stringify({
    ...{ bench: 'track', ratio, reach, holds: ratio >= reach },
    eventsPerSecond: rates,
    mails: mailCount,
  }),
)
process.exit(0)
