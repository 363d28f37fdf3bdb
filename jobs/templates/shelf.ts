import type { Compiled } from './compiled.ts'

/** What is kept at most, in characters of stored JSON: the programs woven from them take about as much again. */
const room = 48 * 1024 * 1024

/** Compiled templates in memory: those used last stay. What is being made is waited for, and not made twice. */
const shelf = new Map<string, { compiled: Promise<Compiled>; size: number }>()
let used = 0

/** The compiled template of that name, made if it is not there. What could not be made is forgotten. */
export function shelved(name: string, make: () => Promise<{ compiled: Compiled; size: number }>): Promise<Compiled> {
  const known = shelf.get(name)
  if (known) {
    shelf.delete(name)
    shelf.set(name, known)
    return known.compiled
  }
  const made = make()
  const entry = { compiled: made.then(({ compiled }) => compiled), size: 0 }
  shelf.set(name, entry)
  made.then(
    ({ size }) => {
      if (shelf.get(name) !== entry) return
      entry.size = size
      used += size
      makeRoom(entry)
    },
    () => shelf.delete(name),
  )
  return entry.compiled
}

/** What was used longest ago goes first; what is being made has no size yet, and stays. */
function makeRoom(newest: object) {
  for (const [name, entry] of shelf) {
    if (used <= room) return
    if (entry === newest || entry.size === 0) continue
    shelf.delete(name)
    used -= entry.size
  }
}

/** What the shelf holds, for the tests and the metrics. */
export const shelfSize = () => ({ templates: shelf.size, characters: used })
