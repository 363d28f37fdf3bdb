import type pg from 'pg'
import { z } from 'zod'
import { inTenantSql } from '../../prisma/tenancy.ts'
import { streamContent } from '../content/store.ts'
import { type CsvRow, Unreadable } from '../csv/format.ts'
import { readRows } from '../csv/read.ts'
import { enqueue } from '../enqueue.ts'
import type { Handler } from '../handler.ts'
import { reportProgress } from '../queue/progress.ts'
import { importPlan } from './importPlan.ts'
import { type ReadRow, type RowProblem, rowReader } from './importRows.ts'
import { type ImportScope, writeProblems, writeRows } from './importWrite.ts'
import type { Field } from './leadData.ts'

/** Rows of one transaction: many enough to be fast, few enough to hold no lock for long and little memory. */
const chunkSize = 10_000

const row = z.object({
  fileKey: z.string(),
  fileName: z.string(),
  status: z.string(),
  format: z.unknown(),
  mapping: z.unknown(),
  options: z.unknown(),
  operationId: z.string(),
  createdBy: z.string().nullable(),
  readCount: z.int(),
})

type Chunk = { read: number; rows: ReadRow[]; problems: RowProblem[]; duplicates: number; invalid: number }

/**
 * Brings a file of leads, chunk by chunk. Each chunk notes how many rows were read in its own transaction: after an
 * interruption the file is read again from the start and what was brought is passed over, so nothing is counted twice.
 */
export const importLeads: Handler<'lead.import'> = async ({ importId }, run) => {
  const { tenantId, jobId, signal } = run
  const found = await run.asTenant().leadImport.findFirst({ where: { id: importId } })
  if (found?.status !== 'running') return
  const known = row.parse(found)
  const plan = importPlan.parse(known)
  const fields = new Map((await run.asTenant().leadField.findMany()).map((it): [string, Field] => [it.key, it]))
  const { fileName, operationId, createdBy: userId } = known
  const scope: ImportScope = {
    tenantId,
    importId,
    operationId,
    userId,
    fileName,
    options: plan.options,
    companies: new Map(),
  }
  let done = known.readCount
  let writing: Promise<boolean> = Promise.resolve(true)
  try {
    for await (const chunk of chunksOf(rowsOf(tenantId, known.fileKey, plan.format), rowReader(plan, fields), done)) {
      // While the database takes one chunk, the next is read.
      if (!(await writing)) return
      signal.throwIfAborted()
      const before = done
      done += chunk.read
      writing = writeChunk(scope, { jobId, size: found.fileSize }, before, chunk)
      writing.catch(() => {}) // awaited above
    }
    if (!(await writing)) return
    await end(scope, jobId, null)
  } catch (error) {
    await writing.catch(() => {})
    if (!(error instanceof Unreadable)) throw error
    await end(scope, jobId, error.message)
  }
  await run.inTenant((db) => enqueue(db, 'lead.checkDomains', {}, { key: 'lead.checkDomains' }))
}

async function* rowsOf(
  tenantId: string,
  fileKey: string,
  format: Parameters<typeof readRows>[1] & { hasHeader: boolean },
) {
  let isFirst = format.hasHeader
  for await (const rows of readRows(streamContent(tenantId, fileKey), format)) {
    yield isFirst ? rows.slice(1) : rows
    isFirst = false
  }
}

/** What was brought already is read all the same, for the duplicates that come later. */
async function* chunksOf(batches: AsyncIterable<CsvRow[]>, read: ReturnType<typeof rowReader>, skip: number) {
  let chunk: Chunk = { read: 0, rows: [], problems: [], duplicates: 0, invalid: 0 }
  let passed = 0
  for await (const batch of batches) {
    for (const it of batch) {
      const { row, isDuplicate, problems } = read(it)
      if (passed++ < skip) continue
      chunk.read += 1
      if (row) chunk.rows.push(row)
      else if (isDuplicate) chunk.duplicates += 1
      else chunk.invalid += 1
      if (problems.length > 0) chunk.problems.push(...problems)
      if (chunk.read < chunkSize) continue
      yield chunk
      chunk = { read: 0, rows: [], problems: [], duplicates: 0, invalid: 0 }
    }
  }
  if (chunk.read > 0) yield chunk
}

/** False when somebody cancelled the import, or another worker is further. */
function writeChunk(scope: ImportScope, job: { jobId: string; size: bigint }, before: number, chunk: Chunk) {
  const { tenantId, importId, operationId } = scope
  return inTenantSql(tenantId, async (sql) => {
    const { rows: held } = await sql.query<{ status: string; read: number }>(
      'select status, read_count as read from lead_imports where tenant_id = $1 and id = $2 for update',
      [tenantId, importId],
    )
    if (held[0]?.status !== 'running' || held[0].read !== before) return false
    // A chunk that a crash of the server takes back takes its count back too, and is read again.
    await sql.query('set local synchronous_commit = off')
    await sql.query('select app.learn_leads()')
    const { created, updated, unchanged, suppressed } = await writeRows(sql, scope, chunk.rows)
    await writeProblems(sql, scope, chunk.problems)
    const { rows: now } = await sql.query<Counts>(counting, [
      ...[
        tenantId,
        importId,
        before + chunk.read,
        created,
        updated,
        unchanged,
        chunk.duplicates,
        chunk.invalid,
        suppressed,
      ],
    ])
    await sql.query('update operations set changed = changed + $3 where tenant_id = $1 and id = $2', [
      ...[tenantId, operationId, created + updated],
    ])
    await report(sql, scope, job.jobId, now[0])
    return true
  })
}

type Counts = { read: number; total: number | null } & Record<string, number | null>

const counts = ['created', 'updated', 'unchanged', 'duplicate', 'invalid', 'suppressed']
const counting = `
update lead_imports set read_count = $3, ${counts.map((it, at) => `${it}_count = ${it}_count + $${at + 4}`).join(', ')}, updated_at = now()
 where tenant_id = $1 and id = $2
returning read_count as read, row_count as total, ${counts.map((it) => `${it}_count as ${it}`).join(', ')}`

async function report(sql: pg.PoolClient, { tenantId }: ImportScope, jobId: string, now: Counts | undefined) {
  if (!now) return
  const { read, total, ...rest } = now
  await reportProgress(sql, { tenantId, jobId }, { done: read, total, counts: rest as Record<string, number> })
}

function end(scope: ImportScope, jobId: string, error: string | null) {
  const { tenantId, importId, operationId } = scope
  return inTenantSql(tenantId, async (sql) => {
    const { rows: now } = await sql.query<Counts>(
      `update lead_imports set status = case when $3::text is null then 'completed' else 'failed' end::lead_import_status, error = $3,
              row_count = read_count, finished_at = now(), updated_at = now()
        where tenant_id = $1 and id = $2 and status = 'running'
      returning read_count as read, row_count as total, ${counts.map((it) => `${it}_count as ${it}`).join(', ')}`,
      [tenantId, importId, error],
    )
    if (now.length === 0) return
    await sql.query(
      `update operations set status = 'done', finished_at = now(), error = $3 where tenant_id = $1 and id = $2`,
      [tenantId, operationId, error],
    )
    await report(sql, scope, jobId, now[0])
  })
}
