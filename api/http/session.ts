import type { FastifyInstance } from 'fastify'
import { refresh } from '../session/service.ts'
import { callerOf, refreshCookie } from './caller.ts'

/** `POST /session/refresh`: the cookie for the next access token. The header keeps other sites' forms out. */
export async function sessionRoutes(server: FastifyInstance) {
  server.post('/session/refresh', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    if (request.headers['x-penguin-session'] !== '1') {
      return reply.code(400).send({ message: 'Send the header x-penguin-session: 1.' })
    }
    const secret = request.cookies[refreshCookie]
    const caller = callerOf(request, reply)
    const session = secret ? await refresh(secret, caller) : null
    if (session) return { accessToken: session.accessToken, expiresAt: session.expiresAt }
    if (secret) caller.setRefreshToken(null)
    return reply.code(401).send({ message: 'Nobody is signed in here.' })
  })
}
