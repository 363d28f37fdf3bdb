import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { csvLine } from '../../jobs/csv/line.ts'
import { asTenant } from '../../prisma/tenancy.ts'
import { changesOf, targetIdOf } from '../audit/entry.ts'
import { auditRows, type Listed } from '../audit/list.ts'
import type { AuditFilter } from '../audit/types.ts'
import { encodeId, readId } from '../graphql/ids.ts'
import { credentialOf } from '../session/viewer.ts'

const asked = z.object({
  actor: z.string().optional(),
  action: z.union([z.string(), z.array(z.string())]).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
})

const formats = {
  csv: { type: 'text/csv; charset=utf-8', head: csvLine(columns()), write: (row: Row) => csvLine(Object.values(row)) },
  jsonl: { type: 'application/jsonl; charset=utf-8', head: '', write: (row: Row) => `${JSON.stringify(row)}\n` },
}

/** `GET /export/audit.csv` and `.jsonl`: the audit log as a file, for whoever may read it, a page at a time. */
export async function exportAuditRoutes(server: FastifyInstance) {
  server.get<{ Params: { format: keyof typeof formats } }>(
    '/export/audit.:format(^csv$|^jsonl$)',
    async (request, reply) => {
      const say = (status: number, code: string, message: string) =>
        reply.code(status).send({ errors: [{ message, extensions: { code, requestId: request.id } }] })
      const { viewer } = await credentialOf(request.headers.authorization, request.ip)
      if (!viewer) return say(401, 'UNAUTHENTICATED', 'Sign in first.')
      if (!viewer.permissions.has('audit:read')) return say(403, 'FORBIDDEN', 'This needs audit:read.')
      const query = asked.safeParse(request.query)
      const actor = query.data?.actor === undefined ? undefined : readId(query.data.actor)
      if (!query.success || (query.data.actor && actor?.noun !== 'user')) {
        return say(400, 'BAD_REQUEST', 'Filter by actor (usr_…), action, from and to (2026-03-01T00:00:00Z).')
      }
      const { action, from, to } = query.data
      const filter: AuditFilter = {
        actorId: actor?.uuid ?? null,
        actions: action === undefined ? null : [action].flat(),
        from: from ? new Date(from) : null,
        to: to ? new Date(to) : null,
      }
      const { type, head, write } = formats[request.params.format]
      reply.header('content-disposition', `attachment; filename="audit.${request.params.format}"`).type(type)
      reply.header('cache-control', 'no-store')
      return reply.send(Readable.from(lines(viewer.tenantId, filter, head, write)))
    },
  )
}

async function* lines(tenantId: string, filter: AuditFilter, head: string, write: (row: Row) => string) {
  const db = asTenant(tenantId)
  yield head
  for (let after: string | null = null; ; ) {
    const rows: Listed[] = await auditRows(db, filter, after, 1_000)
    yield rows.map((row) => write(shown(row))).join('')
    after = rows.at(-1)?.id ?? null
    if (rows.length < 1_000) return
  }
}

type Row = ReturnType<typeof shown>

const shown = (entry: Listed) => ({
  id: encodeId('auditEntry', entry.id),
  occurredAt: new Date(entry.occurredAt).toISOString(),
  action: entry.action,
  actorId: entry.actorUserId && encodeId('user', entry.actorUserId),
  actor: entry.actor?.email ?? null,
  tokenId: entry.tokenId && encodeId('personalToken', entry.tokenId),
  targetId: targetIdOf(entry),
  changes: JSON.stringify(changesOf(entry)),
  ip: entry.ip,
  requestId: entry.requestId,
  sealed: String(entry.sealed),
})

function columns() {
  return [
    'id',
    'occurredAt',
    'action',
    'actorId',
    'actor',
    'tokenId',
    'targetId',
    'changes',
    'ip',
    'requestId',
    'sealed',
  ]
}
