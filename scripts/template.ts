import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../prisma/root.ts'
import { dataFolder } from './keys.ts'

export type Passwords = { postgres: string; app: string }

/** Prepared databases to copy: making them takes seconds, copying them a blink. One is kept, that of the newest migrations. */
const template = join(dataFolder, 'template')

/** Copies what was prepared before, if it was prepared from the same migrations. */
export function copyTemplate(folder: string): Passwords | undefined {
  const passwordFile = join(template, fingerprint())
  if (!existsSync(passwordFile)) return undefined
  const passwords = JSON.parse(readFileSync(passwordFile, 'utf8')) as Passwords
  return copy(join(template, 'postgres'), folder) ? passwords : undefined
}

/** Keeps databases that are stopped for the next time. */
export function keepTemplate(folder: string, passwords: Passwords) {
  const fresh = `${template}.${randomBytes(6).toString('hex')}`
  mkdirSync(fresh, { recursive: true, mode: 0o700 })
  copy(join(folder, 'postgres'), fresh)
  writeFileSync(join(fresh, fingerprint()), JSON.stringify(passwords), { mode: 0o600 })
  rmSync(template, { recursive: true, force: true })
  try {
    renameSync(fresh, template)
  } catch {
    rmSync(fresh, { recursive: true, force: true }) // another run was first
  }
}

/** Keeps owners and modes, which node's own copy does not. */
const copy = (from: string, into: string) => spawnSync('cp', ['-a', from, into]).status === 0

let known: string | undefined

/** What the prepared databases depend on. */
function fingerprint() {
  if (known) return known
  const hash = createHash('sha256')
  for (const folder of ['prisma', 'scripts']) {
    const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    const relevant = files.filter((file) => /^(\w+\.ts|\w+\/migrations\/.+\.sql)$/.test(file)).sort()
    for (const file of relevant) hash.update(file).update(readFileSync(join(root, folder, file)))
  }
  known = hash.update(readFileSync(join(root, 'pnpm-lock.yaml'))).digest('hex')
  return known
}
