import { createTransport } from 'nodemailer'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { closeAll } from '../mail/handOver.ts'
import { domain } from '../mail/letters.ts'
import { mailbox, publish, send, tenant } from './post.ts'
import { type MailWorld, openMailWorld } from './world.ts'

let world: MailWorld

beforeAll(async () => {
  world = await openMailWorld()
  Object.assign(process.env, world.environment)
  await publish(world)
})
afterEach(async () => {
  world.smtp.mend()
  await closeAll()
})
afterAll(() => world.close())

describe('a sandbox mailbox', () => {
  it('hands its mail to the world, which verifies both signatures, and nobody else sees it', async () => {
    const { verdict, message } = await send('lee@people.test', { html: '<p>Hi Lee' })
    expect(verdict).toMatchObject({ outcome: 'sent', code: 250 })
    await world.settled()
    const [received] = world.inbox('lee@people.test', tenant).messages
    expect(received?.bytes).toEqual(Buffer.concat(message.bytes))
    expect(received?.verdict).toEqual({
      dkim: [
        { result: 'pass', domain, selector: 's1' },
        { result: 'pass', domain, selector: 'e1' },
      ].map((it) => expect.objectContaining(it)),
      spf: 'pass',
      dmarc: 'pass',
    })
    expect(world.inbox('lee@people.test').messages).toEqual([])
    expect(world.inbox('lee@people.test', 'another').messages).toEqual([])
    expect(world.taken(message.messageId)).toBe(1)
  })

  it('a signature whose key is not published does not pass', async () => {
    world.zones.set(domain, [{ name: '_dmarc', type: 'TXT', value: 'v=DMARC1; p=reject' }])
    await send('nokey@people.test')
    await world.settled()
    const { verdict } = world.inbox('nokey@people.test', tenant).messages[0] ?? {}
    expect(verdict?.dkim.map(({ result }) => result)).toEqual(['neutral', 'neutral'])
    expect(verdict).toMatchObject({ spf: 'none', dmarc: 'fail' })
    await publish(world)
  })

  it('gets in with the password that its tenant and address make, and with no other', async () => {
    const { SANDBOX_TOKEN } = process.env
    const account = world.account(mailbox, tenant)
    const login = (user: string, pass: string) =>
      createTransport({
        host: '127.0.0.1',
        port: world.smtp.port,
        requireTLS: true,
        tls: { ca: world.ca },
        auth: { user, pass },
      }).verify()
    await expect(login(account.user, account.password)).resolves.toBe(true)
    const refused = { responseCode: 535, response: expect.stringContaining('5.7.8') }
    await expect(login(`another/${mailbox}`, account.password)).rejects.toMatchObject(refused)
    await expect(login(account.user, SANDBOX_TOKEN ?? '')).rejects.toMatchObject(refused)
  })

  it('mail to another mailbox of its tenant arrives there, with the traces of its way', async () => {
    const bert = world.account(`bert@${domain}`, tenant)
    const sameElsewhere = world.account(`bert@${domain}`, 'another')
    await send(`bert@${domain}`)
    expect(bert.inbox.messages[0]?.bytes.toString()).toMatch(
      new RegExp(`^Return-Path: <${mailbox}>\r\nDelivered-To: bert@${domain}\r\nReceived: `),
    )
    expect(sameElsewhere.inbox.messages).toEqual([])
  })
})

it('other programs submit with a password or an access token, and strangers may knock as at any MX', async () => {
  const account = world.account('ops@shop.test')
  account.accessTokens.add('fresh')
  const way = { host: '127.0.0.1', port: world.smtp.port, requireTLS: true, tls: { ca: world.ca } }
  const mail = { from: 'ops@shop.test', to: 'lee@people.test', subject: 'Hi', text: 'Hi' }
  const { user, password: pass } = account
  for (const auth of [{ user, pass }, { type: 'oauth2' as const, user, accessToken: 'fresh' }, undefined]) {
    await createTransport({ ...way, ...(auth && { auth }) }).sendMail(mail)
  }
  const stale = createTransport({ ...way, auth: { type: 'oauth2', user, accessToken: 'stale' } })
  await expect(stale.sendMail(mail)).rejects.toMatchObject({ code: 'EAUTH' })
  const received = world.inbox('lee@people.test').messages
  expect(received.map((message) => message.account?.address)).toEqual(['ops@shop.test', 'ops@shop.test', undefined])
})

describe('faults on demand', () => {
  it.each([
    ['connect', { outcome: 'retry', stage: 'greeting' }, 0],
    ['mail', { outcome: 'retry', stage: 'mail' }, 0],
    ['rcpt', { outcome: 'retry', stage: 'rcpt' }, 0],
    ['data', { outcome: 'uncertain', stage: 'end' }, 0],
    ['end', { outcome: 'uncertain', stage: 'end' }, 1],
  ] as const)('the line is cut at %s', async (stage, expected, taken) => {
    world.smtp.fail(stage, 'cut')
    const { verdict, message } = await send('cut@people.test')
    expect(verdict).toMatchObject(expected)
    expect(world.taken(message.messageId)).toBe(taken)
    expect((await send('cut@people.test')).verdict.outcome).toBe('sent')
  })

  it('an answer is given instead', async () => {
    world.smtp.fail('data', { code: 554, text: '5.7.1 Looks like spam' }, 2)
    for (let time = 0; time < 2; time++) {
      expect((await send('spam@people.test')).verdict).toMatchObject({ code: 554, text: '5.7.1 Looks like spam' })
    }
    expect((await send('spam@people.test')).verdict.outcome).toBe('sent')
  })
})

it('counts very many without keeping them', async () => {
  const sink = await openMailWorld({ keeps: 'count' })
  const transport = createTransport({ host: '127.0.0.1', port: sink.smtp.port, ignoreTLS: true, pool: true })
  const numbers = Array.from({ length: 50 }, (_, n) => n)
  const mail = (n: number) => ({
    from: 'a@shop.test',
    to: 'lee@people.test',
    messageId: `<${n}@shop.test>`,
    text: 'Hi',
  })
  await Promise.all(numbers.map((n) => transport.sendMail(mail(n % 40))))
  expect(sink.taken()).toBe(50)
  expect(numbers.map((n) => sink.taken(`<${n}@shop.test>`))).toEqual(numbers.map((n) => (n < 10 ? 2 : n < 40 ? 1 : 0)))
  expect(sink.inbox('lee@people.test').messages).toEqual([])
  transport.close()
  await sink.close()
})
