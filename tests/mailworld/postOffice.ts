import { randomUUID } from 'node:crypto'
import { bareAddress } from './address.ts'
import type { WorldClock } from './clock.ts'
import type { Zones } from './dns/zones.ts'
import { fieldOf, parseFields } from './imap/mime.ts'
import { type Behaviour, madeUpBehaviours, namedBehaviours } from './personas/behaviours.ts'
import { rfcDate } from './personas/compose.ts'
import { Doorkeeper, type Refusal } from './personas/door.ts'
import { react } from './personas/persona.ts'
import type { Web } from './personas/web.ts'
import { Realm, type Received } from './realm.ts'
import type { Submission } from './smtp.ts'
import { judge } from './verdict.ts'

interface Options {
  readonly clock: WorldClock
  readonly web: Web
  readonly zones: Zones
  readonly seed: string
  readonly strangers?: 'silent' | 'lively'
  readonly keeps?: 'everything' | 'count'
  readonly mostKept?: number
}

const slowness = 30_000
const usuallyKept = 20_000

/** Takes what was handed over to whom it is for, within the realm it came from. */
export class PostOffice {
  readonly #options: Options
  readonly #realms = new Map<string, Realm>()
  readonly #door: Doorkeeper
  readonly #behaviours = new Map<string, readonly Behaviour[]>()
  readonly #taken = new Map<string, number>()
  #count = 0

  constructor(options: Options) {
    this.#options = options
    this.#door = new Doorkeeper(options.clock)
  }

  realm(name: string): Realm {
    const known = this.#realms.get(name)
    if (known) return known
    const realm = new Realm(name, this.#options.mostKept ?? usuallyKept)
    this.#realms.set(name, realm)
    return realm
  }

  behavioursOf(recipient: string): readonly Behaviour[] {
    const set = this.#behaviours.get(recipient.toLowerCase()) ?? this.#behaviours.get(bareAddress(recipient))
    if (set) return set
    const named = namedBehaviours(recipient)
    if (named.length > 0 || this.#options.strangers !== 'lively') return named
    return madeUpBehaviours(bareAddress(recipient), this.#options.seed)
  }

  setBehaviours(address: string, behaviours: readonly Behaviour[]): void {
    this.#behaviours.set(address.toLowerCase(), behaviours)
  }

  refuses(realm: string, sender: string, recipient: string): Refusal | undefined {
    if (this.realm(realm).accountOf(recipient)) return undefined
    return this.#door.refuses(this.behavioursOf(recipient), sender, recipient)
  }

  /** Slow servers take their time. */
  async patience(realm: string, recipients: readonly string[]): Promise<void> {
    const isSlow = recipients.some(
      (recipient) => !this.realm(realm).accountOf(recipient) && this.behavioursOf(recipient).includes('slow'),
    )
    if (isSlow) await new Promise<void>((resolve) => this.#options.clock.after(slowness, resolve))
  }

  take({ account, sender, recipients, bytes }: Submission, realmName: string): string {
    const id = randomUUID()
    this.#note(bytes)
    if (this.#options.keeps === 'count') return id
    const realm = this.realm(realmName)
    if (account) realm.noteSender(sender, account)
    for (const recipient of recipients) {
      if (realm.accountOf(recipient)) this.deliver(realm, { sender, recipient, bytes })
      else this.#read(this.#keep({ sender, recipient, account, bytes }, realm), realm)
    }
    return id
  }

  /** Into a mailbox's inbox, or a persona's, who does nothing about it: personas do not answer one another. */
  deliver(realm: Realm, mail: { readonly sender: string; readonly recipient: string; readonly bytes: Buffer }): void {
    const account = realm.accountFor(mail.recipient)
    if (!account) return void this.#keep({ account, ...mail }, realm)
    const now = this.#options.clock.date()
    account.receive(stamped(mail, now), now)
  }

  taken(messageId?: string): number {
    return messageId === undefined ? this.#count : (this.#taken.get(messageId) ?? 0)
  }

  #keep(mail: Pick<Received, 'sender' | 'recipient' | 'account' | 'bytes'>, realm: Realm): Received {
    const receivedAt = this.#options.clock.date()
    const inbox = bareAddress(mail.recipient)
    const message = { ...mail, id: randomUUID(), inbox, receivedAt, verdict: undefined, deeds: [] }
    realm.keep(message)
    return message
  }

  #read(message: Received, realm: Realm) {
    this.#options.clock.after(0, async () => {
      message.verdict = await judge(message.bytes, message.sender, this.#options.zones)
      const around = { ...this.#options, deliver: this.deliver.bind(this) }
      await react(message, realm, this.behavioursOf(message.recipient), around)
    })
  }

  #note(bytes: Buffer) {
    this.#count++
    const end = bytes.indexOf('\r\n\r\n')
    const id = fieldOf(parseFields(bytes.subarray(0, end < 0 ? bytes.length : end)), 'message-id')
    if (id) this.#taken.set(id, (this.#taken.get(id) ?? 0) + 1)
  }
}

/** As a server hands it to a mailbox: with the traces of its way (RFC 5321 4.4). */
function stamped({ sender, recipient, bytes }: { sender: string; recipient: string; bytes: Buffer }, now: Date) {
  const trace = [
    `Return-Path: <${sender}>`,
    `Delivered-To: ${recipient}`,
    `Received: from mx.people.test (mx.people.test [192.0.2.60])\r\n by mx.sandbox.test with ESMTPS; ${rfcDate(now)}`,
    '',
  ]
  return Buffer.concat([Buffer.from(trace.join('\r\n')), bytes])
}
