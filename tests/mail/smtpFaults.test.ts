import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Verdict } from '../../jobs/mail/answers.ts'
import type { SignedMessage } from '../../jobs/mail/sign.ts'
import { SmtpPool } from '../../jobs/outside/smtp.ts'
import type { SmtpServer, Timeouts } from '../../jobs/outside/smtpServer.ts'
import { signed } from './letters.ts'
import { accept, answerEhlo, type Caller, type Certificate, certificate, greet, type Script, type ScriptedServer, scriptedServer } from './scriptedServer.ts'

const quick: Timeouts = { connect: 2_000, greeting: 300, command: 300, body: 300, end: 300 }

let message: SignedMessage
let large: SignedMessage
let trusted: Certificate
let expired: Certificate
let elsewhere: Certificate
const servers: ScriptedServer[] = []

beforeAll(async () => {
  message = await signed({ html: '<p>Hi' })
  const file = { filename: 'a.bin', contentType: 'application/octet-stream', bytes: Buffer.alloc(8_000_000) }
  large = await signed({ html: '<p>Hi', attachments: [file] })
  trusted = certificate()
  expired = certificate({ days: -1 })
  elsewhere = certificate({ name: 'elsewhere.test' })
})

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

interface Outcome {
  readonly verdict: Verdict
  /** The hook had been asked, so that the message may be on the other side. */
  readonly committed: boolean
  readonly calls: number
}

async function handOver(script: Script, changes: Partial<SmtpServer> & { what?: SignedMessage; hook?: () => Promise<void> } = {}): Promise<Outcome> {
  const { what = message, hook, ...server } = changes
  const scripted = await scriptedServer(script)
  servers.push(scripted)
  const pool = new SmtpPool({ host: 'localhost', lookup: async () => ['127.0.0.1'], port: scripted.port, tls: 'none', ehloName: 'mx.sender.test', allowPrivate: true, timeouts: quick, ...server })
  let committed = false
  const verdict = await pool.handOver(what, async () => {
    await hook?.()
    committed = true
  })
  await pool.close()
  await scripted.ended()
  return { verdict, committed, calls: scripted.calls() }
}

const silent = (caller: Caller) => caller.gone()

describe.each([
  ['in one write', ['PIPELINING', 'SIZE 90000000']],
  ['one by one', []],
])('with commands %s', (_, offers) => {
  const open = (caller: Caller) => greet(caller, ...offers)

  it('hands a message over', async () => {
    let got = ''
    const { verdict, committed } = await handOver(async (caller) => {
      await open(caller)
      await accept(caller)
      got = await caller.body()
      caller.say('250 2.0.0 queued as 1')
      await caller.line()
      caller.say('221 bye')
    })
    expect(verdict).toMatchObject({ outcome: 'sent', rule: 'sent', text: '2.0.0 queued as 1' })
    expect(committed).toBe(true)
    expect(got).toBe(Buffer.concat(message.bytes).toString('latin1'))
  })

  describe('before the final dot, whatever happens can be tried again', () => {
    it.each<[string, Script, Partial<Verdict>]>([
      ['reset before greeting', (caller) => caller.reset(), {}],
      ['closed before greeting', async (caller) => caller.end(), { stage: 'greeting', rule: 'connection-lost' }],
      ['no greeting', silent, { stage: 'greeting', rule: 'connection-lost' }],
      ['greeting 421', async (caller) => caller.say('421 4.3.2 try later'), { stage: 'greeting', rule: 'greeting-later', code: 421 }],
      ['garbage for a greeting', async (caller) => caller.say('SSH-2.0-OpenSSH_9.2'), { stage: 'greeting', rule: 'answers-out-of-step' }],
      ['a code there is not', async (caller) => caller.say('999 hello'), { stage: 'greeting', rule: 'answers-out-of-step', text: '999 hello' }],
      ['an endless line', async (caller) => { for (;;) { caller.write('220-'.padEnd(60_000, 'x')); await new Promise((resolve) => setImmediate(resolve)); if (caller.isGone) return } }, { stage: 'greeting', rule: 'answers-out-of-step' }],
      ['an endless banner', async (caller) => { while (!caller.isGone) { caller.say('220-welcome'); await new Promise((resolve) => setImmediate(resolve)) } }, { stage: 'greeting', rule: 'answers-out-of-step' }],
      ['a banner that drips', async (caller) => { while (!caller.isGone) { caller.write('2'); await new Promise((resolve) => setTimeout(resolve, 50)) } }, { stage: 'greeting', rule: 'connection-lost' }],
      ['reset after EHLO', async (caller) => { caller.say('220 hi'); await caller.line(); await caller.reset() }, { stage: 'ehlo', rule: 'connection-lost' }],
      ['mixed codes in one answer', async (caller) => { caller.say('220 hi'); await caller.line(); caller.say('250-a\r\n550 b') }, { stage: 'ehlo', rule: 'answers-out-of-step' }],
      ['reset after MAIL', async (caller) => { await open(caller); await caller.line(); await caller.reset() }, { stage: 'mail', rule: 'connection-lost' }],
      ['reset after RCPT', async (caller) => { await open(caller); await caller.line(); caller.say('250 ok'); await caller.line(); await caller.reset() }, { rule: 'connection-lost' }],
      ['reset after DATA', async (caller) => { await open(caller); await accept(caller, undefined, undefined, '354-wait'); await caller.reset() }, { rule: 'connection-lost' }],
      ['silence after DATA', async (caller) => { await open(caller); await accept(caller, undefined, undefined, '354-wait'); await caller.gone() }, { stage: 'data', rule: 'connection-lost' }],
      ['DATA answered with 250', async (caller) => { await open(caller); await accept(caller, undefined, undefined, '250 what'); await caller.gone() }, { stage: 'data', rule: 'answers-out-of-step' }],
      ['MAIL answered with 354', async (caller) => { await open(caller); await accept(caller, '354 what'); await caller.gone() }, { stage: 'mail', rule: 'answers-out-of-step' }],
      ['an answer too many before the body', async (caller) => { await open(caller); await accept(caller, undefined, undefined, '354 go\r\n250 more'); await caller.gone() }, { rule: 'answers-out-of-step' }],
      ['garbage after 354', async (caller) => { await open(caller); await accept(caller, undefined, undefined, '354 go\r\n#!?'); await caller.gone() }, { rule: 'answers-out-of-step' }],
      ['421 to MAIL', async (caller) => { await open(caller); await accept(caller, '421 4.3.0 going down'); await caller.gone() }, { stage: 'mail', rule: 'closing' }],
      ['greylisting', async (caller) => { await open(caller); await accept(caller, undefined, '451 4.7.1 Greylisted', '503 no'); await caller.gone() }, { stage: 'rcpt', rule: 'greylisted' }],
    ])('%s', async (_name, script, expected) => {
      const { verdict, committed } = await handOver(script)
      expect(verdict).toMatchObject({ outcome: 'retry', ...expected })
      expect(committed).toBe(false)
    })

    it('a reset while the body is under way', async () => {
      const { verdict, committed } = await handOver(
        async (caller) => {
          await open(caller)
          await accept(caller)
          await caller.someOfBody()
          await caller.reset()
        },
        { what: large },
      )
      expect(verdict).toMatchObject({ outcome: 'retry', stage: 'body', rule: 'connection-lost' })
      expect(committed).toBe(false)
    })

    it('a server that takes no more of the body', async () => {
      const { verdict } = await handOver(
        async (caller) => {
          await open(caller)
          await accept(caller)
          await caller.pause(quick.body * 2)
          await caller.gone()
        },
        { what: large },
      )
      expect(verdict).toMatchObject({ outcome: 'retry', stage: 'body', text: 'The server took nothing for 300 ms.' })
    })

    it('a refusal while the body is under way', async () => {
      const { verdict } = await handOver(
        async (caller) => {
          await open(caller)
          await accept(caller)
          await caller.someOfBody()
          caller.say('552 5.3.4 message size exceeds limit')
          await caller.gone()
        },
        { what: large },
      )
      expect(verdict).toMatchObject({ outcome: 'bounce', severity: 'soft', cause: 'size', stage: 'body' })
    })

    it('a reset just before the dot, after it was written down', async () => {
      let reset: () => void = () => {}
      const wasReset = new Promise<void>((resolve) => {
        reset = resolve
      })
      const { verdict, committed } = await handOver(
        async (caller) => {
          await open(caller)
          await accept(caller)
          await caller.someOfBody()
          await caller.reset()
          reset()
        },
        { hook: () => wasReset },
      )
      expect(verdict).toMatchObject({ outcome: 'retry', stage: 'body', rule: 'connection-lost' })
      expect(committed).toBe(true)
    })

    it('nothing is handed over when it could not be written down', async () => {
      let body: string | undefined
      const { verdict } = await handOver(
        async (caller) => {
          await open(caller)
          await accept(caller)
          body = await caller.body()
        },
        { hook: () => Promise.reject(new Error('the database is away')) },
      )
      expect(verdict).toMatchObject({ outcome: 'retry', rule: 'not-committed', text: 'the database is away' })
      expect(body).not.toContain('\r\n.\r\n')
    })
  })

  describe('after the final dot', () => {
    const withMessage = (then: (caller: Caller) => Promise<void> | void): Script => async (caller) => {
      await open(caller)
      await accept(caller)
      await caller.body()
      await then(caller)
    }

    it.each<[string, (caller: Caller) => Promise<void> | void]>([
      ['a reset', (caller) => caller.reset()],
      ['a goodbye without an answer', (caller) => caller.end()],
      ['silence', (caller) => caller.gone()],
      ['garbage', (caller) => caller.say('OK OK')],
      ['a code there is not', (caller) => caller.say('999 fine')],
      ['another 354', (caller) => caller.say('354 more')],
      ['half an answer', (caller) => caller.say('250-queued')],
      ['two answers that differ', (caller) => caller.say('250 ok\r\n550 no')],
      ['two answers that differ the other way', (caller) => caller.say('550 5.1.1 no\r\n250 ok')],
    ])('%s is uncertain', async (_name, then) => {
      const { verdict, committed, calls } = await handOver(withMessage(then))
      expect(verdict).toMatchObject({ outcome: 'uncertain', stage: 'end', rule: 'lost-after-message' })
      expect(committed).toBe(true)
      // And nobody tried again.
      expect(calls).toBe(1)
    })

    it.each<[string, string, Partial<Verdict>]>([
      ['250 ok\r\n421 idle, closing', 'sent', {}],
      ['250 ok\r\n250 ok', 'sent', {}],
      ['451 4.3.0 later', 'retry', { rule: 'later' }],
      ['421 4.3.0 closing', 'retry', { rule: 'closing' }],
      ['550 5.1.1 no such user', 'bounce', { rule: 'address-dead' }],
      ['554 5.7.1 rejected as spam', 'mailbox', { rule: 'about-us' }],
      ['552 5.2.2 mailbox full', 'bounce', { rule: 'mailbox-full' }],
    ])('%j is believed', async (answer, outcome, expected) => {
      const { verdict } = await handOver(withMessage((caller) => caller.say(answer)))
      expect(verdict).toMatchObject({ outcome, stage: 'end', ...expected })
    })
  })

  describe('a refused recipient', () => {
    it('is a bounce, and the connection serves the next message', async () => {
      const seen: string[] = []
      const scripted = await scriptedServer(async (caller) => {
        await open(caller)
        seen.push(...(await accept(caller, '250 ok', '550 5.1.1 no such user', '554 no valid recipients')))
        if (offers.length === 0) return
        seen.push(await caller.line())
        caller.say('250 reset')
        seen.push(...(await accept(caller)))
        await caller.body()
        caller.say('250 queued')
      })
      servers.push(scripted)
      const pool = new SmtpPool(serverAt(scripted))
      const committing = async () => {}
      expect(await pool.handOver(message, committing)).toMatchObject({ outcome: 'bounce', severity: 'hard', stage: 'rcpt' })
      if (offers.length > 0) {
        expect(await pool.handOver(message, committing)).toMatchObject({ outcome: 'sent' })
        expect(scripted.calls()).toBe(1)
        expect(seen[3]).toBe('RSET')
      }
      await pool.close()
    })

    it('gets nothing, not even an empty message, when DATA is accepted all the same', async () => {
      let after: string | undefined
      const { verdict, committed } = await handOver(async (caller) => {
        await open(caller)
        await caller.line()
        caller.say('250 ok')
        await caller.line()
        caller.say('550 5.1.1 no such user')
        if (offers.length > 0) {
          await caller.line()
          caller.say('354 go on')
        }
        after = await caller.line()
      })
      expect(verdict).toMatchObject({ outcome: 'bounce', severity: 'hard', stage: 'rcpt' })
      expect(committed).toBe(false)
      // One by one the session goes on and says goodbye; in one write there is no way back but to leave.
      expect(after).toBe(offers.length > 0 ? '' : 'QUIT')
    })

    it('is not judged by an answer that may have been meant for something else', async () => {
      const { verdict } = await handOver(async (caller) => {
        await open(caller)
        await accept(caller, '250 ok\r\n550 5.1.1 who asked', '250 ok')
        await caller.gone()
      })
      expect(verdict).toMatchObject({ outcome: 'retry', rule: 'answers-out-of-step' })
    })
  })
})

const serverAt = ({ port }: ScriptedServer): SmtpServer => ({ host: 'localhost', lookup: async () => ['127.0.0.1'], port, tls: 'none', ehloName: 'mx.sender.test', allowPrivate: true, timeouts: quick })

describe('TLS is never given up', () => {
  const login = { user: 'anna', password: 'secret' }
  const heard: string[] = []

  it.each<[string, Script, Partial<Verdict>]>([
    ['STARTTLS is taken out of the offer', async (caller) => { await greet(caller, 'PIPELINING', 'AUTH PLAIN'); heard.push(await caller.line()) }, { rule: 'tls-stripped', text: 'The server does not offer STARTTLS.' }],
    ['something is slipped in before encryption', async (caller) => { await greet(caller, 'STARTTLS'); await caller.line(); caller.say('220 go\r\n250-AUTH PLAIN'); await caller.gone() }, { rule: 'tls-stripped' }],
    ['STARTTLS is refused', async (caller) => { await greet(caller, 'STARTTLS'); await caller.line(); caller.say('502 no'); heard.push(await caller.line()) }, { rule: 'tls-refused' }],
    ['the certificate has expired', async (caller) => { await greet(caller, 'STARTTLS'); await caller.line(); caller.say('220 go'); await caller.secure(expired); await caller.gone() }, { rule: 'tls-untrusted', text: 'certificate has expired' }],
    ['the certificate is another server’s', async (caller) => { await greet(caller, 'STARTTLS'); await caller.line(); caller.say('220 go'); await caller.secure(elsewhere); await caller.gone() }, { rule: 'tls-untrusted' }],
    ['the answer to the handshake is plain text', async (caller) => { await greet(caller, 'STARTTLS'); await caller.line(); caller.say('220 go'); await caller.someOfBody(); caller.say('500 what'); await caller.gone() }, { rule: 'tls-untrusted' }],
  ])('%s: the mailbox stops, and no password was said', async (_name, script, expected) => {
    heard.length = 0
    const ca = `${trusted.cert}\n${expired.cert}\n${elsewhere.cert}`
    const { verdict, committed } = await handOver(script, { tls: 'starttls', login, ca })
    expect(verdict).toMatchObject({ outcome: 'mailbox', cause: 'tls', ...expected })
    expect(committed).toBe(false)
    expect(heard.join('')).toBe('')
  })

  it('a certificate nobody vouches for stops the mailbox too', async () => {
    const script: Script = async (caller) => {
      await greet(caller, 'STARTTLS')
      await caller.line()
      caller.say('220 go')
      await caller.secure(trusted)
      await caller.gone()
    }
    const { verdict } = await handOver(script, { tls: 'starttls', login })
    expect(verdict).toMatchObject({ outcome: 'mailbox', cause: 'tls', rule: 'tls-untrusted' })
  })

  it('a reset within the handshake can be tried again', async () => {
    const { verdict } = await handOver(
      async (caller) => {
        await greet(caller, 'STARTTLS')
        await caller.line()
        caller.say('220 go')
        await caller.someOfBody()
        await caller.reset()
      },
      { tls: 'starttls', login },
    )
    expect(verdict).toMatchObject({ outcome: 'retry', rule: 'connection-lost', stage: 'starttls' })
  })

  it('asks again what is offered once it is encrypted', async () => {
    let line = ''
    const { verdict } = await handOver(
      async (caller) => {
        await greet(caller, 'STARTTLS', 'AUTH LOGIN', 'PIPELINING')
        await caller.line()
        caller.say('220 go')
        await caller.secure(trusted)
        await answerEhlo(caller, 'AUTH PLAIN')
        line = await caller.line()
        caller.say('235 welcome')
        await accept(caller)
        await caller.body()
        caller.say('250 ok')
      },
      { tls: 'starttls', login, ca: trusted.cert },
    )
    expect(verdict.outcome).toBe('sent')
    expect(line).toBe(`AUTH PLAIN ${Buffer.from('\0anna\0secret').toString('base64')}`)
  })
})
