import { v7 as uuid } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAddress } from '../../jobs/mail/address.ts'
import { messageIdFor } from '../../jobs/mail/messageId.ts'
import { Refused } from '../../jobs/mail/refused.ts'
import { sealAddress } from '../../jobs/mail/sealedAddress.ts'
import { sealedAddressKey } from '../../jobs/mailboxes/open.ts'
import { inTenant } from '../../prisma/tenancy.ts'
import { useOwnDatabase } from '../jobs/ownDatabase.ts'
import { until } from '../jobs/workshop.ts'
import type { Account } from '../mailworld/account.ts'
import { type MailWorld, openMailWorld } from '../mailworld/world.ts'
import { cameIn, mailed, newShop, type Person, type Shop, startReading, stateOf, untouched } from './ground.ts'

let world: MailWorld
let dropDatabase: () => Promise<void>
let stop: () => Promise<void>

beforeAll(async () => {
  world = await openMailWorld()
  Object.assign(process.env, world.environment)
  dropDatabase = await useOwnDatabase()
  stop = startReading()
})
afterAll(async () => {
  await stop?.()
  await world?.close()
  await dropDatabase?.()
})

let count = 0
const accountOf = (shop: Shop) => world.account(shop.email, shop.tenantId)

/** What somebody writes back. */
const letter = (shop: Shop, from: string, text: string, fields: Record<string, string> = {}) => {
  const all = {
    From: from,
    To: shop.email,
    Subject: 'Re: A question about your shop',
    'Message-ID': `<back.${++count}@people.test>`,
    Date: new Date().toUTCString(),
    'Content-Type': 'text/plain; charset=utf-8',
    ...fields,
  }
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return Buffer.from([...head, '', text, ''].join('\r\n'))
}

const answering = ({ rfc }: Person) => ({ 'In-Reply-To': rfc, References: rfc })

const report = (
  shop: Shop,
  person: Person,
  { action = 'failed', status = '5.1.1', said = '550 5.1.1 No such user' } = {},
) =>
  letter(
    shop,
    'MAILER-DAEMON@mx.people.test',
    [
      ...[
        '--b',
        'Content-Type: text/plain',
        '',
        'It did not arrive.',
        '--b',
        'Content-Type: message/delivery-status',
        '',
      ],
      ...['Reporting-MTA: dns; mx.people.test', '', `Final-Recipient: rfc822; ${person.address}`, `Action: ${action}`],
      ...[`Status: ${status}`, `Diagnostic-Code: smtp; ${said}`, '', '--b', 'Content-Type: text/rfc822-headers', ''],
      ...[`Message-ID: ${person.rfc}`, '', '--b--'],
    ].join('\r\n'),
    { 'Content-Type': 'multipart/report; report-type=delivery-status; boundary="b"', Subject: 'Undelivered' },
  )

const complaint = (shop: Shop, person: Person, rfc = person.rfc) =>
  letter(
    shop,
    'fbl@people.test',
    [
      ...['--b', 'Content-Type: message/feedback-report', '', 'Feedback-Type: abuse', 'Version: 1', ''],
      ...[
        '--b',
        'Content-Type: message/rfc822',
        '',
        `Message-ID: ${rfc}`,
        `To: ${person.address}`,
        '',
        'Hello',
        '--b--',
      ],
    ].join('\r\n'),
    { 'Content-Type': 'multipart/report; report-type=feedback-report; boundary="b"', Subject: 'Complaint' },
  )

/** Where answers to a mail of ours go, sealed with our key or with somebody else's. */
function sealed(shop: Shop, { sent }: Person, key = sealedAddressKey()) {
  const base = readAddress(shop.email)
  const address = base instanceof Refused ? base : sealAddress(base, 'reply', sent, key)
  if (address instanceof Refused) throw address
  return `${address.local}@${address.domain}`
}

/** Puts mails into the inbox and waits until so many have come in. */
async function arrive(shop: Shop, ...mails: Buffer[]) {
  const before = (await cameIn(shop)).length
  for (const bytes of mails) accountOf(shop).receive(bytes, new Date())
  return until(async () => {
    const now = await cameIn(shop)
    return now.length >= before + mails.length ? now.slice(before) : undefined
  })
}

async function newPerson(settings: object = {}, address = 'lee@people.test') {
  const shop = await newShop(settings)
  return { shop, person: await mailed(shop, address) }
}

/** One more mail to somebody. */
async function mailedAgain(shop: Shop, person: Person): Promise<Person> {
  const sent = uuid()
  const rfc = messageIdFor(sent, shop.domain)
  await inTenant(shop.tenantId, async (db) => {
    const first = await db.inboxMessageRef.findFirstOrThrow({ where: { id: person.sent } })
    const { campaignId, leadId, emailAccountId, campaignVersion, threadId, toAddress, toKey, toDomain } = first
    const same = { campaignId, leadId, emailAccountId, campaignVersion, threadId, toAddress, toKey, toDomain }
    const out = { direction: 'outbound', status: 'sent', sentAt: new Date(), rfcMessageId: rfc } as const
    await db.inboxMessageRef.create({ data: { id: sent, stepId: uuid(), subject: first.subject, ...same, ...out } })
  })
  return { ...person, sent, rfc }
}

describe('what comes back', () => {
  it('a reply ends the sequence, also what is queued, and is a thread with its words kept', async () => {
    const { shop, person } = await newPerson()
    const [reply] = await arrive(shop, letter(shop, person.address, 'Sounds good, let us talk.', answering(person)))
    expect(await stateOf(shop, person)).toEqual({
      ...{
        recipient: 'replied',
        sent: 'replied',
        next: 'cancelled',
        lead: 'replied',
        suppressed: null,
        events: ['reply'],
      },
    })
    expect(reply).toMatchObject({ threadId: person.sent, parentMessageId: person.sent, leadId: person.leadId })
    const thread = await shop.read.inboxThread.findFirst({ where: { id: person.sent } })
    expect(thread).toMatchObject({ category: 'interested', unreadCount: 1, snippet: 'Sounds good, let us talk.' })
    expect(await shop.read.inboxMessage.findFirst({})).toMatchObject({
      matchedBy: 'message-id',
      rule: 'words:interested',
    })
  })

  it('a reply without references is known by its sender; one from a colleague by subject and company', async () => {
    const { shop, person } = await newPerson()
    const other = await mailed(shop, 'kim@people2.test')
    await arrive(
      shop,
      letter(shop, person.address, 'Hello', { Subject: 'Hi' }),
      letter(shop, 'boss@people2.test', 'We talked, yes.'),
    )
    expect(await stateOf(shop, person)).toMatchObject({ recipient: 'replied', next: 'cancelled' })
    expect(await stateOf(shop, other)).toMatchObject({ recipient: 'replied', next: 'cancelled', suppressed: null })
  })

  it('a reply to the address that was sealed for it is known whoever writes; a forged one changes nothing', async () => {
    const { shop, person } = await newPerson()
    const about = { Subject: 'Something else' }
    const forged = sealed(shop, person, Buffer.alloc(32, 7))
    const [unknown] = await arrive(shop, letter(shop, 'kim@elsewhere.test', 'Hello', { ...about, To: forged }))
    expect(unknown).toMatchObject({ leadId: null, parentMessageId: null })
    expect(await stateOf(shop, person)).toEqual(untouched)
    const to = { ...about, To: sealed(shop, person) }
    const [known] = await arrive(shop, letter(shop, 'kim@elsewhere.test', 'Hello', to))
    expect(known).toMatchObject({ threadId: person.sent, parentMessageId: person.sent })
    expect(await stateOf(shop, person)).toMatchObject({ recipient: 'replied', next: 'cancelled', suppressed: null })
    expect(await shop.read.inboxMessage.findFirst({ where: { id: known?.id ?? '' } })).toMatchObject({
      matchedBy: 'token',
    })
  })

  it('a reply ends it for the company where the campaign asks for that, and nobody where it asks not to stop', async () => {
    const { shop, person } = await newPerson({ stopCompanyOnReply: true })
    const colleague = await mailed(shop, 'kim@people.test')
    await arrive(shop, letter(shop, person.address, 'Hello', answering(person)))
    expect(await stateOf(shop, colleague)).toMatchObject({ recipient: 'replied', next: 'cancelled', lead: 'active' })
    const { shop: going, person: goes } = await newPerson({ stopOnReply: false })
    await arrive(going, letter(going, goes.address, 'Hello', answering(goes)))
    expect(await stateOf(going, goes)).toMatchObject({ recipient: 'active', sent: 'replied', next: 'queued' })
  })

  it('out of office, a delay and a full mailbox suppress nobody and stop nothing', async () => {
    const { shop, person } = await newPerson()
    const away = letter(shop, person.address, 'I am out of the office until Monday. Unsubscribe me.', {
      ...answering(person),
      'Auto-Submitted': 'auto-replied',
    })
    await arrive(shop, away, report(shop, person, { action: 'delayed', status: '4.4.1', said: 'Connection timed out' }))
    expect(await stateOf(shop, person)).toEqual(untouched)
    await arrive(shop, report(shop, person, { status: '5.2.2', said: '552 5.2.2 Mailbox full' }))
    expect(await stateOf(shop, person)).toEqual({ ...untouched, sent: 'bounced', events: ['bounce'] })
  })

  it('a mailbox that is full on three days is as good as gone, unless something came from it in between', async () => {
    const { shop, person: gone } = await newPerson()
    const lives = await mailed(shop, 'lives@people.test')
    const full = { status: '5.2.2', said: '552 5.2.2 Mailbox full' }
    const day = 86_400_000
    for (const daysAgo of [2, 1, 0])
      for (const person of [gone, lives]) {
        const again = await mailedAgain(shop, person)
        await arrive(shop, report(shop, again, full))
        const changes = { bouncedAt: new Date(Date.now() - daysAgo * day) }
        const opened = person === lives && daysAgo === 1 ? { openedAt: new Date(Date.now() - day / 2) } : {}
        await inTenant(shop.tenantId, (db) =>
          db.inboxMessageRef.updateMany({ where: { id: again.sent }, data: { ...changes, ...opened } }),
        )
        if (daysAgo > 0) expect(await stateOf(shop, person)).toMatchObject({ recipient: 'active', suppressed: null })
      }
    expect(await stateOf(shop, gone)).toMatchObject({
      recipient: 'bounced',
      suppressed: 'bounce_hard',
      lead: 'bounced',
    })
    expect(await stateOf(shop, lives)).toMatchObject({ recipient: 'active', suppressed: null, next: 'queued' })
  })

  it('a hard bounce and a complaint suppress and stop; asking in words to be left alone too', async () => {
    const { shop, person: gone } = await newPerson()
    const [angry, leaving] = [await mailed(shop, 'angry@people.test'), await mailed(shop, 'leaving@people.test')]
    const asks = letter(shop, leaving.address, 'Please remove me from your list.', answering(leaving))
    await arrive(shop, report(shop, gone), complaint(shop, angry), asks)
    expect(await stateOf(shop, gone)).toEqual({
      ...{
        recipient: 'bounced',
        sent: 'bounced',
        next: 'cancelled',
        lead: 'bounced',
        suppressed: 'bounce_hard',
        events: ['bounce'],
      },
    })
    expect(await stateOf(shop, angry)).toMatchObject({
      recipient: 'complained',
      suppressed: 'complaint',
      events: ['complaint'],
    })
    expect(await stateOf(shop, leaving)).toMatchObject({
      recipient: 'unsubscribed',
      suppressed: 'unsubscribe',
      lead: 'unsubscribed',
    })
  })

  it('reports that somebody made up change nothing', async () => {
    const { shop, person } = await newPerson()
    const forged = { ...person, rfc: '<018f0000-0000-7000-8000-0000000000ff@shop.test>' }
    await arrive(shop, report(shop, forged), complaint(shop, forged))
    expect(await stateOf(shop, person)).toEqual(untouched)
  })

  it('what is beyond all bounds is kept with the reason, and the next one comes in', async () => {
    const { shop, person } = await newPerson()
    const bomb = Buffer.from(`From: ${person.address}\r\n${'X-A: b\r\n'.repeat(20_000)}\r\nhello`)
    await arrive(shop, bomb, letter(shop, person.address, 'Hello', answering(person)))
    const kinds = await shop.read.inboxMessage.findMany({ orderBy: { id: 'asc' } })
    expect(kinds.map(({ kind, said }) => [kind, said])).toEqual([
      ['unreadable', 'The mail has too many header lines.'],
      ['reply', 'Hello'],
    ])
  })
})

describe('each reply once, and none lost', () => {
  const many = 40
  async function replies(shop: Shop, during: (account: Account, at: number) => void | Promise<void>) {
    const account = accountOf(shop)
    for (let at = 0; at < many; at++) {
      account.receive(letter(shop, `p${at}@people.test`, `Reply ${at}`), new Date())
      await during(account, at)
    }
    const rows = await until(async () => {
      const found = await cameIn(shop)
      return new Set(found.map(({ fromAddress }) => fromAddress)).size >= many && found
    }, 40_000)
    expect(rows).toHaveLength(many)
  }
  const pauseOf = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

  it('while lines are cut and the server restarts', { timeout: 60_000 }, async () => {
    const shop = await newShop()
    await replies(shop, async (_, at) => {
      if (at % 8 === 3) world.imap.cut(at % 16 === 3 ? undefined : 'Good night')
      if (at === 20) {
        await world.imap.pause()
        await world.imap.resume()
      }
      await pauseOf(15)
    })
  })

  it('when the server delivers twice, numbers anew, and when two processes read', { timeout: 60_000 }, async () => {
    const shop = await newShop()
    const stopOther = startReading()
    accountOf(shop).copies = 2
    await replies(shop, async (account, at) => {
      if (at % 15 === 7) account.inbox.renumber()
      await pauseOf(10)
    })
    await stopOther()
    expect(accountOf(shop).inbox.messages.every(({ flags }) => flags.size === 0)).toBe(true)
  })
})
