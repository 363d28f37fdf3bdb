import type { FastifyInstance } from 'fastify'
import { readContent } from '../../jobs/content/store.ts'
import { asTenant } from '../../prisma/tenancy.ts'
import { readId } from '../graphql/ids.ts'
import { kindOf } from '../tenants/pictures.ts'

/** The pictures of a tenant, for anybody who has seen their address: they stand in pages and mails. */
export async function brandRoutes(server: FastifyInstance) {
  server.get<{ Params: { tenant: string; key: string } }>('/brand/:tenant/:key', async ({ params }, reply) => {
    const { noun, uuid: tenantId } = readId(params.tenant) ?? {}
    const { key } = params
    if (noun !== 'tenant' || !tenantId) return reply.callNotFound()
    const where = { OR: [{ logoKey: key }, { faviconKey: key }] }
    const isTheirs = await asTenant(tenantId).tenantConfig.findFirst({ where, select: { revision: true } })
    const kept = isTheirs ? await readContent(tenantId, key) : undefined
    const kind = kept && kindOf(kept.bytes)
    if (!kind) return reply.callNotFound()
    return reply
      .type(kind)
      .header('cache-control', 'public, max-age=31536000, immutable') // another picture has another key
      .header('content-security-policy', "default-src 'none'; sandbox")
      .send(kept.bytes)
  })
}
