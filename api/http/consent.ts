import type { FastifyInstance, FastifyReply } from 'fastify'
import { asTenant, inTenant } from '../../prisma/tenancy.ts'
import { confirm, readRequest } from '../consent/service.ts'
import { openConsent } from '../consent/token.ts'

/** The double opt-in's page. Looking changes nothing, as scanners look at everything; the button confirms, without JavaScript. */
export async function consentRoutes(server: FastifyInstance) {
  server.addContentTypeParser('application/x-www-form-urlencoded', { bodyLimit: 1_000 }, (_request, body, done) => {
    body.resume()
    body.on('end', () => done(null, {}))
  })

  server.get<{ Params: { token: string } }>('/c/:token', async ({ params }, reply) => {
    const named = openConsent(params.token)
    const asked = named && (await readRequest(asTenant(named.tenantId), named.requestId))
    if (!asked) return unknown(reply)
    if (asked.isConfirmed)
      return say(reply, 200, asked.tenant, 'Thank you', 'You have confirmed already. Nothing more is needed.')
    if (asked.isOver)
      return say(reply, 410, asked.tenant, 'This link is over', 'Ask for a new one where you signed up.')
    const form = '<form method="post"><button type="submit">Yes, I agree</button></form>'
    return say(reply, 200, asked.tenant, `Please confirm, ${asked.email}`, asked.text, form)
  })

  server.post<{ Params: { token: string } }>('/c/:token', async ({ params, ip, headers }, reply) => {
    const named = openConsent(params.token)
    const proof = { ip, userAgent: headers['user-agent'] ?? '' }
    const done = named && (await inTenant(named.tenantId, (db) => confirm(db, named.requestId, proof)))
    if (!done) return unknown(reply)
    if (!done.isConfirmed)
      return say(reply, 410, done.tenant, 'This link is over', 'Ask for a new one where you signed up.')
    return say(reply, 200, done.tenant, 'Thank you', 'Your confirmation is noted.')
  })
}

const unknown = (reply: FastifyReply) =>
  say(reply, 404, '', 'This link is not one of ours', 'It may have been cut off on its way: copy the whole of it.')

function say(reply: FastifyReply, status: number, tenant: string, title: string, text: string, form = '') {
  return reply
    .code(status)
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    })
    .send(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${inHtml(title)}</title>
<style>:root{color-scheme:light dark}body{font:1.05rem/1.6 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1.25rem}
h1{font-size:1.5rem;overflow-wrap:anywhere}p{white-space:pre-wrap;overflow-wrap:anywhere}
button{font:inherit;font-weight:600;padding:.7rem 1.4rem;border:0;border-radius:.5rem;background:#1c5fb8;color:#fff;cursor:pointer}
button:focus-visible{outline:3px solid #f0a020;outline-offset:2px}footer{opacity:.75;font-size:.9rem;margin-top:3rem}</style></head>
<body><main><h1>${inHtml(title)}</h1><p>${inHtml(text)}</p>${form}</main>${tenant && `<footer>${inHtml(tenant)}</footer>`}</body></html>`)
}

const inHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
