import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../prisma/root.ts'
import { Trouble } from './trouble.ts'

const names = ['postgresPassword', 'appPassword', 'sessionKey', 'sealingKeys', 'demoPassword'] as const

/** The secrets of this checkout. Whoever loses them loses the database and every sealed secret, and signs everybody out. */
export type Keys = Record<(typeof names)[number], string>

export const dataFolder = join(root, '.data')
const file = join(dataFolder, 'keys.json')

/** Reads the keys, and makes those that are not there yet. */
export function readKeys(): Keys {
  const known = parse()
  if (names.every((name) => known[name])) return known as Keys
  const made = (name: string) => {
    const random = randomBytes(name === 'demoPassword' ? 12 : 32).toString('base64url')
    return name === 'sealingKeys' ? `k1:${random}` : random
  }
  const keys = { ...known, ...Object.fromEntries(names.map((name) => [name, known[name] ?? made(name)])) } as Keys
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.new`, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return keys
}

function parse(): Partial<Keys> {
  if (!existsSync(file)) return {}
  try {
    const known: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof known === 'object' && known !== null && Object.values(known).every((it) => typeof it === 'string')) {
      return known
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new Trouble(`${file} cannot be read as keys: bring the old file back, or move .data away to begin anew.`)
}
