import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../prisma/root.ts'
import { exitOf } from './processes.ts'

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

/** `npm run chaos [recipients]`: a campaign is sent while workers and the database are killed. Fails if a mail was lost or doubled. */
export function chaos(args: string[]) {
  const storm = join(root, 'tests/chaos/long.ts')
  return exitOf(spawn(process.execPath, ['--import', tsx, storm, ...args], { cwd: root, stdio: 'inherit' }))
}
