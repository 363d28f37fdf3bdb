import type pg from 'pg'

type Sql = Pick<pg.PoolClient, 'query'>

/** How far the figures have come: all events of the transactions before `written` are in them, and no others. */
export interface Watermark {
  readonly written: bigint
  /** Until when nothing is missing. */
  readonly asOf: string | null
}

const name = 'events'

/** The watermark, held until the transaction ends; nothing while somebody else holds it. */
export async function holdWatermark(olap: Sql, { waits = false } = {}): Promise<Watermark | undefined> {
  await olap.query(
    `insert into rollup_watermarks (name, position) values ($1, '{"written": "0"}') on conflict do nothing`,
    [name],
  )
  const { rows } = await olap.query<{ position: { written: string; asOf?: string } }>(
    `select position from rollup_watermarks where name = $1 for update ${waits ? '' : 'skip locked'}`,
    [name],
  )
  const position = rows[0]?.position
  return position && { written: BigInt(position.written), asOf: position.asOf ?? null }
}

export const moveWatermark = (olap: Sql, { written, asOf }: Watermark) =>
  olap.query('update rollup_watermarks set position = $2, updated_at = now() where name = $1', [
    name,
    JSON.stringify({ written: String(written), asOf }),
  ])

/* figures.horizon: whatever began before the edge has ended, and what it wrote is seen. What ended since is waiting. */
const horizon = `
select edge::text as written, now() as at,
       exists (select from events_interactions e where e.written >= edge) as waits,
       exists (select from events_interactions e where e.written >= $1::text::xid8 and e.written < edge) as news
  from pg_snapshot_xmin(pg_current_snapshot()) edge`

/** How far the figures could come by now. */
export async function horizonOf(oltp: Sql, known: Watermark) {
  const { rows } = await oltp.query<{ written: string; at: Date; waits: boolean; news: boolean }>(horizon, [
    String(known.written),
  ])
  const [{ written, at, waits, news }] = rows as [(typeof rows)[number]]
  const reached: Watermark = { written: BigInt(written), asOf: waits ? known.asOf : at.toISOString() }
  return { reached, news }
}
