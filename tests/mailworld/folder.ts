/** A message in a folder, as IMAP knows it. */
export interface Stored {
  readonly uid: number
  readonly bytes: Buffer
  readonly date: Date
  readonly flags: Set<string>
}

export type FolderEvent = { readonly kind: 'changed' | 'renumbered' } | { readonly kind: 'flags'; readonly uid: number }

let validities = Math.floor(Date.now() / 1_000)

/** An IMAP folder: messages whose numbers only grow, until its UIDVALIDITY changes (RFC 3501 2.3.1.1). */
export class Folder {
  readonly name: string
  readonly use: string | undefined
  readonly listeners = new Set<(event: FolderEvent) => void>()
  messages: Stored[] = []
  uidValidity = ++validities
  uidNext = 1

  constructor(name: string, use?: string) {
    this.name = name
    this.use = use
  }

  append(bytes: Buffer, date: Date, flags: Iterable<string> = []): Stored {
    const stored = { uid: this.uidNext++, bytes, date, flags: new Set(flags) }
    this.messages.push(stored)
    this.#tell({ kind: 'changed' })
    return stored
  }

  setFlags(message: Stored, flags: Iterable<string>): void {
    message.flags.clear()
    for (const flag of flags) message.flags.add(flag)
    this.#tell({ kind: 'flags', uid: message.uid })
  }

  remove(uids: ReadonlySet<number>): void {
    this.messages = this.messages.filter(({ uid }) => !uids.has(uid))
    this.#tell({ kind: 'changed' })
  }

  /** As after a server was restored from a backup: the same messages under new numbers. */
  renumber(): void {
    this.uidValidity = ++validities
    this.messages = this.messages.map((message, at) => ({ ...message, uid: at + 1 }))
    this.uidNext = this.messages.length + 1
    this.#tell({ kind: 'renumbered' })
  }

  #tell(event: FolderEvent) {
    for (const listener of [...this.listeners]) listener(event)
  }
}
