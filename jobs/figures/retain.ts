import { Readable } from 'node:stream'
import { olap } from '../../prisma/olap.ts'
import { acrossTenantsSql, inTenantSql } from '../../prisma/tenancy.ts'
import { writeContent } from '../content/store.ts'
import type { Handler } from '../handler.ts'

const reason = 'months of events are those of all tenants'
const monthsAhead = 3
const defaultDays = 90
const page = 2_000

/** Makes the months of events to come; what is past keeping is put into the content tier, tenant by tenant, and dropped. */
export const retain: Handler<'figures.retain'> = async (_nothing, { signal, log }) => {
  await makeMonths()
  for (const month of await pastMonths()) {
    for (const tenantId of await notPutAway(month)) {
      signal.throwIfAborted()
      await putAway(tenantId, month)
    }
    if (await dropMonth(month)) log.info({ month }, 'a month of events was put away')
  }
}

const makeMonths = () =>
  acrossTenantsSql(reason, (sql) =>
    sql.query(
      `select app.make_event_month((date_trunc('month', now(), 'UTC') + make_interval(months => m))::date)
         from generate_series(0, $1::int) m`,
      [monthsAhead],
    ),
  )

/** Those that ended longer ago than any tenant wants its events to be kept. */
const pastMonths = () =>
  acrossTenantsSql(reason, async (sql) => {
    const { rows } = await sql.query<{ month: string }>(
      `select to_char(m.month, 'YYYY-MM-DD') as month
         from (select to_date(right(c.relname, 7), 'YYYY_MM') as month from pg_inherits i join pg_class c on c.oid = i.inhrelid
                where i.inhparent = 'public.events_interactions'::regclass) m
        where m.month + interval '1 month' < now() - make_interval(days => greatest($1::int, (select max(retention_days) from sending_policies)))
        order by 1`,
      [defaultDays],
    )
    return rows.map(({ month }) => month)
  })

const within = `occurred_at >= $1::date and occurred_at < ($1::date + interval '1 month')`

/* figures.notPutAway: also what came after its month was put away. */
const missing = `
select e.tenant_id as id from (select tenant_id, count(*) as events from events_interactions where ${within} group by 1) e
  left join event_archives a on a.tenant_id = e.tenant_id and a.month = $1::date
 where a.events is distinct from e.events`

const notPutAway = (month: string) =>
  acrossTenantsSql(reason, async (sql) => {
    const { rows } = await sql.query<{ id: string }>(missing, [month])
    return rows.map(({ id }) => id)
  })

async function putAway(tenantId: string, month: string) {
  const count = { events: 0 }
  const lines = Readable.from(linesOf(tenantId, month, count))
  const { storageKey, size } = await writeContent(tenantId, lines, { contentType: 'application/jsonl; charset=utf-8' })
  await inTenantSql(tenantId, (sql) =>
    sql.query(
      `insert into event_archives (tenant_id, month, storage_key, events, size) values ($1, $2, $3, $4, $5)
       on conflict (tenant_id, month) do update set storage_key = excluded.storage_key, events = excluded.events,
              size = excluded.size, archived_at = now()`,
      [tenantId, month, storageKey, count.events, size],
    ),
  )
}

type Line = { occurred_at: string; id: string; line: string }

async function* linesOf(tenantId: string, month: string, count: { events: number }) {
  for (let after: Line | undefined; ; ) {
    const rows: Line[] = await inTenantSql(tenantId, async (sql) => {
      const asked = `select occurred_at::text, id, row_to_json(e)::text as line from events_interactions e
         where tenant_id = $2 and ${within} and ($3::timestamptz is null or (occurred_at, id) > ($3, $4::uuid))
         order by occurred_at, id limit ${page}`
      return (await sql.query<Line>(asked, [month, tenantId, after?.occurred_at ?? null, after?.id ?? null])).rows
    })
    count.events += rows.length
    if (rows.length > 0) yield Buffer.from(rows.map(({ line }) => `${line}\n`).join(''))
    if (rows.length < page) return
    after = rows.at(-1)
  }
}

/** Drops a month of which everything is in the figures and put away. */
async function dropMonth(month: string) {
  const written = await countedUntil()
  return acrossTenantsSql(reason, async (sql) => {
    const { rows } = await sql.query<{ is_done: boolean }>(
      `select not exists (${missing}) and not exists (select from events_interactions where ${within} and written >= $2::text::xid8) as is_done`,
      [month, written],
    )
    if (!rows[0]?.is_done) return false
    await sql.query('select app.drop_event_month($1::date)', [month])
    return true
  })
}

const countedUntil = () =>
  olap.acrossTenantsSql(reason, async (sql) => {
    const { rows } = await sql.query<{ written: string }>(
      `select position ->> 'written' as written from rollup_watermarks where name = 'events'`,
    )
    return rows[0]?.written ?? '0'
  })
