import type { Folder, FolderEvent, Stored } from '../folder.ts'
import { inSet } from './sequence.ts'
import { list } from './write.ts'

/** A folder as one client sees it: its message numbers stand still until the client has been told (RFC 3501 7.4.1). */
export class View {
  readonly folder: Folder
  readonly isReadOnly: boolean
  readonly #changed = new Set<number>()
  readonly #listener: (event: FolderEvent) => void
  #uids: number[]

  constructor(folder: Folder, isReadOnly: boolean, told: (event: FolderEvent) => void) {
    this.folder = folder
    this.isReadOnly = isReadOnly
    this.#uids = folder.messages.map(({ uid }) => uid)
    this.#listener = (event) => {
      if (event.kind === 'flags') this.#changed.add(event.uid)
      told(event)
    }
    folder.listeners.add(this.#listener)
  }

  close(): void {
    this.folder.listeners.delete(this.#listener)
  }

  get uids(): readonly number[] {
    return this.#uids
  }

  get numbers(): readonly number[] {
    return this.#uids.map((_, at) => at + 1)
  }

  /** The messages of a set, with their numbers; those that are gone are passed over. */
  select(set: string, byUid: boolean): (readonly [Stored, number])[] {
    const present = new Map(this.folder.messages.map((message) => [message.uid, message]))
    const wanted = new Set(inSet(set, byUid ? this.#uids : this.numbers))
    return this.#uids.flatMap((uid, at) => {
      const message = wanted.has(byUid ? uid : at + 1) ? present.get(uid) : undefined
      return message ? [[message, at + 1] as const] : []
    })
  }

  all(): (readonly [Stored, number])[] {
    return this.#uids.length > 0 ? this.select('1:*', false) : []
  }

  /** The client set these flags itself and knows. */
  knows(uid: number): void {
    this.#changed.delete(uid)
  }

  /** What the client has not been told yet. While it counts by number, nothing may be taken away. */
  news(mayRemove: boolean): string[] {
    const lines: string[] = []
    const present = new Map(this.folder.messages.map((message) => [message.uid, message]))
    if (mayRemove) {
      for (let at = this.#uids.length - 1; at >= 0; at--) {
        if (present.has(this.#uids[at] as number)) continue
        this.#uids.splice(at, 1)
        lines.push(`* ${at + 1} EXPUNGE`)
      }
    }
    const last = this.#uids.at(-1) ?? 0
    const added = this.folder.messages.filter(({ uid }) => uid > last).map(({ uid }) => uid)
    if (added.length > 0) {
      this.#uids = [...this.#uids, ...added]
      lines.push(`* ${this.#uids.length} EXISTS`)
    }
    for (const uid of this.#changed) {
      const [number, message] = [this.#uids.indexOf(uid) + 1, present.get(uid)]
      if (number > 0 && message) lines.push(`* ${number} FETCH (UID ${uid} FLAGS ${list([...message.flags])})`)
    }
    this.#changed.clear()
    return lines
  }
}
