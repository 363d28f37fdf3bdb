/** What is asked for in one turn of the loop, and found together. */
type Batch<Key, Value> = { keys: Key[]; found: Promise<ReadonlyMap<Key, Value>> }

/**
 * Finds by key, with one statement, everything that is asked for in the same turn of the loop, and each key once. A
 * list asks for hundreds of things: they share one promise, and each adds one.
 */
export class Loader<Key, Value> {
  readonly #find: (keys: Key[]) => Promise<ReadonlyMap<Key, Value>>
  readonly #missing: () => Value
  readonly #batchOf = new Map<Key, Batch<Key, Value>>()
  #open: Batch<Key, Value> | undefined

  constructor(find: (keys: Key[]) => Promise<ReadonlyMap<Key, Value>>, missing: () => Value) {
    this.#find = find
    this.#missing = missing
  }

  load(key: Key): Promise<Value> {
    return this.#join(key).found.then((found) => found.get(key) ?? this.#missing())
  }

  #join(key: Key) {
    const known = this.#batchOf.get(key)
    if (known) return known
    this.#open ??= this.#begin()
    this.#open.keys.push(key)
    this.#batchOf.set(key, this.#open)
    return this.#open
  }

  #begin(): Batch<Key, Value> {
    const keys: Key[] = []
    // After all that is ready to run has run, for it may ask too.
    const found = new Promise<void>((resolve) => queueMicrotask(() => process.nextTick(resolve))).then(() => {
      this.#open = undefined
      return this.#find(keys)
    })
    return { keys, found }
  }
}

/** A parent's id, and how many of its rows are asked for, at most 250: what `firstRows` finds by. */
export const firstOf = (id: string, first: number) => `${id} ${Math.min(Math.max(first, 1), 250)}`

/** The first rows per parent, of which each asker says how many: one statement finds the most for all. */
export const firstRows = <Row>(
  find: (ids: string[], most: number) => Promise<Row[]>,
  parentOf: (row: Row) => string,
): Loader<string, Row[]> =>
  new Loader(
    async (keys) => {
      const asked = keys.map((key) => ({ key, id: key.slice(0, 36), first: Number(key.slice(37)) }))
      const rowsOf = new Map<string, Row[]>(asked.map(({ id }) => [id, []]))
      const most = Math.max(...asked.map(({ first }) => first))
      for (const row of await find([...rowsOf.keys()], most)) rowsOf.get(parentOf(row))?.push(row)
      return new Map(asked.map(({ key, id, first }) => [key, rowsOf.get(id)?.slice(0, first) ?? []]))
    },
    () => [],
  )
