import { localOf } from '../address.ts'
import { chance } from '../chance.ts'

/** What a persona's server does before it takes a message. */
export const atTheDoor = {
  'no-such-user': 'refuses every message: nobody of that name (550 5.1.1)',
  'mailbox-full': 'refuses every message: no room left (552 5.2.2)',
  'refuses-policy': 'refuses every message: the sender’s reputation (550 5.7.1)',
  greylists: 'puts a stranger off for five minutes (451 4.7.1), then takes the message',
  throttles: 'takes three messages a minute from each sender (451 4.7.28)',
  busy: 'says once that it has no time and hangs up (421 4.3.2)',
  slow: 'takes half a minute to take a message',
} as const

/** What a persona does once a message is in the inbox. */
export const afterwards = {
  opens: 'opens it in an ordinary mail program',
  'opens-through-gmail': 'opens it in Gmail, whose image proxy fetches the pictures',
  'opens-through-apple': 'never reads it, but Apple Mail fetches the pictures at once (Mail Privacy Protection)',
  scans: 'has a link scanner that follows every link within seconds, and nobody who reads',
  clicks: 'opens it and follows a link',
  replies: 'answers it',
  'replies-from-elsewhere': 'answers it from another address of the same company',
  'is-away': 'is out of office and says so (RFC 3834)',
  'bounces-later': 'has a server that takes the message and reports later that there is nobody (RFC 3464, 5.1.1)',
  'full-later': 'has a server that takes the message and reports later that there is no room (RFC 3464, 4.2.2)',
  'delays-later': 'has a server that reports a delay, which is no bounce (RFC 3464, delayed)',
  complains: 'calls it spam, and the provider reports that (RFC 5965)',
  unsubscribes: 'leaves with one click (RFC 8058)',
  'asks-to-be-removed': 'asks in words to be left alone',
  silent: 'does nothing',
} as const

export type DoorBehaviour = keyof typeof atTheDoor
export type LaterBehaviour = keyof typeof afterwards
export type Behaviour = DoorBehaviour | LaterBehaviour

export const isBehaviour = (word: string): word is Behaviour => word in atTheDoor || word in afterwards
export const isAtTheDoor = (behaviour: Behaviour): behaviour is DoorBehaviour => behaviour in atTheDoor

/** What an address says about its owner: `opens+replies.7@people.test` opens and replies. */
export function namedBehaviours(address: string): Behaviour[] {
  return localOf(address).toLowerCase().split(/[+._]/).filter(isBehaviour)
}

/** How many of a thousand people are like that, roughly as in a cold campaign that goes well. */
const people: readonly (readonly [share: number, ...Behaviour[]])[] = [
  [25, 'no-such-user'],
  [8, 'mailbox-full'],
  [5, 'refuses-policy'],
  [40, 'greylists', 'opens'],
  [20, 'bounces-later'],
  [30, 'is-away'],
  [4, 'complains'],
  [15, 'unsubscribes'],
  [12, 'asks-to-be-removed'],
  [70, 'replies'],
  [15, 'replies-from-elsewhere'],
  [110, 'clicks'],
  [60, 'scans'],
  [100, 'opens-through-apple'],
  [120, 'opens-through-gmail'],
  [150, 'opens'],
]

/** Somebody made up, who is always the same: of all the addresses a campaign may meet. */
export function madeUpBehaviours(address: string, seed: string): Behaviour[] {
  let at = chance(seed, address)() * 1_000
  for (const [share, ...behaviours] of people) {
    at -= share
    if (at < 0) return behaviours
  }
  return ['silent']
}
