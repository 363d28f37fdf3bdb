import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'
import type { WorkerOptions } from '../../jobs/worker.ts'
import { root } from '../../prisma/root.ts'
import { newKind, until } from './workshop.ts'

const tsx = pathToFileURL(createRequire(join(root, 'scripts/package.json')).resolve('tsx')).href

/** A program of ours in a process of its own, that is gone with the test. */
export function launch(file: string, args: string[] = [], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, ['--import', tsx, join(root, file), ...args], {
    cwd: root,
    env: { ...process.env, LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (said += chunk))
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, said: () => said, exit: exitOf(child), kill: (signal: NodeJS.Signals) => void child.kill(signal) }
}

const exitOf = async (child: ChildProcess) => {
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null]
  return code ?? signal
}

/** Jobs of one kind that do as a test says, for workers in processes of their own. */
export function newFactory(options: Partial<WorkerOptions>) {
  const kind = newKind()
  const folder = mkdtempSync(join(tmpdir(), 'penguinmails-jobs-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const notes = () => (existsSync(join(folder, 'notes')) ? readFileSync(join(folder, 'notes'), 'utf8') : '')
  const count = (line: string) =>
    notes()
      .split('\n')
      .filter((it) => it === line).length
  return {
    ...kind,
    notes,
    count,
    /** Until released, this job does not end. */
    hold: (n: number) => writeFileSync(join(folder, `hold-${n}`), ''),
    release: (n: number) => rmSync(join(folder, `hold-${n}`)),
    /** A job that is held keeps its whole process busy, once. */
    block: (n: number, ms: number) => writeFileSync(join(folder, `block-${n}`), String(ms)),
    /** When it ends, this job fails. */
    fail: (n: number) => writeFileSync(join(folder, `fail-${n}`), ''),
    async open(more: Partial<WorkerOptions> = {}, env: NodeJS.ProcessEnv = {}) {
      const settings = { name: kind.name, queue: kind.queue, folder, options: { ...options, ...more } }
      const ready = count('ready')
      const worker = launch('tests/jobs/workerProcess.ts', [JSON.stringify(settings)], env)
      await until(() => count('ready') > ready || worker.child.exitCode !== null)
      if (worker.child.exitCode !== null) throw new Error(`The worker did not start: ${worker.said()}`)
      return worker
    },
  }
}
