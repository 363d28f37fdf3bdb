import type { FastifyInstance, FastifyReply } from 'fastify'
import { env } from '../../prisma/env.ts'
import { seal, unseal } from '../../prisma/seal.ts'
import { Problem } from '../graphql/problem.ts'
import { log } from '../log.ts'
import { beginOidc, callbackUrl, endOidc, type OidcState, oidcName } from '../session/oidc.ts'
import { SecondFactorNeeded } from '../session/problems.ts'
import { callerOf } from './caller.ts'

const cookie = 'penguin_oidc'
const place = { owner: 'platform', row: 'oidc', field: 'cookie' }
/** Lax, because the person comes back from another site. */
const options = () => ({
  httpOnly: true,
  sameSite: 'lax' as const,
  secure: env.PUBLIC_URL.startsWith('https:'),
  path: '/session/oidc',
})

/** The way to the OpenID provider and back. */
export async function oidcRoutes(server: FastifyInstance) {
  if (!oidcName()) return

  server.get<{ Querystring: { to?: string } }>('/session/oidc', async ({ query }, reply) => {
    reply.header('cache-control', 'no-store')
    try {
      const { url, remembered } = await beginOidc(wayBack(query.to))
      const sealed = Buffer.from(seal(JSON.stringify(remembered), place)).toString('base64url')
      return reply.setCookie(cookie, sealed, { ...options(), maxAge: 600 }).redirect(url.href)
    } catch (err) {
      log.warn({ err }, 'the OpenID provider cannot be asked')
      return refuse(reply, 'The provider cannot be reached. Try again, or sign in another way.')
    }
  })

  server.get('/session/oidc/callback', async (request, reply) => {
    reply.header('cache-control', 'no-store').clearCookie(cookie, options())
    const remembered = read(request.cookies[cookie])
    if (!remembered) return refuse(reply, 'This sign-in took too long. Begin again.')
    try {
      const url = callbackUrl()
      url.search = request.url.slice(request.url.indexOf('?'))
      const answer = await endOidc(url, remembered, callerOf(request, reply))
      if (answer instanceof SecondFactorNeeded) return reply.redirect(`/sign-in#challenge=${answer.challenge}`)
      if (answer instanceof Problem) return refuse(reply, answer.message)
      return reply.redirect(remembered.to)
    } catch (err) {
      log.warn({ err }, 'a sign-in with the OpenID provider failed')
      return refuse(reply, 'The provider’s answer could not be verified. Try again.')
    }
  })
}

const refuse = (reply: FastifyReply, message: string) =>
  reply.redirect(`/sign-in?problem=${encodeURIComponent(message)}`)

/** A path of this site, and nothing that a browser takes for another. */
const wayBack = (to: string | undefined) => (to && /^\/(?![/\\])/.test(to) && !/[\\\s]/.test(to) ? to : '/')

function read(text: string | undefined): OidcState | null {
  if (!text) return null
  try {
    const state = JSON.parse(unseal(Buffer.from(text, 'base64url'), place).toString()) as OidcState
    return state.until > Date.now() ? state : null
  } catch {
    return null
  }
}
