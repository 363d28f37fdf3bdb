import { z } from 'zod'
import { asTenant, inTenantSql } from '../../prisma/tenancy.ts'
import { writeContent } from '../content/store.ts'
import { csvLine } from '../csv/line.ts'
import type { Handler, TenantRun } from '../handler.ts'
import { reportProgress } from '../queue/progress.ts'
import { leadFilter } from './filter.ts'
import type { FilterSql } from './filterSql.ts'
import { compileFilter } from './segmentRules.ts'

/** The columns that a file of leads can have, and where each comes from; own fields are written as `attributes.key`. */
export const exportColumns = {
  id: 'l.id',
  email: 'l.email',
  firstName: 'l.first_name',
  lastName: 'l.last_name',
  company: '(select c.name from lead_companies c where c.tenant_id = $1 and c.id = l.company_id)',
  position: 'l.position',
  phone: 'l.phone',
  country: 'l.country',
  locale: 'l.locale',
  timezone: 'l.timezone',
  status: 'l.status',
  consent: 'l.consent_state',
  source: 'l.source',
  tags: `(select string_agg(t.name, ', ' order by t.name_key) from lead_taggings m join lead_tags t on t.tenant_id = $1 and t.id = m.tag_id
           where m.tenant_id = $1 and m.lead_id = l.id)`,
  createdAt: `to_char(l.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`,
} as const
export const defaultColumns = [
  'email',
  'firstName',
  'lastName',
  'company',
  'position',
  'phone',
  'country',
  'status',
  'tags',
  'createdAt',
]

export const leadExport = z.object({
  filter: leadFilter,
  format: z.enum(['csv', 'jsonl']),
  columns: z.array(z.string()),
  startedAt: z.string(),
})

const pageSize = 5_000
const readableDays = 7

/** Writes the leads of a filter, page by page, into the content tier; who asked finds the address with the job. */
export const exportLeads: Handler<'lead.export'> = async ({ exportId }, run) => {
  const { tenantId, jobId } = run
  const operation = await run.asTenant().operation.findFirst({ where: { id: exportId } })
  if (operation?.status !== 'running') return
  const wanted = leadExport.parse(operation.details)
  const filter = await compileFilter(asTenant(tenantId), wanted.filter, new Date(wanted.startedAt))
  const count = { done: 0 }
  const { storageKey, size } = await writeContent(tenantId, pages(run, filter, wanted, count), {
    contentType: wanted.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl; charset=utf-8',
    expiresAt: new Date(Date.now() + readableDays * 86_400_000),
  })
  await inTenantSql(tenantId, async (sql) => {
    await sql.query(
      `update operations set status = 'done', finished_at = now(), changed = $3, details = details || $4::jsonb where tenant_id = $1 and id = $2`,
      [tenantId, exportId, count.done, JSON.stringify({ storageKey, size })],
    )
    await reportProgress(sql, { tenantId, jobId }, { done: count.done, total: count.done, resultKey: storageKey })
  })
}

type Row = { id: string; values: (string | null)[] }

async function* pages(
  { tenantId, jobId, signal }: TenantRun,
  { from, where, values }: FilterSql,
  { columns, format }: z.output<typeof leadExport>,
  count: { done: number },
): AsyncGenerator<Buffer> {
  const written = columns.map((it) => {
    const own = /^attributes\.(.+)$/.exec(it)?.[1]
    return own
      ? `l.attributes ->> '${own.replaceAll("'", '')}'`
      : (exportColumns[it as keyof typeof exportColumns] ?? 'null')
  })
  // export.page: by the key, so that what is added meanwhile moves nothing.
  const page = (after: string | null) =>
    `select l.id, array[${written.map((it) => `(${it})::text`).join(', ')}] as values from ${from}
      where ${where} ${after ? `and l.id > $${values.length + 1}::uuid` : ''} order by l.id limit ${pageSize}`
  if (format === 'csv') yield Buffer.from(`\ufeff${csvLine(columns)}`)
  for (let after: string | null = null; ; ) {
    signal.throwIfAborted()
    const rows: Row[] = await inTenantSql(tenantId, async (sql) => {
      const found = (await sql.query<Row>(page(after), after ? [...values, after] : values)).rows
      count.done += found.length
      await reportProgress(sql, { tenantId, jobId }, { done: count.done })
      return found
    })
    yield Buffer.from(
      rows.map(({ values }) => (format === 'csv' ? csvLine(values) : jsonLine(columns, values))).join(''),
    )
    if (rows.length < pageSize) return
    after = rows.at(-1)?.id ?? null
  }
}

const jsonLine = (columns: readonly string[], values: readonly (string | null)[]) =>
  `${JSON.stringify(Object.fromEntries(columns.map((it, at) => [it, values[at] ?? null])))}\n`
