import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLog } from '../../jobs/log.ts'
import { type Loops, startLoops } from '../../jobs/loops.ts'
import { senderLoop } from '../../jobs/sending/sender.ts'
import { trackingOf } from '../../jobs/tracking/outlets.ts'
import { sealToken } from '../../jobs/tracking/token.ts'
import { asTenant, inTenantSql } from '../../prisma/tenancy.ts'
import { useOwnDatabase } from '../jobs/ownDatabase.ts'
import { until } from '../jobs/workshop.ts'
import { type Ground, newGround } from '../sending/ground.ts'
import { openSink } from '../sending/outside.ts'
import { newTenant, server } from '../world.ts'

process.env.PRIVATE_MAIL_HOSTS = 'on'

let sink: Awaited<ReturnType<typeof openSink>>
let sender: Loops
let drop = async () => {}
beforeAll(async () => {
  drop = await useOwnDatabase()
  sink = await openSink()
  const log = openLog('worker')
  sender = startLoops([senderLoop(log, { trackingOf })], log)
})
afterAll(async () => {
  await sender.stop(5_000)
  sink.stop()
  await drop()
})

const browser = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36'

/** Mails that were sent, by the product's own sender. */
async function sent(count = 1) {
  const tenant = await newTenant('Fjord Roasters')
  const ground = await newGround(tenant, { port: sink.port, count })
  const read = () =>
    asTenant(ground.tenantId).json<{ id: string; leadId: string; status: string }[]>(
      `select coalesce(json_agg(json_build_object('id', id, 'leadId', lead_id, 'status', status)), '[]') from inbox_message_refs
        where tenant_id = $1::uuid and direction = 'outbound'`,
      ground.tenantId,
    )
  await until(async () => (await read()).every(({ status }) => status === 'sent'))
  const [mail] = await read()
  const links = trackingOf({
    ...{
      tenantId: ground.tenantId,
      messageId: mail?.id ?? '',
      host: 'https://x.test',
      opens: true,
      clicks: true,
      utm: {},
    },
  })
  const pathOf = (url = '') => url.slice('https://x.test'.length)
  return {
    ...{ tenant, ground, messageId: mail?.id ?? '', leadId: mail?.leadId ?? '' },
    open: pathOf(links.outlets.pixelUrl),
    click: (number: number, url: string) => pathOf(links.outlets.trackLink?.(number, url)),
    leave: pathOf(links.urls.unsubscribe),
    view: pathOf(links.urls.viewInBrowser),
  }
}

const visit = async (method: 'GET' | 'HEAD' | 'POST', url: string, headers: Record<string, string> = {}) =>
  (await server()).inject({ method, url, headers: { 'user-agent': browser, ...headers } })

const events = ({ tenantId }: Ground) =>
  asTenant(tenantId).json<
    { type: string; actor: string; isBot: boolean; isFirst: boolean; sign?: string; link?: number }[]
  >(
    `select coalesce(json_agg(json_build_object('type', event_type, 'actor', actor, 'isBot', is_bot, 'isFirst', is_first,
              'sign', payload->>'sign', 'link', link) order by occurred_at, id), '[]')
       from events_interactions where tenant_id = $1::uuid and event_type <> 'sent'`,
    tenantId,
  )

const ledger = ({ tenantId }: Ground, messageId: string) =>
  asTenant(tenantId).json<{ status: string; opened: boolean; clicked: boolean }>(
    `select json_build_object('status', status, 'opened', opened_at is not null, 'clicked', clicked_at is not null)
       from inbox_message_refs where tenant_id = $1::uuid and id = $2::uuid`,
    tenantId,
    messageId,
  )

const engagement = ({ tenantId }: Ground, leadId: string) =>
  asTenant(tenantId).leadEngagement.findFirst({ where: { leadId } })

test('a thousand openings at once are a thousand events, and one first', async () => {
  const { ground, open, messageId, leadId } = await sent()
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => visit('GET', open)))
  expect(new Set(answers.map((it) => `${it.statusCode} ${it.headers['content-type']}`))).toEqual(
    new Set(['200 image/gif']),
  )
  const noted = await events(ground)
  expect(noted).toHaveLength(1_000)
  expect(noted.filter(({ isFirst }) => isFirst)).toHaveLength(1)
  expect(await ledger(ground, messageId)).toEqual({ status: 'opened', opened: true, clicked: false })
  expect((await engagement(ground, leadId))?.openCount).toBe(1_000)
})

test('a click is led on to where the mail said, and noted before', async () => {
  const { ground, click, messageId } = await sent()
  const url = 'https://shop.example/offer?a=1&b=%20x#part'
  const answer = await visit('GET', click(3, url))
  expect(answer.statusCode).toBe(302)
  expect(answer.headers.location).toBe(url)
  expect(await events(ground)).toMatchObject([{ type: 'click', actor: 'human', isBot: false, isFirst: true, link: 3 }])
  expect(await ledger(ground, messageId)).toMatchObject({ status: 'clicked', clicked: true })
})

test('a link leads nowhere but to the target that was signed', async () => {
  const { ground, click } = await sent()
  const path = click(0, 'https://shop.example/')
  for (const it of [
    `${path.slice(0, -3)}AAA`,
    '/t/c/https://evil.example',
    '/t/c/',
    `/t/c/x?url=https://evil.example`,
  ]) {
    const { statusCode, headers } = await visit('GET', it)
    expect(statusCode).toBe(404)
    expect(headers.location).toBeUndefined()
  }
  const asked = await visit('GET', `${path}?url=https://evil.example`)
  expect(asked.headers.location).toBe('https://shop.example/')
  expect(await events(ground)).toHaveLength(1)
})

test.each([
  ['head', 'HEAD', {}],
  ['prefetch', 'GET', { 'sec-purpose': 'prefetch' }],
  ['no-agent', 'GET', { 'user-agent': '' }],
  ['apple-mpp', 'GET', { 'user-agent': 'Mozilla/5.0' }],
  [
    'gmail-proxy',
    'GET',
    { 'user-agent': 'Mozilla/5.0 (Windows NT 5.1) Firefox/11.0 (via ggpht.com GoogleImageProxy)' },
  ],
  ['program', 'GET', { 'user-agent': 'Barracuda Sentinel (EE)' }],
] as const)(
  'an opening by a program (%s) is kept with its sign, and counts for nobody',
  async (sign, method, headers) => {
    const { ground, open, messageId, leadId } = await sent()
    await visit(method, open, headers)
    expect(await events(ground)).toMatchObject([{ type: 'open', isBot: true, isFirst: true, sign }])
    expect(await ledger(ground, messageId)).toEqual({ status: 'sent', opened: false, clicked: false })
    expect((await engagement(ground, leadId))?.openCount).toBe(0)
    await visit('GET', open)
    expect((await events(ground)).at(-1)).toMatchObject({ actor: 'human', isFirst: true })
  },
)

test('whoever follows all links of a mail within seconds is a program', async () => {
  const { ground, click } = await sent()
  for (const number of [0, 1, 2, 3]) await visit('GET', click(number, `https://shop.example/${number}`))
  expect((await events(ground)).map(({ sign }) => sign ?? null)).toEqual([null, 'burst', 'burst', 'burst'])
})

test('looking at the page never unsubscribes; its button does, twice as once, also when the campaign is gone', async () => {
  const { ground, leave, leadId, messageId, tenant } = await sent()
  const status = async () => (await asTenant(ground.tenantId).lead.findFirst({ where: { id: leadId } }))?.status
  for (const method of ['GET', 'HEAD', 'GET'] as const) {
    const page = await visit(method, leave)
    expect(page.statusCode).toBe(200)
    expect(page.body.length).toBeLessThan(10_000)
    if (method === 'GET')
      expect(page.body).toMatch(/Fjord Roasters will not write to l…@rcpt\d+\.test any more.*<button/s)
  }
  expect(await status()).toBe('active')
  await inTenantSql(ground.tenantId, (sql) =>
    sql.query('delete from campaigns where tenant_id = $1 and id = $2', [ground.tenantId, ground.campaignId]),
  )
  const press = () => visit('POST', leave, { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' })
  const pressed = await Promise.all([press(), press()])
  for (const { statusCode, body } of pressed) {
    expect(statusCode).toBe(200)
    expect(body).toContain('You are unsubscribed')
  }
  expect(await status()).toBe('unsubscribed')
  expect(await events(ground)).toMatchObject([{ type: 'unsubscribe', isFirst: true }])
  const consents = await asTenant(ground.tenantId).consentRecord.findMany({ where: { leadId } })
  expect(consents).toMatchObject([{ state: 'withdrawn', proof: { method: 'page', ip: '127.0.0.1', messageId } }])
  const suppressed = await asTenant(ground.tenantId).suppression.findMany({})
  expect(suppressed).toMatchObject([{ reason: 'unsubscribe', source: 'recipient' }])
  expect((await visit('GET', leave)).body).toContain('You are unsubscribed')
  expect(tenant.tenantId).toBe(ground.tenantId)
})

test('one click in a mail program is enough to leave, whichever of the two forms it posts, and no cookie is needed', async () => {
  for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const { ground, leave } = await sent()
    const answer = await (await server()).inject({
      ...{ method: 'POST', url: leave, headers: { 'content-type': type } },
      payload: 'List-Unsubscribe=One-Click',
    })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['set-cookie']).toBeUndefined()
    expect(await events(ground)).toMatchObject([{ type: 'unsubscribe' }])
    const recipient = await asTenant(ground.tenantId).campaignRecipient.findFirst({})
    expect(recipient?.status).toBe('unsubscribed')
  }
})

test('a forged link to leave, or one of another tenant’s key, changes nothing', async () => {
  const { ground, leave, open, leadId } = await sent()
  const foreign = sealToken('unsubscribe', { tenantId: randomUUID(), messageId: randomUUID() })
  const forged = [`${leave.slice(0, -2)}AA`, `/u/${open.slice('/t/o/'.length)}`, '/u/x', `/u/${foreign}`]
  for (const url of forged) expect((await visit('POST', url)).statusCode).toBe(404)
  expect((await asTenant(ground.tenantId).lead.findFirst({ where: { id: leadId } }))?.status).toBe('active')
})

test('a mail is shown in the browser as it was sent, whatever its template and lead have become since', async () => {
  const { ground, view, leadId } = await sent()
  const first = await visit('GET', view)
  expect(first.statusCode).toBe(200)
  expect(first.body).toContain('Dear First 1')
  expect(first.body).toContain('/t/c/')
  expect(first.body).not.toContain('/t/o/')
  await inTenantSql(ground.tenantId, async (sql) => {
    await sql.query(`update leads set first_name = 'Other' where tenant_id = $1 and id = $2`, [ground.tenantId, leadId])
    await sql.query(`update template_versions set source = '"<p>Other</p>"' where tenant_id = $1`, [ground.tenantId])
  })
  expect((await visit('GET', view)).body).toBe(first.body)
  expect(first.headers['content-security-policy']).toContain("default-src 'none'")
  expect(await events(ground)).toEqual([])
})

test('where a campaign asks for it, the first click ends it for the recipient', async () => {
  const { ground, click, leadId } = await sent()
  await inTenantSql(ground.tenantId, (sql) =>
    sql.query(`update campaigns set settings = '{"stopOnClick": true}' where tenant_id = $1`, [ground.tenantId]),
  )
  await visit('HEAD', click(0, 'https://shop.example/'))
  const status = async () =>
    (await asTenant(ground.tenantId).campaignRecipient.findFirst({ where: { leadId } }))?.status
  expect(await status()).toBe('active')
  await visit('GET', click(0, 'https://shop.example/'))
  expect(await status()).toBe('completed')
})
