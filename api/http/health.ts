import type { FastifyInstance } from 'fastify'
import { metrics } from '../metrics.ts'
import { health } from '../system/health.ts'

/** What a load balancer and a monitor ask. */
export async function healthRoutes(server: FastifyInstance) {
  server.get('/health', async (_, reply) => {
    const report = await health()
    return reply
      .code(report.tiers.oltp.status === 'up' ? 200 : 503)
      .header('cache-control', 'no-store')
      .send(report)
  })

  server.get('/metrics', async (_, reply) => reply.type(metrics.contentType).send(await metrics.metrics()))
}
