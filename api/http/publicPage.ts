import type { FastifyInstance, FastifyReply } from 'fastify'

/** A page for strangers: small, without script or cookie, the same in every browser and for every program that reads aloud. */
export interface PublicPage {
  readonly status: number
  /** Whose page it is. */
  readonly tenant: string
  readonly title: string
  readonly text: string
  /** The words on the one button, which posts to the page's own address. */
  readonly button?: string
}

/** What mail programs and buttons post says nothing: that it was posted is all that counts. */
export function ignoreForms(server: FastifyInstance) {
  server.addContentTypeParser(
    ['application/x-www-form-urlencoded', 'multipart/form-data'],
    { bodyLimit: 10_000 },
    (_request, body, done) => {
      body.resume()
      body.on('end', () => done(null, {}))
    },
  )
}

export const notOurs = (reply: FastifyReply) =>
  showPage(reply, {
    ...{ status: 404, tenant: '', title: 'This link is not one of ours' },
    text: 'It may have been cut off on its way: copy the whole of it.',
  })

export function showPage(reply: FastifyReply, { status, tenant, title, text, button }: PublicPage) {
  const form = button && `<form method="post"><button type="submit">${inHtml(button)}</button></form>`
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
<body><main><h1>${inHtml(title)}</h1><p>${inHtml(text)}</p>${form ?? ''}</main>${tenant && `<footer>${inHtml(tenant)}</footer>`}</body></html>`)
}

const inHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
