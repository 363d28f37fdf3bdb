import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { counting, merging, stagedName, staging, tables } from './tables.ts'

type Sql = Pick<pg.PoolClient, 'query'>

/** Counts the events of a window where they are, and brings the counts into temporary tables of the OLAP tier. */
export async function gather(oltp: Sql, olap: Sql, window: string) {
  for (const table of tables) {
    await olap.query(staging(table))
    await pipeline(
      oltp.query(copyTo(`copy (${counting(table, window)}) to stdout`)),
      olap.query(copyFrom(`copy ${stagedName(table)} from stdin`)),
    )
  }
}

/** Adds what was gathered to the figures. */
export async function add(olap: Sql, { isEmpty = false } = {}) {
  for (const table of tables) await olap.query(merging(table, isEmpty))
}
