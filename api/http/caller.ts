import type { FastifyReply, FastifyRequest } from 'fastify'
import { env } from '../../prisma/env.ts'
import type { Caller } from '../graphql/context.ts'

export const refreshCookie = 'penguin_refresh'
const deviceCookie = 'penguin_device'

const cookieOptions = () => ({
  httpOnly: true,
  sameSite: 'strict' as const,
  secure: env.PUBLIC_URL.startsWith('https:'),
  path: '/',
})

/** What an operation may know of its request, and the one thing it may do to the answer. */
export const callerOf = (request: FastifyRequest, reply: FastifyReply): Caller => ({
  requestId: request.id,
  ip: request.ip,
  userAgent: (request.headers['user-agent'] ?? '').slice(0, 500),
  idempotencyKey: request.headers['idempotency-key']?.toString() ?? null,
  setHeader(name, value) {
    reply.header(name, value)
  },
  setRefreshToken(token, expires) {
    if (token === null) reply.clearCookie(refreshCookie, cookieOptions())
    else reply.setCookie(refreshCookie, token, { ...cookieOptions(), expires })
  },
  deviceToken: request.cookies[deviceCookie]?.slice(0, 100) || null,
  setDeviceToken: (token, expires) => reply.setCookie(deviceCookie, token, { ...cookieOptions(), expires }),
})
