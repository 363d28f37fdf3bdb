import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { root } from '../prisma/root.ts'
import { end } from './processes.ts'
import { Trouble } from './trouble.ts'

/** What a process exits with when it cannot work as it is configured: starting it again would not help. */
const configuration = 78

/** A program of ours that is kept running. */
export type Program = { name: string; file: string }

export type Crew = {
  /** Rejects when a program cannot go on. */
  failed: Promise<never>
  stop(hurry?: AbortSignal): Promise<void>
}

/** Starts programs and starts each again, after a growing pause, when it stops by itself. */
export function supervise(programs: Program[], env: NodeJS.ProcessEnv, say: (line: string) => void): Crew {
  const stopping = new AbortController()
  const running = new Map<string, ChildProcess>()

  async function keep({ name, file }: Program): Promise<void> {
    for (let wait = 500; !stopping.signal.aborted; wait = Math.min(wait * 2, 30_000)) {
      const began = Date.now()
      const child = launch(file, env)
      running.set(name, child)
      const [code, signal] = (await once(child, 'exit')) as [number | null, string | null]
      if (stopping.signal.aborted) return
      if (code === configuration) throw new Trouble(`The ${name} cannot work as it is configured.`)
      if (Date.now() - began > 60_000) wait = 500
      say(`The ${name} stopped (${signal ?? `code ${code}`}) and starts again in ${wait / 1000} s.`)
      await pause(wait, undefined, { signal: stopping.signal }).catch(() => {})
    }
  }

  const failed = Promise.all(programs.map(keep)).then(() => new Promise<never>(() => {}))
  failed.catch(() => {}) // it may be looked at later
  return {
    failed,
    async stop(hurry) {
      stopping.abort()
      await Promise.all([...running.values()].map((child) => end(child, { gently: 'SIGTERM', hurry })))
    },
  }
}

function launch(file: string, env: NodeJS.ProcessEnv) {
  const leash = join(root, '.build/scripts/leash.js')
  return spawn(process.execPath, ['--enable-source-maps', '--import', leash, join(root, '.build', file)], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: true, // a group of its own: Ctrl-C reaches only us, and we stop in order
  })
}
