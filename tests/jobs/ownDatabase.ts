import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { migrate } from '../../prisma/migrate.ts'
import { urlVariable } from '../../prisma/tiers.ts'

/**
 * A queue of one's own, on the same server, for tests whose workers take each other for dead. Everything in this test file
 * that asks the tier then asks there. Answers how to drop it.
 */
export async function useOwnDatabase(tier: 'oltp' | 'olap' = 'oltp') {
  const variable = urlVariable(tier)
  const { [`ADMIN_${variable}`]: admin = '', [variable]: shared = '' } = process.env
  const name = `queue_${randomBytes(6).toString('hex')}`
  const server = new pg.Client(admin)
  await server.connect()
  await server.query(`create database ${name} encoding 'UTF8' template template0`)
  await migrate(tier, onDatabase(admin, name))
  process.env[variable] = onDatabase(shared, name)
  return async () => {
    await server.query(`drop database ${name} with (force)`)
    await server.end()
    process.env[variable] = shared
  }
}

function onDatabase(url: string, name: string) {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}
