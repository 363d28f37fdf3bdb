import { isIP } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { v7 as uuid } from 'uuid'
import { copyOf } from '../../jobs/sending/copy.ts'
import { actorOf, deviceOf } from '../../jobs/tracking/actor.ts'
import { paths, trackingOf } from '../../jobs/tracking/outlets.ts'
import { type Interaction, interactionRecorder } from '../../jobs/tracking/record.ts'
import { type Mail, openLink, openToken } from '../../jobs/tracking/token.ts'
import { type Leaving, readLeaving, unsubscribe } from '../../jobs/tracking/unsubscribe.ts'
import { asTenant, inTenant } from '../../prisma/tenancy.ts'
import { log } from '../log.ts'
import { ignoreForms, notOurs, showPage } from './publicPage.ts'

type WithToken = { Params: { '*': string } }

/** A transparent picture of one pixel. */
const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

/** How long somebody waits for their click to be durable: while the database is away they are led on, and it is kept for later. */
const patience = 2_000

/** What the links of mails lead to. Tokens are long, so they are the rest of the path. */
export async function trackingRoutes(server: FastifyInstance) {
  const record = interactionRecorder(log)
  ignoreForms(server)

  async function note(request: FastifyRequest, mail: Mail, what: Pick<Interaction, 'type' | 'link' | 'url'>) {
    const recorded = record({ ...visitOf(request), ...mail, ...what })
    return (await Promise.race([recorded, pause(patience, 'late', { ref: false })])) === true
  }

  server.get<WithToken>(`${paths.open}*`, async (request, reply) => {
    const mail = openToken('open', request.params['*'])
    if (mail && !(await note(request, mail, { type: 'open' }))) reply.code(503)
    return reply.headers({ 'content-type': 'image/gif', 'cache-control': 'no-store, private' }).send(pixel)
  })

  server.get<WithToken>(`${paths.link}*`, async (request, reply) => {
    const target = openLink(request.params['*'])
    const url = target && inHeader(target.url)
    if (!url) return notOurs(reply)
    const { tenantId, messageId, number: link } = target
    await note(request, { tenantId, messageId }, { type: 'click', link, url: target.url })
    return reply.headers({ 'cache-control': 'no-store, private' }).redirect(url, 302)
  })

  server.get<WithToken>(`${paths.unsubscribe}*`, async (request, reply) => {
    const mail = openToken('unsubscribe', request.params['*'])
    const leaving = mail && (await readLeaving(asTenant(mail.tenantId), mail.messageId))
    if (!leaving) return notOurs(reply)
    return leaving.hasLeft ? left(reply, leaving) : ask(reply, leaving)
  })

  server.post<WithToken>(`${paths.unsubscribe}*`, async (request, reply) => {
    const mail = openToken('unsubscribe', request.params['*'])
    const { ip, userAgent } = visitOf(request)
    // A mail program shows nobody the page, so it asks for none.
    const method = /html/.test(request.headers.accept ?? '') ? 'page' : 'one-click'
    const leave = ({ tenantId, messageId }: Mail) =>
      inTenant(tenantId, (db) => unsubscribe(db, messageId, { ip: ip ?? '', userAgent, method }))
    const leaving = mail && (await leave(mail).catch(() => leave(mail))) // two may have needed each other's rows
    return leaving ? left(reply, leaving) : notOurs(reply)
  })

  server.get<WithToken>(`${paths.view}*`, async (request, reply) => {
    const mail = openToken('view', request.params['*'])
    const copy = mail && (await copyOf(asTenant(mail.tenantId), mail.messageId, trackingOf))
    if (!copy) return notOurs(reply)
    if (copy.html === null) return showPage(reply, { status: 200, tenant: '', title: copy.subject, text: copy.text })
    return reply
      .headers({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store, private',
        'x-robots-tag': 'noindex',
        'content-security-policy':
          "default-src 'none'; img-src https: http: data:; style-src 'unsafe-inline'; font-src https:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      })
      .send(copy.html)
  })
}

function visitOf(request: FastifyRequest) {
  const { headers, method, ip } = request
  const header = (name: string) => headers[name]?.toString()
  const userAgent = (header('user-agent') ?? '').slice(0, 500)
  return {
    id: uuid(),
    at: new Date(),
    ip: isIP(ip) ? ip : null,
    userAgent,
    actor: actorOf({ method, userAgent, header }),
    device: deviceOf(userAgent),
    locale: /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*/.exec(header('accept-language') ?? '')?.[0].slice(0, 35) ?? null,
  }
}

/** An address as a header can carry it: byte for byte where that is possible. */
function inHeader(url: string): string | undefined {
  if (/^[\x21-\x7e]+$/.test(url)) return url
  return URL.canParse(url) ? new URL(url).href : undefined
}

const ask = (reply: FastifyReply, { tenant, address }: Leaving) =>
  showPage(reply, {
    ...{ status: 200, tenant, title: 'Unsubscribe?', button: 'Unsubscribe' },
    text: `${tenant} will not write to ${veiled(address)} any more.`,
  })

const left = (reply: FastifyReply, { tenant, address }: Leaving) =>
  showPage(reply, {
    ...{ status: 200, tenant, title: 'You are unsubscribed' },
    text: `${tenant} will not write to ${veiled(address)} any more. Nothing else is needed.`,
  })

/** Mails are passed on: whoever has the link need not learn whose address it was. */
const veiled = (address: string) => address.replace(/^(.)[^@]*/, '$1…')
