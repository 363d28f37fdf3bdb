import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The checkout, found from here upwards: compiled code stands one folder deeper than its source. */
export const root = (function find(folder: string): string {
  if (existsSync(join(folder, 'pnpm-workspace.yaml'))) return folder
  if (dirname(folder) === folder) throw new Error('pnpm-workspace.yaml was not found above this file')
  return find(dirname(folder))
})(import.meta.dirname)
