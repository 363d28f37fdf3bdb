import { createTransport } from 'nodemailer'
import PostalMime, { type Email } from 'postal-mime'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { closeAll } from '../mail/handOver.ts'
import { address, domain } from '../mail/letters.ts'
import { type Hit, mailbox, noteVisits, publish, send, tenant } from './post.ts'
import { type MailWorld, openMailWorld } from './world.ts'

let world: MailWorld
let product: Awaited<ReturnType<typeof noteVisits>>

beforeAll(async () => {
  product = await noteVisits()
  world = await openMailWorld({ product: { url: product.url } })
  Object.assign(process.env, world.environment)
  await publish(world)
})
beforeEach(() => {
  product.hits.length = 0
})
afterEach(closeAll)
afterAll(async () => {
  await world.close()
  await product.close()
})

const html = `<p>Hi <a href="https://track.sender.test/c/1">shop</a> <a href="https://example.com/">out</a>
<a href="https://track.sender.test/unsubscribe/1">leave</a><img src="https://track.sender.test/o/1" alt="">
<img src="https://example.com/logo.png" alt="">`

const returnPath = address(`bounces+tok.en-1@return.${domain}`)

/** Sends to somebody, waits until they have done what they do, and answers what came back. */
async function write(to: string, changes: Parameters<typeof send>[2] = {}) {
  const account = world.account(mailbox, tenant)
  const before = account.inbox.messages.length
  const { verdict, message } = await send(to, { html }, { returnPath, ...changes })
  await world.settled()
  expect(world.faults).toEqual([])
  const back = await Promise.all(account.inbox.messages.slice(before).map(({ bytes }) => PostalMime.parse(bytes)))
  return { verdict, message, back, deeds: world.inbox(to, tenant).messages.at(-1)?.deeds ?? [] }
}

const header = (mail: Email | undefined, name: string) => mail?.headers.find(({ key }) => key === name)?.value
const text = (mail: Email | undefined, type: string) => {
  const part = mail?.attachments.find(({ mimeType }) => mimeType === type)
  return part && (typeof part.content === 'string' ? part.content : Buffer.from(part.content as ArrayBuffer).toString())
}
const seen = ({ method, url }: Hit) => `${method} ${url}`

/** A world whose clock only moves when it is told to, and a way to knock there. */
async function standstill() {
  const still = await openMailWorld({ speed: 0 })
  const transport = createTransport({ host: '127.0.0.1', port: still.smtp.port, ignoreTLS: true })
  return { still, knock: (to: string) => transport.sendMail({ from: 'a@shop.test', to, text: 'Hi' }) }
}

describe('at the door', () => {
  it.each([
    ['no-such-user', { outcome: 'bounce', severity: 'hard', cause: 'address', enhanced: '5.1.1' }],
    ['mailbox-full', { outcome: 'bounce', severity: 'soft', cause: 'full', enhanced: '5.2.2' }],
    ['refuses-policy', { code: 550, enhanced: '5.7.1' }],
  ])('%s', async (name, expected) => {
    const { verdict, back } = await write(`${name}@people.test`)
    expect(verdict).toMatchObject(expected)
    expect(back).toEqual([])
    expect(world.inbox(`${name}@people.test`, tenant).messages).toEqual([])
  })

  it('who greylists puts a stranger off, and takes the message some minutes later', async () => {
    const { still, knock } = await standstill()
    const putOff = { responseCode: 451, response: expect.stringContaining('4.7.1') }
    await expect(knock('greylists@people.test')).rejects.toMatchObject(putOff)
    still.clock.advance(4 * 60_000)
    await expect(knock('greylists@people.test')).rejects.toMatchObject(putOff)
    still.clock.advance(60_000)
    await knock('greylists@people.test')
    expect(still.inbox('greylists@people.test').messages).toHaveLength(1)
    await still.close()
  })

  it('who throttles takes three a minute', async () => {
    const { still, knock } = await standstill()
    for (let n = 0; n < 3; n++) await knock(`throttles.${n}@people.test`)
    const slower = { responseCode: 451, response: expect.stringContaining('4.7.28') }
    await expect(knock('throttles.3@people.test')).rejects.toMatchObject(slower)
    still.clock.advance(60_000)
    await knock('throttles.4@people.test')
    await still.close()
  })

  it('who is busy hangs up once', async () => {
    const { verdict } = await write('busy@people.test')
    expect(verdict).toMatchObject({ code: 421, enhanced: '4.3.2' })
    expect((await write('busy@people.test')).verdict.outcome).toBe('sent')
  })

  it('who is slow takes the message in the end', async () => {
    const began = world.clock.now().getTime()
    expect((await write('slow@people.test')).verdict.outcome).toBe('sent')
    expect(world.clock.now().getTime() - began).toBeGreaterThan(30_000)
  })
})

describe('opens and clicks', () => {
  it('opens: a reader’s program fetches the pixel of the product, and nothing else', async () => {
    const { deeds, back } = await write('opens@people.test')
    expect(product.hits.map(seen)).toEqual(['GET track.sender.test/o/1'])
    expect(product.hits[0]?.userAgent).toMatch(/Chrome|Safari|Thunderbird|Mobile/)
    expect(deeds).toMatchObject([{ what: 'opened it', detail: '200 https://track.sender.test/o/1' }])
    expect(back).toEqual([])
  })

  it.each([
    ['opens-through-gmail', /GoogleImageProxy/, '66.249.84.12'],
    ['opens-through-apple', /^Mozilla\/5\.0$/, '17.58.101.7'],
  ])('%s', async (name, userAgent, from) => {
    await write(`${name}@people.test`)
    expect(product.hits).toMatchObject([
      { url: 'track.sender.test/o/1', userAgent: expect.stringMatching(userAgent), from },
    ])
  })

  it('clicks: opens it and follows a link that is not for leaving', async () => {
    await write('clicks@people.test')
    expect(product.hits.map(seen)).toEqual(['GET track.sender.test/o/1', 'GET track.sender.test/c/1'])
  })

  it('scans: everything is fetched within seconds, also what leaves', async () => {
    await write('scans@people.test')
    expect(product.hits.map(seen).sort()).toEqual([
      'GET track.sender.test/c/1',
      'GET track.sender.test/o/1',
      'GET track.sender.test/unsubscribe/1',
    ])
  })

  it('without a product nothing is fetched, wherever it leads', async () => {
    world.web.product = undefined
    await write('scans@people.test')
    expect(product.hits).toEqual([])
    world.web.product = { url: product.url }
    expect(() => {
      world.web.product = { url: 'http://198.51.100.1' }
    }).toThrow('this machine')
  })
})

describe('answers', () => {
  it('replies: in the thread, to Reply-To', async () => {
    const { back, message } = await write('replies@people.test', { references: ['<first@sender.test>'] })
    const [reply] = back
    expect(reply?.from?.address).toBe('replies@people.test')
    expect(reply?.to?.[0]?.address).toBe(mailbox)
    expect(reply).toMatchObject({ subject: 'Re: Hello', inReplyTo: message.messageId })
    expect(reply?.references?.split(/\s+/)).toEqual(['<first@sender.test>', message.messageId])
    expect(reply?.text).toMatch(/^\S.*\r?\n\r?\n> Hello there\./s)
    expect(header(reply, 'auto-submitted')).toBeUndefined()
  })

  it('replies-from-elsewhere: from another address of the same company', async () => {
    const [reply] = (await write('replies-from-elsewhere@people.test')).back
    expect(reply?.from?.address).toMatch(/^[a-z]+\.replies-from-elsewhere@people\.test$/)
  })

  it('is-away: says so to the envelope’s sender (RFC 3834)', async () => {
    const { back, message } = await write('is-away@people.test')
    expect(header(back[0], 'auto-submitted')).toBe('auto-replied')
    expect(header(back[0], 'return-path')).toBe('<>')
    expect(header(back[0], 'delivered-to')).toBe(returnPath.mail)
    expect(back[0]).toMatchObject({ subject: 'Automatic reply: Hello', inReplyTo: message.messageId })
  })

  it('asks-to-be-removed: in words', async () => {
    const [reply] = (await write('asks-to-be-removed@people.test')).back
    expect(reply?.text).toMatch(/remove|unsubscribe|stop|take me off/i)
  })

  it('unsubscribes: one POST to the header’s link (RFC 8058)', async () => {
    await write('unsubscribes@people.test')
    expect(product.hits).toMatchObject([
      { method: 'POST', url: 'track.sender.test/u/abc_DEF-123', body: 'List-Unsubscribe=One-Click' },
    ])
  })

  it('several at once, said by the address or set for it', async () => {
    await write('opens+replies.7@people.test')
    expect(product.hits.map(seen)).toEqual(['GET track.sender.test/o/1'])
    world.persona('lee@people.test', 'opens', 'unsubscribes')
    const { deeds, back } = await write('lee@people.test')
    expect(deeds.map(({ what }) => what).sort()).toEqual(['left with one click', 'opened it'])
    expect(back).toEqual([])
    expect((await write('silent@people.test')).deeds).toEqual([])
  })
})

describe('reports', () => {
  it.each([
    ['bounces-later', 'failed', '5.1.1'],
    ['full-later', 'failed', '4.2.2'],
    ['delays-later', 'delayed', '4.4.1'],
  ])('%s: to the envelope’s sender (RFC 3464)', async (name, action, status) => {
    const { verdict, back, message } = await write(`${name}@people.test`)
    expect(verdict.outcome).toBe('sent')
    const [report] = back
    expect(header(report, 'return-path')).toBe('<>')
    expect(header(report, 'delivered-to')).toBe(returnPath.mail)
    expect(header(report, 'content-type')).toContain('report-type=delivery-status')
    expect(text(report, 'message/delivery-status')).toMatch(
      new RegExp(`Final-Recipient: rfc822; ${name}@people.test\r?\nAction: ${action}\r?\nStatus: ${status}`),
    )
    expect(text(report, 'text/rfc822-headers')).toContain(`Message-ID: ${message.messageId}`)
  })

  it('complains: the provider’s feedback loop reports it (RFC 5965)', async () => {
    const { back, message } = await write('complains@people.test')
    expect(text(back[0], 'message/feedback-report')).toMatch(
      /Feedback-Type: abuse[\s\S]*Original-Rcpt-To: <complains@people\.test>/,
    )
    expect(text(back[0], 'message/rfc822')).toContain(`Message-ID: ${message.messageId}`)
  })
})

it('strangers are silent, unless the world is lively: then they are as people are, and always the same', async () => {
  expect((await write('somebody@people.test')).deeds).toEqual([])
  const characters = async () => {
    const lively = await openMailWorld({ strangers: 'lively', seed: 'one' })
    const transport = createTransport({ host: '127.0.0.1', port: lively.smtp.port, ignoreTLS: true, pool: true })
    const numbers = Array.from({ length: 60 }, (_, n) => n)
    const took = await Promise.all(
      numbers.map((n) =>
        transport.sendMail({ from: 'a@shop.test', to: `p${n}@people.test`, text: 'Hi' }).then(
          () => 'took',
          ({ responseCode }: { responseCode: number }) => responseCode,
        ),
      ),
    )
    await lively.settled()
    transport.close()
    const did = numbers.map((n) => lively.inbox(`p${n}@people.test`).messages[0]?.deeds.map(({ what }) => what))
    await lively.close()
    return { took, did }
  }
  const one = await characters()
  expect(await characters()).toEqual(one)
  expect(new Set(one.took).size).toBeGreaterThan(1)
  expect(new Set(one.did.flat()).size).toBeGreaterThan(3)
})
