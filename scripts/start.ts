import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { announce } from './announce.ts'
import { openDatabases } from './databases.ts'
import { freePort } from './embedded.ts'
import { readKeys } from './keys.ts'
import { sandboxProgram, sandboxSettings } from './sandbox.ts'
import { listen } from './signals.ts'
import { supervise } from './supervise.ts'
import { Trouble } from './trouble.ts'

const say = (line: string) => console.log(line)

const programs = [
  { name: 'API', file: 'api/main.js' },
  { name: 'worker', file: 'jobs/main.js' },
]

/** Runs the product until somebody stops it. */
export async function start() {
  const wishes = listen()
  const keys = readKeys()
  const databases = await openDatabases(say)
  Object.assign(process.env, databases.urls)
  try {
    const { HOST, PORT } = process.env
    const port = PORT === '0' ? String(await freePort()) : PORT || '4000'
    const publicUrl = process.env.PUBLIC_URL || `http://localhost:${port}`
    const ours = {
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
      SESSION_KEY: keys.sessionKey,
      SEALING_KEYS: keys.sealingKeys,
    }
    const settled = { ...databases.urls, PORT: port, PUBLIC_URL: publicUrl }
    // Nobody's own installation gets a play world unasked.
    const sandbox = databases.server ? await sandboxSettings() : undefined
    for (const [name, value] of Object.entries(sandbox ?? {})) process.env[name] ??= value
    const crew = supervise(
      sandbox ? [sandboxProgram, ...programs] : programs,
      { ...ours, ...process.env, ...settled },
      say,
    )
    const failed = Promise.race([crew.failed, ...(databases.server ? [ended(databases.server)] : [])])
    const demoPassword = databases.server && keys.demoPassword
    try {
      const api = `http://${reachable(HOST || '127.0.0.1')}:${port}`
      await Promise.race([announce({ api, publicUrl, demoPassword, stop: wishes.stop }), failed])
      await Promise.race([wishes.asked, failed])
    } finally {
      await crew.stop(wishes.hurry)
      failed.catch(() => {}) // the database ends after us, and that is no failure
    }
  } finally {
    await databases.stop(wishes.hurry)
  }
  say('Stopped.')
}

/** What to ask when the API listens on every address. */
function reachable(host: string) {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

async function ended(server: ChildProcess): Promise<never> {
  await once(server, 'exit')
  throw new Trouble('The embedded PostgreSQL stopped by itself: .data/postgres.log says why. Start again.')
}
