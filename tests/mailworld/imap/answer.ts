import type { Account } from '../account.ts'
import type { Token } from './read.ts'
import type { View } from './view.ts'

/** What the world allows IMAP clients. A test may change it at any time. */
export interface ImapManners {
  /** Whether IDLE is offered; where it is not, clients have to poll. */
  idle: boolean
  starttls: boolean
}

/** One client's state, as commands see and change it. */
export interface Client {
  readonly isSecure: boolean
  account: Account | undefined
  view: View | undefined
  say(line: string): void
  /** Looks into a folder; whatever was looked into before is left. */
  open(name: string, isReadOnly: boolean): View | undefined
  leave(): void
}

/** A command's end: what is said after its tag. */
export type Ending = `OK ${string}` | `NO ${string}` | `BAD ${string}`

export interface Command {
  /** What must be so before it may be given. */
  readonly needs?: 'login' | 'folder'
  /** Message numbers must not change under it (RFC 3501 7.4.1). */
  readonly counts?: boolean
  run(client: Client, given: readonly Token[], byUid: boolean): Ending
}
