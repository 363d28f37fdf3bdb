import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tiers, urlVariable } from '../prisma/tiers.ts'
import { isOpen } from './dataFolder.ts'
import { startPostgres } from './embedded.ts'
import { lookUp } from './processes.ts'
import { asApp, databasesOn, provision, type TierUrls } from './provision.ts'
import { copyTemplate, keepTemplate, type Passwords } from './template.ts'

/** A PostgreSQL with all tiers prepared that is gone, data and all, when its owner is. */
export type Scratch = {
  env: Record<string, string>
  stop(): Promise<void>
  /** Ends the server on the spot, as a fault would, and starts it again at the same address. */
  crash(): Promise<void>
}

/**
 * Opens one. Its environment has the four addresses as the product uses them, and as `ADMIN_…` the same four for the
 * superuser.
 */
export async function openScratch({ careless }: { careless: boolean }): Promise<Scratch> {
  sweep()
  const folder = mkdtempSync(join(place(), prefix))
  chmodSync(folder, 0o755) // root's PostgreSQL runs under another account; its data is closed by itself
  try {
    const known = copyTemplate(folder)
    const passwords = known ?? { postgres: secret(), app: secret() }
    if (!known) await prepare(folder, passwords)
    let postgres = await startPostgres({ folder, password: passwords.postgres, careless })
    const port = Number(new URL(postgres.adminUrl).port)
    const cut = () => {
      postgres.process.kill('SIGQUIT')
      rmSync(folder, removal)
    }
    process.once('exit', cut) // for an end that asks nobody
    const stop = async () => {
      await postgres.stop()
      process.off('exit', cut)
      rmSync(folder, removal)
    }
    const crash = async () => {
      const { process: server } = postgres
      const gone = once(server, 'exit')
      server.kill('SIGQUIT')
      await gone
      await postgres.stop()
      postgres = await startPostgres({ folder, password: passwords.postgres, careless, port })
    }
    return { crash, env: environment(databasesOn(postgres.adminUrl), passwords.app), stop }
  } catch (error) {
    rmSync(folder, removal)
    throw error
  }
}

const prefix = 'penguinmails-scratch-'
const removal = { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }
const secret = () => randomBytes(32).toString('base64url')

/** Where another account can follow, in case root's PostgreSQL has to. */
const place = () => (process.getuid?.() === 0 && !isOpen(tmpdir()) ? '/tmp' : tmpdir())

async function prepare(folder: string, passwords: Passwords) {
  const postgres = await startPostgres({ folder, password: passwords.postgres, careless: true })
  try {
    await provision(databasesOn(postgres.adminUrl), passwords.app)
  } finally {
    await postgres.stop()
  }
  keepTemplate(folder, passwords)
}

function environment(admin: TierUrls, appPassword: string) {
  const urls = tiers.map(urlVariable).flatMap((name) => [
    [name, asApp(admin[name], appPassword)],
    [`ADMIN_${name}`, admin[name]],
  ])
  return {
    ...Object.fromEntries(urls),
    SESSION_KEY: secret(),
    SEALING_KEYS: `k1:${secret()}`,
    LOG_LEVEL: 'silent',
  } as Record<string, string>
}

/** Clears away what was left by owners that were killed. */
function sweep() {
  for (const name of readdirSync(place()).filter((it) => it.startsWith(prefix))) {
    const folder = join(place(), name)
    const { uid, mtimeMs = 0 } = statSync(folder, { throwIfNoEntry: false }) ?? {}
    if (uid !== process.getuid?.()) continue
    const [owner, since] = lines(join(folder, 'start.pid'))
    const isInUse = owner ? lookUp(Number(owner))?.since === since : Date.now() - mtimeMs < 300_000
    if (isInUse) continue
    const [server] = lines(join(folder, 'postgres', 'postmaster.pid'))
    if (server && lookUp(Number(server))?.name.startsWith('postgres')) process.kill(Number(server), 'SIGQUIT')
    rmSync(folder, removal)
  }
}

const lines = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [])
