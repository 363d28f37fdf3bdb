import { timingSafeEqual } from 'node:crypto'
import { Folder } from './folder.ts'

/** A mailbox with a login: what the product sends from and reads. */
export class Account {
  readonly address: string
  readonly user: string
  readonly realm: string
  password: string
  /** What opens it by XOAUTH2; taken out, it has expired. */
  readonly accessTokens = new Set<string>()
  /** How often whatever arrives is put into the inbox: some servers do it twice. */
  copies = 1
  readonly folders = new Map(
    [
      new Folder('INBOX'),
      new Folder('Sent', '\\Sent'),
      new Folder('Drafts', '\\Drafts'),
      new Folder('Junk', '\\Junk'),
      new Folder('Trash', '\\Trash'),
    ].map((folder) => [folder.name, folder]),
  )

  constructor(login: { address: string; user: string; realm: string; password: string }) {
    this.address = login.address
    this.user = login.user
    this.realm = login.realm
    this.password = login.password
  }

  get inbox(): Folder {
    return this.folder('INBOX') as Folder
  }

  folder(name: string): Folder | undefined {
    return this.folders.get(name.toUpperCase() === 'INBOX' ? 'INBOX' : name)
  }

  receive(bytes: Buffer, date: Date): void {
    for (let copy = 0; copy < this.copies; copy++) this.inbox.append(bytes, date)
  }

  opensWith({ password, accessToken }: { password?: string | undefined; accessToken?: string | undefined }): boolean {
    if (accessToken !== undefined) return this.accessTokens.has(accessToken)
    return password !== undefined && isSame(password, this.password)
  }
}

export function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
