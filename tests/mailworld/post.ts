import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Verdict } from '../../jobs/mail/answers.ts'
import { dkimRecord } from '../../jobs/mail/keys.ts'
import type { Letter } from '../../jobs/mail/letter.ts'
import type { Content } from '../../jobs/mail/message.ts'
import { sandboxMailbox } from '../../jobs/mail/sandbox.ts'
import { noted, pool } from '../mail/handOver.ts'
import { address, domain, domainKeys, signed } from '../mail/letters.ts'
import type { MailWorld } from './world.ts'

export const tenant = '018f0000-0000-7000-8000-00000000aaaa'
export const mailbox = `anna@${domain}`

/** What the sending domain would publish, so that its mail verifies. */
export async function publish(world: MailWorld): Promise<void> {
  const [rsa, ed25519] = await domainKeys()
  world.zones.set(domain, [
    { name: '@', type: 'TXT', value: 'v=spf1 ip4:192.0.2.25 -all' },
    { name: '_dmarc', type: 'TXT', value: 'v=DMARC1; p=reject' },
    { name: `${rsa?.selector}._domainkey`, type: 'TXT', value: dkimRecord('rsa', rsa?.publicKey ?? '') },
    { name: `${ed25519?.selector}._domainkey`, type: 'TXT', value: dkimRecord('ed25519', ed25519?.publicKey ?? '') },
    { name: 'track', type: 'A', value: '127.0.0.1' },
  ])
}

let sent = 0

/** Sends a mail from the tenant's sandbox mailbox, as the product does. */
export async function send(to: string, content: Partial<Content> = {}, changes: Partial<Letter> = {}) {
  const id = `018f0000-0000-7000-8000-${String(++sent).padStart(12, '0')}`
  const message = await signed(content, { id, to: { address: address(to), name: 'Lee' }, ...changes })
  const way = sandboxMailbox(tenant, mailbox)
  if (!way) throw new Error('There is no sandbox.')
  const verdict: Verdict = await pool({ ...way.smtp, ehloName: domain }).handOver(message, noted)
  return { verdict, message }
}

export interface Hit {
  readonly method: string
  readonly url: string
  readonly userAgent: string
  readonly from: string
  readonly body: string
}

/** A product that only notes who came. */
export async function noteVisits() {
  const hits: Hit[] = []
  const server = createServer(async (request: IncomingMessage, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const { host = '', 'user-agent': userAgent = '', 'x-forwarded-for': from } = request.headers
    hits.push({ method: request.method ?? '', url: `${host}${request.url}`, userAgent, from: String(from), body })
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  return { hits, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}
