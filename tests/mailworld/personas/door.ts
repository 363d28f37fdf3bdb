import { bareAddress, domainOf } from '../address.ts'
import type { WorldClock } from '../clock.ts'
import type { Behaviour } from './behaviours.ts'

/** Why a recipient is refused, in the words of a mail server. */
export interface Refusal {
  readonly code: number
  readonly text: string
}

const minute = 60_000
const greylistFor = 5 * minute
const perMinute = 3

/** What the servers of the personas remember about those who knock. */
export class Doorkeeper {
  readonly #clock: WorldClock
  /** When somebody was first put off, by sender and recipient. */
  readonly #putOff = new Map<string, number>()
  readonly #taken = new Map<string, number[]>()
  readonly #toldBusy = new Set<string>()

  constructor(clock: WorldClock) {
    this.#clock = clock
  }

  refuses(behaviours: readonly Behaviour[], sender: string, recipient: string): Refusal | undefined {
    const has = (behaviour: Behaviour) => behaviours.includes(behaviour)
    const now = this.#clock.now().getTime()
    const address = `<${recipient}>`
    if (has('no-such-user')) return { code: 550, text: `5.1.1 ${address}: Recipient address rejected: User unknown` }
    if (has('mailbox-full')) return { code: 552, text: `5.2.2 ${address}: The mailbox is full and takes nothing more` }
    if (has('refuses-policy')) {
      return { code: 550, text: `5.7.1 Service refused: ${domainOf(sender)} has a poor reputation here` }
    }
    if (has('greylists')) {
      // Bounce addresses differ by message; the domain is what a greylist can go by.
      const pair = `${domainOf(sender)} ${bareAddress(recipient)}`
      const since = this.#putOff.get(pair) ?? now
      this.#putOff.set(pair, since)
      if (now - since < greylistFor) return { code: 451, text: '4.7.1 Greylisted, please try again in five minutes' }
    }
    if (has('throttles')) {
      const pair = `${domainOf(sender)} ${domainOf(recipient)}`
      const lately = (this.#taken.get(pair) ?? []).filter((at) => now - at < minute)
      this.#taken.set(pair, lately)
      if (lately.length >= perMinute) return { code: 451, text: '4.7.28 Too many messages from you, slow down' }
      lately.push(now)
    }
    if (has('busy') && !this.#toldBusy.has(bareAddress(recipient))) {
      this.#toldBusy.add(bareAddress(recipient))
      return { code: 421, text: '4.3.2 System too busy, closing connection' }
    }
    return undefined
  }
}
