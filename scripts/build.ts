import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../prisma/root.ts'
import { Trouble } from './trouble.ts'

const packages = ['api', 'jobs', 'prisma', 'scripts', 'tests']

/**
 * Compiles what production runs into `.build/`, which mirrors the checkout: beside each package's code a link to its
 * dependencies. Types are checked by `npm run check`, not here.
 */
export function compile() {
  const fresh = join(root, '.build.new')
  rmSync(fresh, { recursive: true, force: true })
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  node(root, compiler, '-p', 'scripts/tsconfig.build.json', '--noCheck', '--outDir', fresh)
  for (const name of packages) {
    mkdirSync(join(fresh, name), { recursive: true })
    symlinkSync(join('..', '..', name, 'node_modules'), join(fresh, name, 'node_modules'))
  }
  const old = `${fresh}.old`
  rmSync(old, { recursive: true, force: true })
  if (existsSync(join(root, '.build'))) renameSync(join(root, '.build'), old)
  renameSync(fresh, join(root, '.build'))
  rmSync(old, { recursive: true, force: true })
}

/** Builds the SPA into `web/dist/`. */
export function buildPages() {
  node(join(root, 'web'), join(root, 'web/node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn')
}

function node(cwd: string, ...args: string[]) {
  const env = { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' }
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, env, encoding: 'utf8' })
  if (status !== 0) throw new Trouble(`It does not build:\n${`${stdout}${stderr}`.trim()}`)
}
