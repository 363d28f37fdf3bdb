/** Things by when they come, the earliest first; of those at the same time, the one that was put in first. */
export class Waiting<Item> {
  private readonly heap: { at: number; place: number; item: Item }[] = []
  private places = 0

  get next(): number {
    return this.heap[0]?.at ?? Number.POSITIVE_INFINITY
  }

  put(at: number, item: Item): void {
    this.heap.push({ at, place: this.places++, item })
    for (let index = this.heap.length - 1; index > 0; ) {
      const parent = (index - 1) >> 1
      if (!this.isBefore(index, parent)) break
      this.swap(index, parent)
      index = parent
    }
  }

  take(): Item | undefined {
    const [first] = this.heap
    if (!first) return undefined
    this.swap(0, this.heap.length - 1)
    this.heap.pop()
    for (let index = 0; ; ) {
      const [left, right] = [2 * index + 1, 2 * index + 2]
      let least = index
      if (left < this.heap.length && this.isBefore(left, least)) least = left
      if (right < this.heap.length && this.isBefore(right, least)) least = right
      if (least === index) return first.item
      this.swap(index, least)
      index = least
    }
  }

  private isBefore(a: number, b: number): boolean {
    const [one, other] = [this.heap[a], this.heap[b]]
    if (!one || !other) return false
    return one.at < other.at || (one.at === other.at && one.place < other.place)
  }

  private swap(a: number, b: number): void {
    const [one, other] = [this.heap[a], this.heap[b]]
    if (!one || !other) return
    this.heap[a] = other
    this.heap[b] = one
  }
}
