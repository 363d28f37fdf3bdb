import type { ChildProcess } from 'node:child_process'
import { tiers, urlVariable } from '../prisma/tiers.ts'
import { startPostgres } from './embedded.ts'
import { dataFolder, readKeys } from './keys.ts'
import { asApp, databasesOn, provision, type TierUrls } from './provision.ts'
import { Trouble } from './trouble.ts'

type Databases = {
  /** For the environment of the API and the worker. */
  urls: Record<string, string>
  /** The embedded server, if it is the one in use. */
  server?: ChildProcess
  stop(hurry?: AbortSignal): Promise<void>
}

/** Opens and prepares the databases of this checkout: the servers that the environment names, or the embedded one. */
export async function openDatabases(say: (line: string) => void): Promise<Databases> {
  const { appPassword, postgresPassword } = readKeys()
  const given = givenUrls()
  if (given) return { urls: await prepareGiven(given, appPassword, say), stop: async () => {} }
  const postgres = await startPostgres({ folder: dataFolder, password: postgresPassword })
  try {
    const urls = await provision(databasesOn(postgres.adminUrl), appPassword, say)
    return { urls, server: postgres.process, stop: postgres.stop }
  } catch (error) {
    await postgres.stop()
    throw error
  }
}

function givenUrls(): TierUrls | undefined {
  const names = tiers.map(urlVariable)
  const missing = names.filter((name) => !process.env[name])
  if (missing.length === names.length) return undefined
  if (missing.length) {
    throw new Trouble(
      `${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not set: name all four databases, or none to use the embedded server.`,
    )
  }
  const wrong = names.find((name) => !isPostgresUrl(process.env[name] ?? ''))
  if (wrong) throw new Trouble(`${wrong} must be an address like postgresql://user:password@host:5432/database.`)
  return Object.fromEntries(names.map((name) => [name, process.env[name]])) as TierUrls
}

function isPostgresUrl(text: string) {
  const url = URL.canParse(text) ? new URL(text) : undefined
  return url !== undefined && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1
}

async function prepareGiven(given: TierUrls, password: string, say: (line: string) => void) {
  const ready = await provision(given, password, say)
  const direct = process.env.OLTP_DIRECT_DATABASE_URL
  const wasAdministrators = ready.OLTP_DATABASE_URL !== given.OLTP_DATABASE_URL
  return direct && wasAdministrators ? { ...ready, OLTP_DIRECT_DATABASE_URL: asApp(direct, password) } : ready
}
