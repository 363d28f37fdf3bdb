import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { tiers, urlVariable } from '../prisma/tiers.ts'
import { startPostgres } from './embedded.ts'
import { lookUp } from './processes.ts'
import { databasesOn, provision } from './provision.ts'

const prefix = 'penguinmails-scratch-'

/** A PostgreSQL with all tiers prepared that is gone, data and all, when its owner is. */
export type Scratch = { env: Record<string, string>; stop(): Promise<void> }

/**
 * Opens one. Its environment has the four addresses as the product uses them, and as `ADMIN_…` the same four for the
 * superuser.
 */
export async function openScratch({ careless }: { careless: boolean }): Promise<Scratch> {
  sweep()
  const folder = mkdtempSync(join(tmpdir(), prefix))
  chmodSync(folder, 0o755) // root's PostgreSQL runs under another account; its data is closed by itself
  const postgres = await startPostgres({ folder, password: secret(), careless }).catch((error: unknown) => {
    remove(folder)
    throw error
  })
  const cut = () => {
    postgres.process.kill('SIGQUIT')
    remove(folder)
  }
  process.once('exit', cut) // for an end that asks nobody
  const admin = databasesOn(postgres.adminUrl)
  const stop = async () => {
    await postgres.stop()
    process.off('exit', cut)
    remove(folder)
  }
  try {
    const urls = await provision(admin, secret())
    const admins = tiers.map((tier) => [`ADMIN_${urlVariable(tier)}`, admin[urlVariable(tier)]])
    return { env: { ...urls, ...Object.fromEntries(admins), SESSION_KEY: secret(), LOG_LEVEL: 'silent' }, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const secret = () => randomBytes(32).toString('base64url')

function remove(folder: string) {
  const link = join(folder, 'postgres')
  const home = existsSync(link) ? dirname(realpathSync(link)) : folder
  for (const path of new Set([home, folder])) {
    rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}

/** Clears away what was left by owners that were killed. */
function sweep() {
  const mine = readdirSync(tmpdir()).filter((name) => name.startsWith(prefix)).map((name) => join(tmpdir(), name))
  for (const folder of mine) {
    const { uid, mtimeMs = 0 } = statSync(folder, { throwIfNoEntry: false }) ?? {}
    if (uid !== process.getuid?.()) continue
    const [owner, since] = firstLines(join(folder, 'start.pid'))
    const isInUse = owner ? lookUp(Number(owner))?.since === since : Date.now() - mtimeMs < 300_000
    if (isInUse) continue
    const [server] = firstLines(join(folder, 'postgres', 'postmaster.pid'))
    if (server && lookUp(Number(server))?.name.startsWith('postgres')) process.kill(Number(server), 'SIGQUIT')
    remove(folder)
  }
}

const firstLines = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [])
