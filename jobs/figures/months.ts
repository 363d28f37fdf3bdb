import type pg from 'pg'
import { tables } from './tables.ts'

type Sql = Pick<pg.PoolClient, 'query'>

/** The months whose events are kept, the oldest first, as their first days. */
async function keptMonths(oltp: Sql): Promise<string[]> {
  const { rows } = await oltp.query<{ month: string }>(
    `select to_char(to_date(right(c.relname, 7), 'YYYY_MM'), 'YYYY-MM-DD') as month
       from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'public.events_interactions'::regclass order by 1`,
  )
  return rows.map(({ month }) => month)
}

/** When the oldest events that are kept begin. What is older stands in the figures alone. */
export async function firstMonth(oltp: Sql) {
  const [first] = await keptMonths(oltp)
  return first ? `${first} 00:00+00` : 'infinity'
}

export async function clearMonths(olap: Sql, from: string, before: string) {
  for (const { name } of tables)
    await olap.query(`delete from ${name} where starts_at >= $1 and starts_at < $2`, [from, before])
}
