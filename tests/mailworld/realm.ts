import { Account } from './account.ts'
import { bareAddress, domainOf } from './address.ts'

/** What a persona was sent, and what came of it. */
export interface Received {
  readonly id: string
  readonly inbox: string
  /** The envelope's sender: where bounces go. */
  readonly sender: string
  /** The envelope's recipient, as it was written. */
  readonly recipient: string
  /** Whose mailbox it was sent from; none when a stranger brought it. */
  readonly account: Account | undefined
  readonly bytes: Buffer
  readonly receivedAt: Date
  verdict: Verdict | undefined
  /** What its reader did about it, in order. */
  readonly deeds: Deed[]
}

export interface Deed {
  readonly what: string
  readonly detail: string
  readonly at: Date
}

/** What the receiving side makes of a message's origin. */
export interface Verdict {
  readonly dkim: readonly { readonly result: string; readonly domain: string; readonly selector: string }[]
  readonly spf: string
  readonly dmarc: string
}

export interface Inbox {
  readonly address: string
  readonly messages: Received[]
}

/** A world within the world: its mailboxes and personas are seen by one tenant only. */
export class Realm {
  readonly name: string
  readonly accounts = new Map<string, Account>()
  readonly inboxes = new Map<string, Inbox>()
  /** Which mailbox an envelope's sender stands for: bounces to it come home there. */
  readonly #senders = new Map<string, Account>()
  readonly #mostKept: number
  readonly #kept: Received[] = []

  constructor(name: string, mostKept: number) {
    this.name = name
    this.#mostKept = mostKept
  }

  account(address: string, login: { user: string; password: string }): Account {
    const bare = bareAddress(address)
    const known = this.accounts.get(bare)
    if (known) return known
    const account = new Account({ address: bare, realm: this.name, ...login })
    this.accounts.set(bare, account)
    return account
  }

  inbox(address: string): Inbox {
    const bare = bareAddress(address)
    const known = this.inboxes.get(bare)
    if (known) return known
    const inbox = { address: bare, messages: [] }
    this.inboxes.set(bare, inbox)
    return inbox
  }

  keep(message: Received): void {
    this.inbox(message.inbox).messages.push(message)
    this.#kept.push(message)
    if (this.#kept.length <= this.#mostKept) return
    for (const old of this.#kept.splice(0, Math.ceil(this.#mostKept / 10))) this.inbox(old.inbox).messages.shift()
  }

  noteSender(sender: string, account: Account): void {
    if (sender && bareAddress(sender) !== account.address) this.#senders.set(sender.toLowerCase(), account)
    if (this.#senders.size > this.#mostKept * 2) this.#senders.delete(this.#senders.keys().next().value as string)
  }

  /** Whose mailbox an address is, by its own name or as the envelope's sender it used. */
  accountOf(address: string): Account | undefined {
    return this.accounts.get(bareAddress(address)) ?? this.#senders.get(address.toLowerCase())
  }

  /** Whose mailbox answers come to: its own, or another of its domain. */
  accountFor(address: string): Account | undefined {
    const own = this.accountOf(address)
    if (own) return own
    const domain = domainOf(address)
    return [...this.accounts.values()].find(
      (account) => domain === domainOf(account.address) || domain.endsWith(`.${domainOf(account.address)}`),
    )
  }
}
