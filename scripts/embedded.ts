import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type DataFolder, openDataFolder } from './dataFolder.ts'
import { end, lookUp } from './processes.ts'
import { Trouble } from './trouble.ts'

export type EmbeddedPostgres = {
  adminUrl: string
  process: ChildProcess
  /** Where the data really is. */
  data: string
  stop(hurry?: AbortSignal): Promise<void>
}

type Options = {
  folder: string
  password: string
  port?: number
  /** For tests: a power cut may lose everything, so nothing waits for the disk. */
  careless?: boolean
}

/** Starts the PostgreSQL that npm brought, with its data in a folder, and answers when it takes connections. */
export async function startPostgres({ folder, password, port, careless }: Options): Promise<EmbeddedPostgres> {
  const place = openDataFolder(folder, password)
  const release = await claim(folder, place.data)
  try {
    const listenOn = port ?? (await freePort())
    const log = logFile(folder)
    const server = launch(place, listenOn, careless === true, log)
    const adminUrl = `postgresql://postgres:${password}@127.0.0.1:${listenOn}/postgres`
    await answers(adminUrl, server, log)
    const stop = async (hurry?: AbortSignal) => {
      await end(server, { gently: 'SIGINT', firmly: 'SIGQUIT', hurry }) // both leave the data whole
      release()
    }
    return { adminUrl, process: server, data: place.data, stop }
  } catch (error) {
    release()
    throw error
  }
}

function launch({ data, bin, account }: DataFolder, port: number, careless: boolean, log: Log) {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    random_page_cost: 1.1,
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m %d ',
    ...(careless && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const out = openSync(log.path, 'a')
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...flags], {
    ...account,
    cwd: data,
    env: { LC_MESSAGES: 'C', PATH: process.env.PATH },
    stdio: ['ignore', 'ignore', out],
    detached: true, // a group of its own: Ctrl-C reaches only us, and the database stops last
  })
  closeSync(out)
  return server.on('error', () => {}) // `answers` sees that it has no pid
}

type Log = { path: string; lastWords(): string }

/** The server's own log, begun anew when it has grown large. */
function logFile(folder: string): Log {
  const path = join(folder, 'postgres.log')
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 10_000_000) rmSync(path)
  const before = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  const lastWords = () => {
    const lines = readFileSync(path).subarray(before).toString().trim().split('\n')
    const line = lines.findLast((it) => /FATAL|PANIC/.test(it)) ?? lines.at(-1) ?? ''
    return `${line.replace(/^.*(FATAL|PANIC): +/, '') || 'it cannot run on this machine'}. More is in ${path}.`
  }
  return { path, lastWords }
}

/**
 * Makes the data folder ours. A start that was killed leaves its server behind, which is then stopped; after a power cut
 * only the pid file is left, whose number may since belong to somebody else.
 */
async function claim(folder: string, data: string) {
  const ownerFile = join(folder, 'start.pid')
  const [owner = '', since] = existsSync(ownerFile) ? readFileSync(ownerFile, 'utf8').split('\n') : []
  if (Number(owner) !== process.pid && since && lookUp(Number(owner))?.since === since) {
    throw new Trouble(
      `PenguinMails is already running here (process ${owner}). Stop it first, or use another checkout.`,
    )
  }
  writeFileSync(ownerFile, `${process.pid}\n${lookUp(process.pid)?.since}`)

  const pidFile = join(data, 'postmaster.pid')
  const server = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8').split('\n')[0]) : 0
  const isServer = () => lookUp(server)?.name.startsWith('postgres') === true
  for (let waited = 0; isServer(); waited += 50) {
    if (waited >= 20_000) throw new Trouble(`A PostgreSQL that was left behind (process ${server}) does not stop.`)
    if (waited % 10_000 === 0) process.kill(server, waited === 0 ? 'SIGINT' : 'SIGQUIT')
    await pause(50)
  }
  rmSync(pidFile, { force: true })
  return () => rmSync(ownerFile, { force: true })
}

async function answers(url: string, server: ChildProcess, log: Log) {
  for (const until = Date.now() + 60_000; Date.now() < until; await pause(30)) {
    if (!server.pid || server.exitCode !== null || server.signalCode !== null) break
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => {})
    try {
      await client.connect()
      return
    } catch (error) {
      if ((error as { code?: string }).code !== '28P01') continue
      await end(server, { gently: 'SIGINT' })
      throw new Trouble(
        'The database was made with another password than .data/keys.json says: bring the old file back, or move both away to begin anew.',
      )
    } finally {
      await client.end().catch(() => {})
    }
  }
  await end(server, { gently: 'SIGINT' })
  throw new Trouble(`The embedded PostgreSQL did not start: ${log.lastWords()}`)
}

export function freePort() {
  return new Promise<number>((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
