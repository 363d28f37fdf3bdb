import { bareAddress, domainOf, localOf } from '../address.ts'
import { chance, pick } from '../chance.ts'
import type { WorldClock } from '../clock.ts'
import type { Realm, Received } from '../realm.ts'
import { type Behaviour, isAtTheDoor, type LaterBehaviour } from './behaviours.ts'
import { type Answer, answerSubject, composeAnswer } from './compose.ts'
import { type Letter, readLetter } from './links.ts'
import { apple, gmail, type Program, readers, scanner } from './programs.ts'
import { complaintReport, deliveryReport } from './reports.ts'
import type { Web } from './web.ts'
import { away, firstNames, removals, replies } from './words.ts'

export interface Surroundings {
  readonly clock: WorldClock
  readonly web: Web
  readonly seed: string
  /** Brings a message to a mailbox of the realm. An empty sender is that of a report. */
  deliver(realm: Realm, mail: { readonly sender: string; readonly recipient: string; readonly bytes: Buffer }): void
}

const [second, minute] = [1_000, 60_000]

/** Does with a message what somebody of these behaviours would, each in its own time. */
export async function react(
  message: Received,
  realm: Realm,
  behaviours: readonly Behaviour[],
  around: Surroundings,
): Promise<void> {
  const letter = await readLetter(message.bytes)
  const reader = new Reader(message, realm, letter, around)
  for (const behaviour of behaviours) if (!isAtTheDoor(behaviour)) reader[behaviour]()
}

class Reader implements Record<LaterBehaviour, () => void> {
  readonly #message: Received
  readonly #realm: Realm
  readonly #letter: Letter
  readonly #around: Surroundings
  readonly #random: () => number
  readonly #program: Program

  constructor(message: Received, realm: Realm, letter: Letter, around: Surroundings) {
    this.#message = message
    this.#realm = realm
    this.#letter = letter
    this.#around = around
    this.#random = chance(around.seed, message.inbox, String(realm.inbox(message.inbox).messages.length))
    this.#program = pick(readers, chance(around.seed, message.inbox))
  }

  silent(): void {}

  opens(): void {
    this.#within(minute, 40 * minute, () => this.#fetchPictures(this.#program, 'opened it'))
  }

  'opens-through-gmail'(): void {
    this.#within(minute, 40 * minute, () => this.#fetchPictures(gmail, 'opened it in Gmail'))
  }

  'opens-through-apple'(): void {
    this.#within(second, 5 * second, () => this.#fetchPictures(apple, 'Apple Mail fetched its pictures'))
  }

  scans(): void {
    this.#within(second, 2 * second, async () => {
      const { pictures, links } = this.#letter
      await Promise.all([...pictures, ...links].map((url) => this.#visit(scanner, url, 'GET', 'a scanner looked at')))
    })
  }

  clicks(): void {
    this.#within(minute, 30 * minute, async () => {
      await this.#fetchPictures(this.#program, 'opened it')
      const links = this.#letter.links.filter((url) => this.#around.web.reaches(url) && !this.#isForLeaving(url))
      const link = links.length > 0 ? pick(links, this.#random) : undefined
      if (!link) return this.#did('found no link to follow')
      this.#within(5 * second, minute, () => this.#visit(this.#program, link, 'GET', 'followed'))
    })
  }

  replies(): void {
    this.#reply(this.#message.inbox, pick(replies, this.#random))
  }

  'replies-from-elsewhere'(): void {
    const name = pick(firstNames, chance(this.#around.seed, this.#message.inbox, 'name')).toLowerCase()
    this.#reply(`${name}.${localOf(this.#message.inbox)}@${domainOf(this.#message.inbox)}`, pick(replies, this.#random))
  }

  'asks-to-be-removed'(): void {
    this.#reply(this.#message.inbox, pick(removals, this.#random))
  }

  'is-away'(): void {
    const { sender, inbox } = this.#message
    if (/^Auto-Submitted:\s*auto/im.test(this.#letter.part.header.toString('latin1'))) return
    this.#within(2 * second, 10 * second, () => {
      const subject = `Automatic reply: ${this.#letter.subject}`
      const headers = { 'Auto-Submitted': 'auto-replied', Precedence: 'bulk', 'X-Auto-Response-Suppress': 'All' }
      this.#answer({ from: inbox, to: sender, subject, text: pick(away, this.#random), headers }, '')
      this.#did('answered that nobody is there')
    })
  }

  'bounces-later'(): void {
    const said = `550 5.1.1 <${this.#message.recipient}>: Recipient address rejected: User unknown`
    this.#within(minute, 3 * minute, () => this.#report('failed', '5.1.1', said))
  }

  'full-later'(): void {
    const said = '452 4.2.2 The email account that you tried to reach is over quota'
    this.#within(minute, 3 * minute, () => this.#report('failed', '4.2.2', said))
  }

  'delays-later'(): void {
    const said = `connect to mx.${domainOf(this.#message.recipient)}[192.0.2.60]:25: Connection timed out`
    this.#within(5 * minute, 10 * minute, () => this.#report('delayed', '4.4.1', said))
  }

  complains(): void {
    this.#within(2 * minute, 20 * minute, () => {
      const { sender, recipient, bytes } = this.#message
      const report = complaintReport({ sender, recipient, original: bytes, date: this.#around.clock.date() })
      this.#send('', sender, report)
      this.#did('called it spam')
    })
  }

  unsubscribes(): void {
    this.#within(minute, 20 * minute, async () => {
      const { oneClick } = this.#letter
      if (!oneClick) return this.#did('found no way to leave with one click')
      await this.#visit(this.#program, oneClick, 'POST', 'left with one click')
    })
  }

  #within(least: number, most: number, act: () => Promise<void> | void) {
    this.#around.clock.after(least + this.#random() * (most - least), act)
  }

  #did(what: string, detail = '') {
    this.#message.deeds.push({ what, detail, at: this.#around.clock.date() })
  }

  async #fetchPictures(program: Program, what: string) {
    const pictures = this.#letter.pictures.filter((url) => this.#around.web.reaches(url))
    if (pictures.length === 0) this.#did(what, 'it has no pictures to fetch')
    await Promise.all(pictures.map((url) => this.#visit(program, url, 'GET', what)))
  }

  async #visit({ userAgent, ip }: Program, url: string, method: 'GET' | 'POST', what: string) {
    if (!this.#around.web.reaches(url)) return
    const body = method === 'POST' ? { body: 'List-Unsubscribe=One-Click' } : {}
    const status = await this.#around.web.visit({ url, method, userAgent, ip, ...body })
    this.#did(what, `${status ?? 'no answer'} ${url}`)
  }

  #isForLeaving = (url: string) => url === this.#letter.oneClick || /unsub|preferences|optout/i.test(url)

  #reply(from: string, text: string) {
    this.#within(3 * minute, 60 * minute, () => {
      const name = pick(firstNames, chance(this.#around.seed, from))
      const subject = answerSubject(this.#letter.subject)
      this.#answer({ from: `${name} <${from}>`, to: this.#letter.answerTo, subject, text }, bareAddress(from))
      this.#did('answered', text)
    })
  }

  #answer(answer: Omit<Answer, 'date' | 'quoted'>, sender: string) {
    const quoted = sender === '' ? {} : { quoted: this.#letter.text }
    const date = this.#around.clock.date()
    this.#send(sender, answer.to, composeAnswer({ ...answer, date, ...quoted }, this.#letter.part))
  }

  #report(action: 'failed' | 'delayed', status: string, said: string) {
    const { sender, recipient, bytes: original } = this.#message
    const date = this.#around.clock.date()
    this.#send('', sender, deliveryReport({ sender, recipient, action, status, said, original, date }))
    this.#did(action === 'failed' ? 'bounced' : 'was delayed', said)
  }

  #send(sender: string, recipient: string, bytes: Buffer) {
    if (recipient !== '') this.#around.deliver(this.#realm, { sender, recipient, bytes })
  }
}
