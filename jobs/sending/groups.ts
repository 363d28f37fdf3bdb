/** Things that come one by one and are written together: one statement at a time, each with all that came meanwhile. */
export function grouped<Item, Result>(write: (items: readonly Item[]) => Promise<readonly Result[]>, most = 500) {
  interface Waiting {
    readonly item: Item
    readonly done: (result: Result) => void
    readonly fail: (error: unknown) => void
  }
  const waiting: Waiting[] = []
  let isWriting = false
  async function run() {
    isWriting = true
    while (waiting.length > 0) {
      const group = waiting.splice(0, most)
      try {
        const results = await write(group.map(({ item }) => item))
        group.forEach(({ done }, index) => {
          done(results[index] as Result)
        })
      } catch (error) {
        for (const { fail } of group) fail(error)
      }
    }
    isWriting = false
  }
  return (item: Item): Promise<Result> =>
    new Promise((done, fail) => {
      waiting.push({ item, done, fail })
      // What comes in the same breath goes along.
      if (!isWriting) {
        isWriting = true
        setImmediate(run)
      }
    })
}

/** Things by what they have in common, in the order they came. */
export function byKey<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}
