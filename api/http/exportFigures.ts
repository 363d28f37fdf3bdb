import type { FastifyInstance } from 'fastify'
import { GraphQLError } from 'graphql'
import { z } from 'zod'
import { csvLine } from '../../jobs/csv/line.ts'
import { asTenant } from '../../prisma/tenancy.ts'
import { campaignSeries } from '../figures/campaign.ts'
import { seriesOf } from '../figures/dashboard.ts'
import { figureNames } from '../figures/sums.ts'
import { Granularity } from '../figures/types.ts'
import { readId } from '../graphql/ids.ts'
import { credentialOf } from '../session/viewer.ts'

const asked = z.object({
  campaign: z.string().optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  timeZone: z.string().optional(),
  granularity: z.enum(Granularity).optional(),
})

/** `GET /export/figures.csv` and `.jsonl`: what happened in each part of a period, of all mails or of a campaign's. */
export async function exportFiguresRoutes(server: FastifyInstance) {
  server.get<{ Params: { format: 'csv' | 'jsonl' } }>(
    '/export/figures.:format(^csv$|^jsonl$)',
    async (request, reply) => {
      const say = (status: number, code: string, message: string) =>
        reply.code(status).send({ errors: [{ message, extensions: { code, requestId: request.id } }] })
      const { viewer } = await credentialOf(request.headers.authorization, request.ip)
      if (!viewer) return say(401, 'UNAUTHENTICATED', 'Sign in first.')
      if (!viewer.permissions.has('figures:read')) return say(403, 'FORBIDDEN', 'This needs figures:read.')
      const query = asked.safeParse(request.query)
      const campaign = query.data?.campaign === undefined ? undefined : readId(query.data.campaign)
      if (!query.success || (query.data.campaign && campaign?.noun !== 'campaign'))
        return say(400, 'BAD_REQUEST', 'Filter by campaign (cmp_…), from, to (2026-03-01), timeZone and granularity.')
      try {
        const db = asTenant(viewer.tenantId)
        const points = campaign
          ? await campaignSeries(db, viewer, campaign.uuid, query.data)
          : await seriesOf(db, viewer, query.data)
        if (!points) return say(404, 'NOT_FOUND', 'There is no such campaign.')
        const rows = points.map(({ startsAt, figures }) => ({ startsAt: new Date(startsAt).toISOString(), ...figures }))
        const isCsv = request.params.format === 'csv'
        reply.header('content-disposition', `attachment; filename="figures.${request.params.format}"`)
        reply
          .header('cache-control', 'no-store')
          .type(isCsv ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8')
        if (!isCsv) return reply.send(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
        const lines = rows.map((row) => csvLine([row.startsAt, ...figureNames.map((it) => String(row[it]))]))
        return reply.send(csvLine(['startsAt', ...figureNames]) + lines.join(''))
      } catch (error) {
        if (error instanceof GraphQLError) return say(400, 'BAD_REQUEST', error.message)
        throw error
      }
    },
  )
}
