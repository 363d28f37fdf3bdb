import { pipeline } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { gatherings, merging, stagings, tables } from './tables.ts'

type Sql = Pick<pg.PoolClient, 'query'>

/** Counts the events of a window where they are, and brings the counts into temporary tables of the OLAP tier. */
export async function gather(oltp: Sql, olap: Sql, window: string) {
  await olap.query(stagings)
  for (const [name, counted] of Object.entries(gatherings(window)))
    await pipeline(oltp.query(copyTo(`copy (${counted}) to stdout`)), olap.query(copyFrom(`copy ${name} from stdin`)))
  await olap.query('analyze staged_events; analyze staged_leads')
}

/** Adds what was gathered to the figures. */
export async function add(olap: Sql) {
  for (const table of tables) await olap.query(merging(table))
}
