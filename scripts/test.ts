import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../prisma/root.ts'
import { exitOf } from './processes.ts'

/** `npm test [-- files…]`: every test, or those in the files named. */
export function test(args: string[]) {
  const vitest = join(root, 'tests/node_modules/vitest/vitest.mjs')
  return exitOf(
    spawn(process.execPath, [vitest, 'run', '--config', 'tests/vitest.config.ts', ...args], {
      cwd: root,
      stdio: 'inherit',
    }),
  )
}
