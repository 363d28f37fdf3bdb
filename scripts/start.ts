import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { openDatabases } from './databases.ts'
import { freePort } from './embedded.ts'
import { readKeys } from './keys.ts'
import { demoEmail, seed } from './seed.ts'
import { listen, type Wishes } from './signals.ts'
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
  try {
    const port = process.env.PORT && process.env.PORT !== '0' ? process.env.PORT : String(await choosePort())
    const env = {
      NODE_ENV: 'production',
      LOG_LEVEL: 'warn',
      SESSION_KEY: keys.sessionKey,
      PUBLIC_URL: `http://localhost:${port}`,
      ...process.env,
      ...databases.urls,
      PORT: port,
    }
    const crew = supervise(programs, env, say)
    const database = databases.server && ended(databases.server)
    const failed = Promise.race([crew.failed, ...(database ? [database] : [])])
    failed.catch(() => {}) // it is looked at below
    try {
      const api = `http://${reachable(process.env.HOST)}:${port}`
      await Promise.race([announce(api, env.PUBLIC_URL, databases.server ? keys.demoPassword : undefined, wishes), failed])
      await Promise.race([wishes.asked, failed])
    } finally {
      await crew.stop(wishes.hurry)
    }
  } finally {
    await databases.stop(wishes.hurry)
  }
  if (wishes.stop.aborted) say('Stopped.')
  return 0
}

const choosePort = async () => (process.env.PORT === '0' ? await freePort() : 4000)

/** Waits until the API answers, and tells the person where it is and how to get in. */
async function announce(api: string, publicUrl: string, demoPassword: string | undefined, { stop }: Wishes) {
  await answers(api, stop)
  if (stop.aborted) return
  const signIn = demoPassword && (await seed(api, demoPassword, say).catch((error: Error) => say(error.message)))
  say(`\n  PenguinMails   ${publicUrl}`)
  if (signIn) say(`  Demo sign-in   ${demoEmail}   ${signIn}`)
  say(`\nReady in ${process.uptime().toFixed(1)} s. Ctrl-C stops it.`)
}

async function answers(api: string, stop: AbortSignal) {
  for (const until = Date.now() + 60_000; !stop.aborted; await pause(50)) {
    if (Date.now() > until) throw new Trouble('The API did not answer within a minute: its log above says why.')
    const answer = await fetch(`${api}/health`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined)
    if (answer?.ok) return
  }
}

/** What to ask when the API listens on every address. */
function reachable(host = '127.0.0.1') {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

async function ended(server: NonNullable<Awaited<ReturnType<typeof openDatabases>>['server']>): Promise<never> {
  await once(server, 'exit')
  throw new Trouble('The embedded PostgreSQL stopped by itself: .data/postgres.log says why. Start again.')
}
