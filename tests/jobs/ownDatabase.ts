import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { migrate } from '../../prisma/migrate.ts'

/**
 * A queue of one's own, on the same server, for tests whose workers take each other for dead. Everything in this test file
 * that asks the OLTP tier then asks there. Answers how to drop it.
 */
export async function useOwnDatabase() {
  const { ADMIN_OLTP_DATABASE_URL: admin = '', OLTP_DATABASE_URL: shared = '' } = process.env
  const name = `queue_${randomBytes(6).toString('hex')}`
  const server = new pg.Client(admin)
  await server.connect()
  await server.query(`create database ${name} encoding 'UTF8' template template0`)
  await migrate('oltp', onDatabase(admin, name))
  process.env.OLTP_DATABASE_URL = onDatabase(shared, name)
  return async () => {
    await server.query(`drop database ${name} with (force)`)
    await server.end()
    process.env.OLTP_DATABASE_URL = shared
  }
}

function onDatabase(url: string, name: string) {
  const changed = new URL(url)
  changed.pathname = `/${name}`
  return changed.href
}
