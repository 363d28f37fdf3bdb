import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { tiers, urlVariable } from '../prisma/tiers.ts'
import { type EmbeddedPostgres, startPostgres } from './embedded.ts'
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
  const postgres = await startPostgres({ folder, password: secret(), careless }).catch((error: unknown) => {
    remove(folder)
    throw error
  })
  const cut = () => {
    postgres.process.kill('SIGQUIT')
    remove(folder, postgres)
  }
  process.once('exit', cut) // for an end that asks nobody
  const admin = databasesOn(postgres.adminUrl)
  const stop = async () => {
    await postgres.stop()
    process.off('exit', cut)
    remove(folder, postgres)
  }
  try {
    const urls = await provision(admin, secret())
    const admins = tiers.map((tier) => [`ADMIN_${urlVariable(tier)}`, admin[urlVariable(tier)]])
    return { env: { ...urls, ...Object.fromEntries(admins), SESSION_KEY: secret(), SEALING_KEYS: `k1:${secret()}`, LOG_LEVEL: 'silent' }, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

const secret = () => randomBytes(32).toString('base64url')

function remove(folder: string, postgres?: EmbeddedPostgres) {
  const isElsewhere = postgres && dirname(postgres.data) !== folder
  for (const path of isElsewhere ? [dirname(postgres.data), folder] : [folder]) {
    rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }
}

/** Clears away what was left by owners that were killed. */
function sweep() {
  const mine = readdirSync(tmpdir()).filter((name) => name.startsWith(prefix)).map((name) => join(tmpdir(), name))
  for (const folder of mine) {
    if (statSync(folder, { throwIfNoEntry: false })?.uid !== process.getuid?.()) continue
    const [owner, since] = firstLines(join(folder, 'start.pid'))
    if (owner && lookUp(Number(owner))?.since === since) continue
    const [server] = firstLines(join(folder, 'postgres', 'postmaster.pid'))
    if (server && lookUp(Number(server))?.name.startsWith('postgres')) process.kill(Number(server), 'SIGQUIT')
    remove(folder)
  }
}

const firstLines = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [])
