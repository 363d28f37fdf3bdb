import pg from 'pg'
import { migrate } from '../prisma/migrate.ts'
import { type Tier, tiers, urlVariable, withUser } from '../prisma/tiers.ts'

/** The addresses that the API and the worker connect to. */
export type TierUrls = Record<`${Uppercase<Tier>}_DATABASE_URL`, string>

/**
 * Prepares every tier and answers the addresses to use. An address whose role may create roles is an administrator's:
 * its database is made and migrated, and the roles get their password. Any other is taken as it is.
 */
export async function provision(given: TierUrls, password: string, say: (line: string) => void = () => {}) {
  const ready = {} as TierUrls
  // One after the other: the tiers' first migrations make the same roles.
  for (const tier of tiers) {
    const url = given[urlVariable(tier)]
    ready[urlVariable(tier)] = url
    if (!(await isAdministrator(url))) continue
    await createDatabase(url)
    const applied = await migrate(tier, url)
    if (applied.length) say(`${tier}: ${applied.length} migrations applied`)
    ready[urlVariable(tier)] = await admit(url, password)
  }
  return ready
}

/** The embedded server's address for each tier. */
export function databasesOn(adminUrl: string, prefix = 'penguin'): TierUrls {
  const urls = {} as TierUrls
  for (const tier of tiers) {
    const url = new URL(adminUrl)
    url.pathname = `/${prefix}_${tier}`
    urls[urlVariable(tier)] = url.href
  }
  return urls
}

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>) {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

const isAdministrator = (url: string) =>
  withClient(onAnyDatabase(url), async (client) => {
    const { rows } = await client.query<{ may: boolean }>(
      'select rolsuper or rolcreaterole as may from pg_roles where rolname = current_user',
    )
    return rows[0]?.may ?? false
  }).catch((error: { code?: string }) => {
    if (error.code === '3D000' || error.code === '42501') return false // an app role may have no way into `postgres`
    throw error
  })

const onAnyDatabase = (url: string) => {
  const any = new URL(url)
  any.pathname = '/postgres'
  return any.href
}

const createDatabase = (url: string) =>
  withClient(onAnyDatabase(url), async (client) => {
    const name = decodeURIComponent(new URL(url).pathname.slice(1))
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (!rowCount) await client.query(`create database ${client.escapeIdentifier(name)} encoding 'UTF8' template template0`)
  })

/** Lets the two roles in with a password, which is the same in all tiers. */
const admit = (url: string, password: string) =>
  withClient(url, async (client) => {
    for (const role of ['penguin_app', 'penguin_across']) {
      await client.query(`alter role ${role} login password ${client.escapeLiteral(password)}`)
    }
    const app = new URL(withUser(url, 'penguin_app'))
    app.password = password
    return app.href
  })
