import pg from 'pg'
import { migrate } from '../prisma/migrate.ts'
import { type Tier, tiers, urlVariable, withUser } from '../prisma/tiers.ts'
import { Trouble } from './trouble.ts'

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
    const variable = urlVariable(tier)
    try {
      ready[variable] = await prepare(tier, given[variable], password, say)
    } catch (error) {
      throw inWords(variable, given[variable], error)
    }
  }
  return ready
}

async function prepare(tier: Tier, url: string, password: string, say: (line: string) => void) {
  if (await isAdministrator(url)) {
    await createDatabase(url)
    const applied = await migrate(tier, url)
    if (applied.length) say(`${tier}: ${applied.length} migrations applied`)
    return await admit(url, password)
  }
  if (await isPrepared(url)) return url
  throw new Trouble(
    `${urlVariable(tier)}: this database is not prepared. Run \`npm run migrate\` once with an administrator's address.`,
  )
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
  client.on('error', () => {}) // the query that is under way fails with it
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

const isPrepared = (url: string) =>
  withClient(url, async (client) => {
    const { rows } = await client.query<{ is: boolean }>("select to_regprocedure('app.tenant_id()') is not null as is")
    return rows[0]?.is ?? false
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
    if (!rowCount)
      await client.query(`create database ${client.escapeIdentifier(name)} encoding 'UTF8' template template0`)
  })

/** Lets the two roles in with a password, which is the same in all tiers. */
const admit = (url: string, password: string) =>
  withClient(url, async (client) => {
    for (const role of ['penguin_app', 'penguin_across']) {
      await client.query(`alter role ${role} login password ${client.escapeLiteral(password)}`)
    }
    return asApp(url, password)
  })

/** The same address for the role that the product works as. */
export function asApp(url: string, password: string) {
  const app = new URL(withUser(url, 'penguin_app'))
  app.password = password
  return app.href
}

const connecting = /^(E[A-Z_]+|28...|3D000|53300|57P03)$/

/** What kept us from a server, without a stack and without its password. Anything else is left as it is. */
function inWords(variable: string, url: string, error: unknown) {
  const { code, errors, message } = error as { code?: string; errors?: Error[]; message: string }
  const isConnecting = connecting.test(code ?? '') || /^(timeout expired|Connection terminated)/.test(message)
  if (!isConnecting) return error
  const { host, pathname } = new URL(url)
  return new Trouble(`${variable}: cannot connect to ${host}${pathname}: ${message || errors?.[0]?.message || code}`)
}
