import type { FastifyInstance } from 'fastify'
import { asTenant, inTenant } from '../../prisma/tenancy.ts'
import { confirm, readRequest } from '../consent/service.ts'
import { openConsent } from '../consent/token.ts'
import { ignoreForms, notOurs, showPage } from './publicPage.ts'

/** The double opt-in's page. Looking changes nothing, as scanners look at everything; the button confirms, without JavaScript. */
export async function consentRoutes(server: FastifyInstance) {
  ignoreForms(server)

  server.get<{ Params: { token: string } }>('/c/:token', async ({ params }, reply) => {
    const named = openConsent(params.token)
    const asked = named && (await readRequest(asTenant(named.tenantId), named.requestId))
    if (!asked) return notOurs(reply)
    const { tenant, email, text } = asked
    if (asked.isConfirmed) {
      const title = 'Thank you'
      return showPage(reply, {
        status: 200,
        tenant,
        title,
        text: 'You have confirmed already. Nothing more is needed.',
      })
    }
    if (asked.isOver) return showPage(reply, { ...over, tenant })
    return showPage(reply, { status: 200, tenant, title: `Please confirm, ${email}`, text, button: 'Yes, I agree' })
  })

  server.post<{ Params: { token: string } }>('/c/:token', async ({ params, ip, headers }, reply) => {
    const named = openConsent(params.token)
    const proof = { ip, userAgent: headers['user-agent'] ?? '' }
    const done = named && (await inTenant(named.tenantId, (db) => confirm(db, named.requestId, proof)))
    if (!done) return notOurs(reply)
    const { tenant } = done
    if (!done.isConfirmed) return showPage(reply, { ...over, tenant })
    return showPage(reply, { status: 200, tenant, title: 'Thank you', text: 'Your confirmation is noted.' })
  })
}

const over = { status: 410, title: 'This link is over', text: 'Ask for a new one where you signed up.' }
