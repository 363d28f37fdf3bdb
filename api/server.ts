import 'reflect-metadata'
import { randomUUID } from 'node:crypto'
import { fastifyApolloDrainPlugin, fastifyApolloHandler } from '@as-integrations/fastify'
import fastifyCookie from '@fastify/cookie'
import fastify, { type FastifyBaseLogger, type FastifyError, type FastifyInstance, LogController } from 'fastify'
import { env } from '../prisma/env.ts'
import { TierUnavailable } from '../prisma/unavailable.ts'
import { apolloOf } from './graphql/apollo.ts'
import { brandRoutes } from './http/brand.ts'
import { callerOf } from './http/caller.ts'
import { consentRoutes } from './http/consent.ts'
import { exportAuditRoutes } from './http/exportAudit.ts'
import { exportFiguresRoutes } from './http/exportFigures.ts'
import { healthRoutes } from './http/health.ts'
import { imageRoutes } from './http/images.ts'
import { oidcRoutes } from './http/oidc.ts'
import { sessionRoutes } from './http/session.ts'
import { spaRoutes } from './http/spa.ts'
import { streamRoutes } from './http/stream.ts'
import { trackingRoutes } from './http/tracking.ts'
import { uploadRoutes } from './http/upload.ts'
import { log } from './log.ts'
import { requestSeconds } from './metrics.ts'
import { schema } from './schema.ts'
import { credentialOf } from './session/viewer.ts'

/** Everything the API process serves. */
export async function openServer() {
  const server = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    trustProxy: env.TRUST_PROXY === 'on',
    bodyLimit: 1_000_000,
    routerOptions: { maxParamLength: 500 },
    onProtoPoisoning: 'remove',
  })
  const apollo = apolloOf(schema)
  apollo.addPlugin(fastifyApolloDrainPlugin(server))
  await apollo.start()

  secure(server)
  answerErrors(server)
  watch(server)
  await server.register(fastifyCookie)
  server.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    handler: fastifyApolloHandler(apollo, {
      context: async (request, reply) => ({
        ...(await credentialOf(request.headers.authorization, request.ip)),
        caller: callerOf(request, reply),
      }),
    }),
  })
  await server.register(oidcRoutes)
  await server.register(streamRoutes(schema))
  await server.register(brandRoutes)
  await server.register(consentRoutes)
  await server.register(trackingRoutes)
  await server.register(sessionRoutes)
  await server.register(exportAuditRoutes)
  await server.register(exportFiguresRoutes)
  await server.register(uploadRoutes)
  await server.register(imageRoutes)
  await server.register(healthRoutes)
  await server.register(spaRoutes)
  return server
}

const policy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "frame-ancestors 'none'",
  "base-uri 'self'",
  "form-action 'self'",
].join('; ')

function secure(server: FastifyInstance) {
  server.addHook('onSend', async (_, reply) => {
    reply.headers({
      'content-security-policy': reply.getHeader('content-security-policy') ?? policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    })
  })
}

/** Errors outside GraphQL's own look like GraphQL's: one shape to read. */
function answerErrors(server: FastifyInstance) {
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const say = (status: number, code: string, message: string) =>
      reply.code(status).send({ errors: [{ message, extensions: { code, requestId: request.id } }] })
    if (error instanceof TierUnavailable) return say(503, 'UNAVAILABLE', `${error.message} Try again in a moment.`)
    const status = error.statusCode ?? 500
    if (status < 500) return say(status, 'BAD_REQUEST', error.message)
    request.log.error({ err: error, requestId: request.id }, 'a fault')
    return say(500, 'INTERNAL', `Something went wrong on our side. The reference is ${request.id}.`)
  })
}

function watch(server: FastifyInstance) {
  server.addHook('onResponse', async (request, reply) => {
    const labels = { route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) }
    requestSeconds.observe(labels, reply.elapsedTime / 1000)
  })
}
