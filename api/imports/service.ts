import { z } from 'zod'
import { Unreadable } from '../../jobs/csv/format.ts'
import { enqueue } from '../../jobs/enqueue.ts'
import { signatureOf } from '../../jobs/leads/importGuess.ts'
import { type ImportColumn, importColumn, importOptions } from '../../jobs/leads/importPlan.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { countLimit, newestFirst, type Page } from '../graphql/connection.ts'
import type { SignedIn } from '../graphql/context.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput, type Issue, NotFound, NotPossible } from '../graphql/problem.ts'
import { tagsByName } from '../leads/tags.ts'
import { type Draft, draftOf } from './preview.ts'
import type { ImportLeadsInput, LeadImportError } from './types.ts'

const clean = (it: string) => !it.includes('\0')
const wishes = z.object({
  columns: z.array(importColumn).max(1_000).nullish(),
  newList: z
    .string()
    .trim()
    .min(1, 'Give the list a name.')
    .max(200, 'At most 200 characters.')
    .refine(clean)
    .nullish(),
  tags: z
    .array(z.string().trim().min(1, 'A tag has a name.').max(100, 'At most 100 characters.').refine(clean))
    .max(20, 'At most 20 tags.')
    .nullish(),
  consent: importOptions.shape.consent.unwrap(),
})

export const leadImports = (db: Db, page: Page) =>
  newestFirst(
    page,
    async (slice) => (await db.leadImport.findMany(slice)).map(shown),
    () => db.leadImport.count({ take: countLimit }),
  )

export const importsById = async (db: Db, ids: string[]) =>
  (await db.leadImport.findMany({ where: { id: { in: ids } } })).map(shown)

const shown = <Row extends { fileSize: bigint }>(row: Row) => ({ ...row, fileSize: Number(row.fileSize) })

/** Begins to bring a file: a job does it, and `undoOperation` takes it back. */
export async function importLeads({ db, viewer, audit }: SignedIn, input: ImportLeadsInput) {
  const { uploadId, format, listId, onExisting } = input
  const wanted = check(wishes, { ...input, consent: input.consent ? { text: null, ...input.consent } : null })
  if (wanted instanceof InvalidInput) return wanted
  const draft = await draftOf(db, uploadId, { format: format ?? null, columns: wanted.columns ?? null }).catch(
    unreadable,
  )
  if (!draft) return new NotFound('upload')
  if (draft instanceof InvalidInput) return draft
  const issues = await wrongColumns(db, draft.columns)
  if (issues.length > 0) return new InvalidInput(issues)
  if (listId && !(await db.leadList.findFirst({ where: { id: listId }, select: { id: true } })))
    return new NotFound('list')
  const list = listId ?? (wanted.newList ? await listNamed(db, wanted.newList) : null)
  const tags = wanted.tags?.length ? [...(await tagsByName(db, wanted.tags)).values()] : []
  const options = importOptions.parse({
    listId: list,
    tagIds: tags,
    consent: wanted.consent,
    ...(onExisting && { onExisting }),
  })
  const created = await start(db, viewer.userId, draft, options)
  audit({ after: { fileName: created.fileName, rows: created.rowCount, options } })
  return shown(created)
}

async function start(db: Db, userId: string, draft: Draft, options: z.output<typeof importOptions>) {
  const operation = await db.operation.create({
    data: { kind: 'lead.import', title: `Imported ${draft.fileName}`, createdBy: userId },
  })
  const { format, fileKey, fileName, fileSize, columns, headers, estimatedRows } = draft
  const row = await db.leadImport.create({
    data: {
      ...{
        fileKey,
        fileName,
        fileSize,
        format,
        options,
        createdBy: userId,
        operationId: operation.id,
        listId: options.listId,
      },
      mapping: { columns, signature: signatureOf(headers) },
      rowCount: estimatedRows,
      status: 'running',
      startedAt: new Date(),
    },
  })
  const jobId = await enqueue(db, 'lead.import', { importId: row.id })
  await db.operation.update({ where: db.key(operation.id), data: { jobId, details: { importId: row.id } } })
  return db.leadImport.update({ where: db.key(row.id), data: { jobId } })
}

const unreadable = (error: unknown) => {
  if (error instanceof Unreadable) return new InvalidInput([{ path: 'uploadId', message: error.message }])
  throw error
}

async function wrongColumns(db: Db, columns: readonly ImportColumn[]): Promise<Issue[]> {
  const issues: Issue[] = []
  const used = new Map<string, number>()
  const keys = new Set((await db.leadField.findMany({ select: { key: true } })).map(({ key }) => key))
  columns.forEach(({ target, field, header }, at) => {
    const is = target ?? (field ? `field ${field}` : undefined)
    if (!is) return
    if (field && !keys.has(field))
      issues.push({ path: `columns.${at}.field`, message: `There is no field "${field}": add it first.` })
    if (used.has(is))
      issues.push({ path: `columns.${at}`, message: `“${header}” is the second column for ${is}: choose one.` })
    used.set(is, at)
  })
  if (!used.has('email')) issues.push({ path: 'columns', message: 'Say which column has the email address.' })
  return issues
}

async function listNamed(db: Db, name: string) {
  const known = await db.leadList.findFirst({ where: { name }, select: { id: true } })
  return (known ?? (await db.leadList.create({ data: { name } }))).id
}

/** What was brought until now stays, and can be taken back. */
export async function cancelLeadImport({ db, audit }: SignedIn, id: string) {
  const found = await db.leadImport.findFirst({ where: { id } })
  if (!found) return new NotFound('import')
  const now = new Date()
  const { count } = await db.leadImport.updateMany({
    where: { id, status: 'running' },
    data: { status: 'cancelled', finishedAt: now },
  })
  if (count === 0) return new NotPossible('The import is over already.')
  if (found.operationId)
    await db.operation.updateMany({
      where: { id: found.operationId, status: 'running' },
      data: { status: 'done', finishedAt: now },
    })
  const row = (await db.leadImport.findFirst({ where: { id } })) ?? found
  audit({ before: { status: found.status }, after: { status: row.status } })
  return shown(row)
}

/* imports.errors: the first of each import, by line. */
const errors = `
select coalesce(json_agg(json_build_object('importId', asked.id, 'line', e.line, 'column', e.column_name, 'reason', e.reason, 'value', e.value)
                         order by e.line, e.column_name), '[]')
  from unnest($2::uuid[]) asked (id) cross join lateral (
    select * from lead_import_errors e where e.tenant_id = $1 and e.import_id = asked.id
     order by e.line, e.column_name limit $3) e`

/** What was wrong in each of these imports, in one statement. */
export const errorsOf = (db: Db, importIds: string[], most: number) =>
  db.json<(LeadImportError & { importId: string })[]>(errors, db.tenantId, importIds, most)
