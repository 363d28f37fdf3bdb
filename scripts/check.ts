import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../prisma/root.ts'

/** `npm run check [-- --fix]`: types, lint and formatting, and that every dependency is pinned. */
export function check(args: string[]) {
  const fix = args.includes('--fix') ? ['--write'] : []
  const passed = [
    node('Types', 'node_modules/typescript/bin/tsc', '-p', '.'),
    node('Lint and formatting', 'scripts/node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', ...fix),
    pinned(),
  ]
  return passed.every(Boolean) ? 0 : 1
}

function node(what: string, program: string, ...args: string[]) {
  const { status } = spawnSync(process.execPath, [join(root, program), ...args], { cwd: root, stdio: 'inherit' })
  console.log(status === 0 ? `${what}: fine` : `${what}: not fine, see above`)
  return status === 0
}
