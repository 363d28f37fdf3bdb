import { fork } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../../prisma/root.ts'

const tsx = pathToFileURL(createRequire(join(root, 'scripts/package.json')).resolve('tsx')).href

/** A mail server in a process of its own, and what it has taken. */
export async function openSink() {
  const folder = mkdtempSync(join(tmpdir(), 'penguinmails-sink-'))
  const file = join(folder, 'taken')
  const sink = fork(join(root, 'tests/chaos/sink.ts'), [file], { execArgv: ['--import', tsx] })
  const port = await new Promise<number>((resolve) => sink.once('message', (it) => resolve(Number(it))))
  return {
    port,
    /** What it has, in the order it came: how, which message, to whom. */
    taken: () =>
      (existsSync(file) ? readFileSync(file, 'utf8') : '')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => {
          const [how = '', messageId = '', recipient = ''] = line.split(' ')
          return { how, id: messageId.slice(1, 37), recipient }
        }),
    stop() {
      sink.kill('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
