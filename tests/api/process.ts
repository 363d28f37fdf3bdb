import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { root } from '../../prisma/root.ts'

export type Process = { url: string; stop(): Promise<void> }

/** The API in a process of its own, on the same databases: what one learns, the other must not be slow to. */
export async function startApi(): Promise<Process> {
  const tsx = createRequire(new URL('../../scripts/package.json', import.meta.url)).resolve('tsx')
  const child = spawn(process.execPath, ['--import', tsx, 'api/main.ts'], {
    cwd: root,
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'info', NODE_ENV: 'test' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The API ended with ${code}`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? []
      if (found) resolve(found)
    })
  })
  return {
    url,
    async stop() {
      child.kill('SIGTERM')
      await gone
    },
  }
}
