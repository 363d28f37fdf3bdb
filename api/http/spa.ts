import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { root } from '../../prisma/root.ts'

const folder = join(root, 'web', 'dist')

/** The SPA: hashed assets for a year, its page for every other address that a browser asks for. */
export async function spaRoutes(server: FastifyInstance) {
  if (!existsSync(folder)) return
  await server.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    cacheControl: false,
    setHeaders: (reply, path) =>
      reply.setHeader('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'),
  })
  server.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html')
    if (wantsPage) return reply.sendFile('index.html')
    return reply.code(404).send({ message: 'There is nothing here.' })
  })
}
