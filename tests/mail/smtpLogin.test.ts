import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SignedMessage } from '../../jobs/mail/sign.ts'
import { testConnection } from '../../jobs/outside/smtp.ts'
import { anyMessage, at, closeAll, noted, pool, serve, takeAll } from './handOver.ts'
import { certificate, greet } from './scriptedServer.ts'

const trusted = certificate()
let message: SignedMessage

beforeAll(async () => {
  message = await anyMessage()
})

afterEach(closeAll)

describe('logging in', () => {
  const base64 = (text: string) => Buffer.from(text).toString('base64')

  it('by LOGIN, where there is no PLAIN', async () => {
    const lines: string[] = []
    const server = await serve(async (caller) => {
      await greet(caller, 'AUTH=LOGIN CRAM-MD5')
      for (const answer of [`334 ${base64('Username:')}`, `334 ${base64('Password:')}`, '235 ok']) {
        lines.push(await caller.line())
        caller.say(answer)
      }
      await takeAll(caller)
    })
    const verdict = await pool(at(server, { login: { user: 'anna', password: 'secret' } })).handOver(message, noted)
    expect(verdict.outcome).toBe('sent')
    expect(lines).toEqual(['AUTH LOGIN', base64('anna'), base64('secret')])
  })

  it('by a token, and with its provider’s own reason when it is refused', async () => {
    const server = await serve(async (caller, nth) => {
      await greet(caller, 'AUTH PLAIN XOAUTH2')
      expect(await caller.line()).toBe(`AUTH XOAUTH2 ${base64(`user=anna\x01auth=Bearer t${nth}\x01\x01`)}`)
      if (nth === 0) {
        caller.say(`334 ${base64('{"status":"401","schemes":"Bearer"}')}`)
        expect(await caller.line()).toBe('')
        return caller.say('535 5.7.8 Username and Password not accepted')
      }
      caller.say('235 ok')
      return takeAll(caller)
    })
    let nth = 0
    const login = { user: 'anna', accessToken: async () => `t${nth++}` }
    const way = pool(at(server, { login }))
    expect(await way.handOver(message, noted)).toMatchObject({
      outcome: 'mailbox',
      cause: 'authentication',
      text: '5.7.8 Username and Password not accepted {"status":"401","schemes":"Bearer"}',
    })
    expect((await way.handOver(message, noted)).outcome).toBe('sent')
  })

  it('stops the mailbox when no token can be had or nothing fitting is offered', async () => {
    const server = await serve(async (caller) => {
      await greet(caller, 'AUTH XOAUTH2')
      await caller.gone()
    })
    const accessToken = () => Promise.reject(new Error('The grant was revoked.'))
    expect(await pool(at(server, { login: { user: 'anna', accessToken } })).handOver(message, noted)).toMatchObject({
      outcome: 'mailbox',
      cause: 'authentication',
      text: 'The grant was revoked.',
    })
    expect(await pool(at(server, { login: { user: 'anna', password: 'p' } })).handOver(message, noted)).toMatchObject({
      outcome: 'mailbox',
      text: 'The server offers only XOAUTH2; PLAIN or LOGIN is needed.',
    })
  })
})

describe('trying a connection', () => {
  it('shows the server’s own words, step by step', async () => {
    const server = await serve(async (caller) => {
      await greet(caller, 'STARTTLS')
      await caller.line()
      caller.say('220 2.0.0 Ready')
      await caller.secure(trusted)
      await caller.line()
      caller.say('250-mx.rcpt.test\r\n250 AUTH PLAIN')
      await caller.line()
      caller.say(
        '535-5.7.8 Username and Password not accepted. For more\r\n535 5.7.8 information, go to https://x.test',
      )
    })
    const login = { user: 'anna', password: 'wrong' }
    const { steps, problem } = await testConnection(at(server, { tls: 'starttls', login, ca: trusted.cert }))
    expect(steps.map(({ stage }) => stage)).toEqual([
      'connect',
      'greeting',
      'ehlo',
      'starttls',
      'starttls',
      'ehlo',
      'auth',
    ])
    expect(steps[1]?.said).toBe('220 mx.rcpt.test ESMTP')
    expect(steps[4]?.said).toMatch(/^TLSv1\.3, /)
    expect(problem).toMatchObject({
      outcome: 'mailbox',
      cause: 'authentication',
      code: 535,
      text: expect.stringMatching(/^5\.7\.8 Username and Password not accepted\. For more .*x\.test$/),
    })
    expect(JSON.stringify(steps)).not.toContain('wrong')
  })

  it('says that it works, over TLS from the first byte too', async () => {
    const server = await serve(async (caller) => {
      await caller.secure(trusted)
      await greet(caller)
      expect(await caller.line()).toBe('QUIT')
      caller.say('221 bye')
    })
    expect((await testConnection(at(server, { tls: 'implicit', ca: trusted.cert }))).problem).toBeUndefined()
  })

  it('says when the port does not speak TLS', async () => {
    const plain = await serve(async (caller) => caller.say('220 plain text'))
    const { problem } = await testConnection(at(plain, { tls: 'implicit' }))
    expect(problem).toMatchObject({ outcome: 'mailbox', cause: 'tls' })
  })
})
