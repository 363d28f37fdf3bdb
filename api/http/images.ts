import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { streamContent } from '../../jobs/content/store.ts'
import { asTenant } from '../../prisma/tenancy.ts'
import { tenantOf } from '../images/key.ts'

/** `GET /i/…`: pictures in mails. Readers are strangers without cookies, and their programs keep what they got for a year. */
export async function imageRoutes(server: FastifyInstance) {
  server.get<{ Params: { key: string } }>('/i/:key', async (request, reply) => {
    const { key } = request.params
    const tenantId = tenantOf(key)
    const image = tenantId && (await asTenant(tenantId).image.findFirst({ where: { key } }))
    if (!tenantId || !image)
      return reply.code(404).header('cache-control', 'no-store').send({ message: 'There is no such picture.' })
    const etag = `"${image.id}"`
    reply.headers({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
      etag,
    })
    if (request.headers['if-none-match'] === etag) return reply.code(304).send()
    reply.headers({ 'content-type': image.contentType, 'content-length': image.size })
    return reply.send(Readable.from(streamContent(tenantId, image.storageKey)))
  })
}
