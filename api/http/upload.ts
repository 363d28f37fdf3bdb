import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { streamContent, TooMuch, writeContent } from '../../jobs/content/store.ts'
import { csvLine } from '../../jobs/csv/line.ts'
import { content } from '../../prisma/content.ts'
import { asTenant } from '../../prisma/tenancy.ts'
import { openTicket } from '../uploads/token.ts'

const refuse = (reply: FastifyReply, status: number, message: string) =>
  reply.code(status).send({ errors: [{ message, extensions: { code: 'BAD_REQUEST', requestId: reply.request.id } }] })

/** `PUT /uploads/…` takes a file as it comes, and `GET /downloads/…` gives one: the addresses are signed, and end. */
export async function uploadRoutes(server: FastifyInstance) {
  await server.register(async (server) => {
    // The bytes are passed on as they come: no parser, and no limit but the announced size.
    server.removeAllContentTypeParsers()
    server.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    server.put<{ Params: { token: string } }>(
      '/uploads/:token',
      { bodyLimit: Number.MAX_SAFE_INTEGER },
      async (request, reply) => {
        const ticket = openTicket(request.params.token)
        if (ticket?.kind !== 'upload')
          return refuse(reply, 403, 'This address is not, or no longer, one to send to: ask for a new one.')
        const { tenantId, id, fileName, contentType, size } = ticket
        const db = content.asTenant(tenantId)
        if (await db.upload.findFirst({ where: { id }, select: { id: true } }))
          return refuse(reply, 409, 'The file has come already.')
        try {
          const kept = await writeContent(tenantId, request.body as Readable, { contentType, most: size })
          if (kept.size < size) return refuse(reply, 400, `Only ${kept.size} of ${size} bytes came: send it again.`)
          await content.inTenant(tenantId, (tx) =>
            tx.upload.create({ data: { id, storageKey: kept.storageKey, fileName, contentType, size: kept.size } }),
          )
        } catch (error) {
          if (error instanceof TooMuch)
            return refuse(reply, 413, `The file has more than the ${size} bytes that were announced.`)
          if ((error as { code?: unknown }).code === 'P2002') return refuse(reply, 409, 'The file has come already.')
          throw error
        }
        return reply.code(201).send({})
      },
    )
  })

  server.get<{ Params: { token: string } }>('/downloads/:token', async (request, reply) => {
    const ticket = openTicket(request.params.token)
    if (!ticket || ticket.kind === 'upload')
      return refuse(reply, 403, 'This address is no longer good: ask for a new one.')
    const { tenantId, id, fileName } = ticket
    reply.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}`)
    reply.header('cache-control', 'no-store')
    if (ticket.kind === 'importErrors') {
      reply.type('text/csv; charset=utf-8')
      return reply.send(Readable.from(errorLines(tenantId, id)))
    }
    const found = await content
      .asTenant(tenantId)
      .contentObject.findFirst({ where: { storageKey: id }, select: { contentType: true } })
    if (!found) return refuse(reply, 404, 'The file is no longer kept.')
    reply.type(found.contentType)
    return reply.send(Readable.from(streamContent(tenantId, id)))
  })
}

async function* errorLines(tenantId: string, importId: string) {
  const db = asTenant(tenantId)
  yield `\ufeff${csvLine(['line', 'column', 'reason', 'value'])}`
  for (let after: { line: number; columnName: string } | null = null; ; ) {
    const rows: { line: number; columnName: string; reason: string; value: string | null }[] =
      await db.leadImportError.findMany({
        where: {
          importId,
          ...(after && {
            OR: [{ line: { gt: after.line } }, { line: after.line, columnName: { gt: after.columnName } }],
          }),
        },
        orderBy: [{ line: 'asc' }, { columnName: 'asc' }],
        take: 5_000,
      })
    yield rows.map((it) => csvLine([it.line, it.columnName, it.reason, it.value])).join('')
    if (rows.length < 5_000) return
    after = rows.at(-1) ?? null
  }
}
