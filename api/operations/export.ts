import { z } from 'zod'
import { enqueue } from '../../jobs/enqueue.ts'
import { defaultColumns, exportColumns, type leadExport } from '../../jobs/leads/export.ts'
import { env } from '../../prisma/env.ts'
import type { Db } from '../../prisma/tenancy.ts'
import type { SignedIn } from '../graphql/context.ts'
import { InvalidInput } from '../graphql/problem.ts'
import { checkFilter, filterOf } from '../leads/filterOf.ts'
import { sealTicket, soon } from '../uploads/token.ts'
import type { ExportLeadsInput, Operation } from './types.ts'

/** Begins to write leads into a file. Nothing changes, so there is nothing to undo. */
export async function exportLeads({ db, viewer, audit }: SignedIn, { filter, format, columns }: ExportLeadsInput) {
  const checked = checkFilter(filter)
  if (checked instanceof InvalidInput) return checked
  const sql = await filterOf(db, checked)
  if (sql instanceof InvalidInput) return sql
  const wanted = columns?.length ? columns : defaultColumns
  const own = new Set((await db.leadField.findMany({ select: { key: true } })).map(({ key }) => `attributes.${key}`))
  const unknown = wanted.filter((it) => !(it in exportColumns) && !own.has(it))
  if (unknown.length > 0) return new InvalidInput([{ path: 'columns', message: `There is no column "${unknown[0]}".` }])
  const details: z.output<typeof leadExport> = {
    ...{ filter: checked, columns: wanted, format: format ?? 'csv', startedAt: new Date().toISOString() },
  }
  const operation = await db.operation.create({
    data: { kind: 'lead.export', title: 'Leads written into a file', details, createdBy: viewer.userId },
  })
  const jobId = await enqueue(db, 'lead.export', { exportId: operation.id })
  audit({ after: { columns: wanted, format: details.format } })
  return db.operation.update({ where: db.key(operation.id), data: { jobId } })
}

const done = z.object({ storageKey: z.string(), format: z.enum(['csv', 'jsonl']) })

export function resultUrl({ tenantId }: Db, { kind, details, createdAt }: Operation) {
  const read = kind === 'lead.export' ? done.safeParse(details) : undefined
  if (!read?.success) return null
  const fileName = `leads-${new Date(createdAt).toISOString().slice(0, 10)}.${read.data.format}`
  const token = sealTicket({
    kind: 'content',
    tenantId,
    id: read.data.storageKey,
    fileName,
    until: soon(),
  })
  return new URL(`/downloads/${token}`, env.PUBLIC_URL).href
}
