import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../prisma/root.ts'

/** `npm run check [-- --fix]`: types, lint and formatting, and that every dependency is pinned. */
export function check(args: string[]) {
  const fix = args.includes('--fix') ? ['--write'] : []
  const passed = [
    node('Types', 'node_modules/typescript/bin/tsc', '-p', '.'),
    node(
      'Lint and formatting',
      'scripts/node_modules/@biomejs/biome/bin/biome',
      'check',
      '--error-on-warnings',
      ...fix,
    ),
    pinned(),
  ]
  return passed.every(Boolean) ? 0 : 1
}

function node(what: string, program: string, ...args: string[]) {
  const { status } = spawnSync(process.execPath, [join(root, program), ...args], { cwd: root, stdio: 'inherit' })
  console.log(status === 0 ? `${what}: fine` : `${what}: not fine, see above`)
  return status === 0
}

/** A version that says "or later" is another one on the next machine. */
function pinned() {
  const folders = ['.', ...readdirSync(root)].filter((folder) => existsSync(join(root, folder, 'package.json')))
  const loose = folders.flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as Manifest
    const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }
    const wrong = Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(version))
    return wrong.map(([name, version]) => `${join(folder, 'package.json')}: ${name} ${version}`)
  })
  console.log(loose.length === 0 ? 'Versions: pinned' : `Versions: name one exactly:\n  ${loose.join('\n  ')}`)
  return loose.length === 0
}

type Manifest = Partial<Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string>>>
