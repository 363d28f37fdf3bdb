import { type ChildProcess, spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { join } from 'node:path'
import { root } from '../prisma/root.ts'
import { announce } from './announce.ts'
import { openDatabases } from './databases.ts'
import { freePort } from './embedded.ts'
import { generateWeb } from './generateWeb.ts'
import { readKeys } from './keys.ts'
import { end } from './processes.ts'
import { sandboxSettings } from './sandbox.ts'
import { listen } from './signals.ts'

const say = (line: string) => console.log(line)

/** `npm run dev`: the databases of `npm start`, and everything else from source, anew at every change. */
export async function dev() {
  const wishes = listen()
  const { demoPassword, sealingKeys, sessionKey } = readKeys()
  const databases = await openDatabases(say)
  Object.assign(process.env, databases.urls)
  const children: ChildProcess[] = []
  try {
    const pagesPort = process.env.PORT || '4000'
    const publicUrl = `http://localhost:${pagesPort}`
    const apiPort = String(await freePort())
    const api = `http://127.0.0.1:${apiPort}`
    const ours = { SESSION_KEY: sessionKey, SEALING_KEYS: sealingKeys, PUBLIC_URL: publicUrl, LOG_LEVEL: 'info' }
    const sandbox = databases.server ? await sandboxSettings() : undefined
    const env = { ...ours, ...sandbox, ...process.env, ...databases.urls, PORT: apiPort, HOST: '127.0.0.1' }
    const tsx = [join(root, 'scripts/node_modules/tsx/dist/cli.mjs'), 'watch', '--clear-screen=false']
    const vite = [join(root, 'web/node_modules/vite/bin/vite.js'), '--port', pagesPort, '--strictPort']
    children.push(
      run(root, [...tsx, 'api/main.ts'], env),
      run(root, [...tsx, 'jobs/main.ts'], env),
      ...(sandbox ? [run(root, [...tsx, 'tests/mailworld/main.ts'], env)] : []),
      run(join(root, 'web'), [...vite, '--logLevel', 'warn'], { ...process.env, API_URL: api }),
    )
    watchDocuments(wishes.stop)
    const seeded = databases.server && demoPassword
    await announce({ api, publicUrl, demoPassword: seeded, patience: Number.POSITIVE_INFINITY, stop: wishes.stop })
    await wishes.asked
  } finally {
    await Promise.all(children.map((child) => end(child, { gently: 'SIGTERM', hurry: wishes.hurry })))
    await databases.stop(wishes.hurry)
  }
}

const run = (cwd: string, args: string[], env: NodeJS.ProcessEnv) =>
  spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] })

/** Types of the pages follow the schema and the documents. */
function watchDocuments(signal: AbortSignal) {
  let timer: NodeJS.Timeout | undefined
  const changed = (_: string, file: string | null) => {
    if (file?.startsWith('gql')) return // what we write ourselves
    clearTimeout(timer)
    timer = setTimeout(() => generateWeb().catch((error: Error) => say(error.message)), 200)
  }
  watch(join(root, 'web/src'), { recursive: true, signal }, changed)
  watch(join(root, 'api'), { signal }, (event, file) => file === 'schema.graphql' && changed(event, file))
}
