import { streamContent } from '../../jobs/content/store.ts'
import { detectFormat, firstRows } from '../../jobs/csv/detect.ts'
import { type CsvFormat, type CsvRow, Unreadable } from '../../jobs/csv/format.ts'
import { guessColumns, signatureOf } from '../../jobs/leads/importGuess.ts'
import { type ImportColumn, importColumn, importMapping } from '../../jobs/leads/importPlan.ts'
import { rowReader } from '../../jobs/leads/importRows.ts'
import type { Field } from '../../jobs/leads/leadData.ts'
import { content } from '../../prisma/content.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { suppressedKeys } from '../leads/upsert.ts'
import { type ImportPreview, ImportRowResult } from './types.ts'

/** A file as it lies there, and how it would be read. */
export type Draft = {
  fileKey: string
  fileName: string
  fileSize: number
  format: CsvFormat
  columns: ImportColumn[]
  isRemembered: boolean
  headers: string[]
  rows: CsvRow[]
  estimatedRows: number
}

type Wished = { format?: CsvFormat | null; columns?: ImportColumn[] | null }

const shown = 20

/** Reads the beginning of a file. Nothing, if it did not come; throws Unreadable for what is no table. */
export async function draftOf(db: Db, uploadId: string, wished: Wished): Promise<Draft | undefined> {
  const upload = await content.asTenant(db.tenantId).upload.findFirst({ where: { id: uploadId } })
  if (!upload) return undefined
  const start = await beginning(db.tenantId, upload.storageKey)
  const format = wished.format ?? (await detectFormat(start))
  const all = await firstRows(start, format, start.length)
  const first = all.find((row) => 'cells' in row)
  if (!first) throw new Unreadable('There is no row in the file.')
  const width = Math.min(1_000, Math.max(...all.map((row) => ('cells' in row ? row.cells.length : 0))))
  const named = format.hasHeader && 'cells' in first ? first.cells.map((it) => it.trim().slice(0, 300)) : []
  const headers = Array.from({ length: width }, (_, at) => (named[at] ?? '').replaceAll('\0', ''))
  const rows = format.hasHeader ? all.slice(1) : all
  if (rows.length === 0) throw new Unreadable('The file has a header and no rows.')
  const remembered = wished.columns ? undefined : await rememberedColumns(db, headers)
  const columns =
    wished.columns?.map((it) => importColumn.parse(it)) ?? remembered ?? (await guessed(db, headers, rows))
  const bytesPerRow = start.length / Math.max(1, all.length)
  const isWhole = Number(upload.size) <= start.length
  return {
    fileKey: upload.storageKey,
    fileName: upload.fileName,
    fileSize: Number(upload.size),
    format,
    columns,
    isRemembered: remembered !== undefined,
    headers,
    rows,
    estimatedRows: isWhole ? rows.length : Math.max(rows.length, Math.round(Number(upload.size) / bytesPerRow)),
  }
}

async function beginning(tenantId: string, storageKey: string) {
  for await (const bytes of streamContent(tenantId, storageKey)) return bytes.subarray(0, 65_536)
  return Buffer.alloc(0)
}

async function guessed(db: Db, headers: string[], rows: CsvRow[]) {
  const fields = await db.leadField.findMany({ select: { key: true, label: true } })
  const cells = rows.slice(0, 100).flatMap((row) => ('cells' in row ? [row.cells] : []))
  return guessColumns(headers, cells, fields)
}

/** What the same columns became the last time. */
async function rememberedColumns(db: Db, headers: string[]): Promise<ImportColumn[] | undefined> {
  if (headers.every((it) => it === '')) return undefined
  const last = await db.leadImport.findFirst({
    where: { mapping: { path: ['signature'], equals: signatureOf(headers) } },
    orderBy: { id: 'desc' },
    select: { mapping: true },
  })
  return last ? importMapping.parse(last.mapping).columns : undefined
}

/** What would come of the first rows, without bringing any. */
export async function preview(db: Db, uploadId: string, wished: Wished): Promise<ImportPreview | null> {
  try {
    const draft = await draftOf(db, uploadId, wished)
    return draft ? { ...draft, problem: null, rows: await tried(db, draft) } : null
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return { problem: error.message, format: null, columns: [], isRemembered: false, estimatedRows: 0, rows: [] }
  }
}

async function tried(db: Db, { rows, columns }: Draft) {
  const fields = new Map((await db.leadField.findMany()).map((it): [string, Field] => [it.key, it]))
  const read = rowReader({ mapping: { columns } }, fields)
  const first = rows.slice(0, shown).map((it) => ({ it, ...read(it) }))
  const keys = first.flatMap(({ row }) => (row ? [row.emailKey] : []))
  const known = new Set(
    (await db.lead.findMany({ where: { emailKey: { in: keys } }, select: { emailKey: true } })).map(
      (it) => it.emailKey,
    ),
  )
  const suppressed = await suppressedKeys(db, keys)
  return first.map(({ it, row, isDuplicate, problems }) => ({
    line: it.line,
    cells: 'cells' in it ? it.cells.map((cell) => cell.replaceAll('\0', '\u2400').slice(0, 200)) : [],
    result: row
      ? known.has(row.emailKey)
        ? ImportRowResult.UPDATE
        : ImportRowResult.CREATE
      : isDuplicate
        ? ImportRowResult.DUPLICATE
        : ImportRowResult.INVALID,
    isSuppressed: row ? suppressed.has(row.emailKey) : false,
    problems: problems.map(({ line, column, reason, value }) => ({ line, column, reason, value })),
  }))
}
