import { afterEach, describe, expect, it } from 'vitest'
import type { Verdict } from '../../jobs/mail/answers.ts'
import { closeAll, handOver } from './handOver.ts'
import { accept, answerEhlo, certificate, greet, type Script } from './scriptedServer.ts'

const trusted = certificate()
const expired = certificate({ days: -1 })
const elsewhere = certificate({ name: 'elsewhere.test' })

afterEach(closeAll)

describe('TLS is never given up', () => {
  const login = { user: 'anna', password: 'secret' }
  const heard: string[] = []

  it.each<[string, Script, Partial<Verdict>]>([
    [
      'STARTTLS is taken out of the offer',
      async (caller) => {
        await greet(caller, 'PIPELINING', 'AUTH PLAIN')
        heard.push(await caller.line())
      },
      { rule: 'tls-stripped', text: 'The server does not offer STARTTLS.' },
    ],
    [
      'something is slipped in before encryption',
      async (caller) => {
        await greet(caller, 'STARTTLS')
        await caller.line()
        caller.say('220 go\r\n250-AUTH PLAIN')
        await caller.gone()
      },
      { rule: 'tls-stripped' },
    ],
    [
      'STARTTLS is refused',
      async (caller) => {
        await greet(caller, 'STARTTLS')
        await caller.line()
        caller.say('502 no')
        heard.push(await caller.line())
      },
      { rule: 'tls-refused' },
    ],
    [
      'the certificate has expired',
      async (caller) => {
        await greet(caller, 'STARTTLS')
        await caller.line()
        caller.say('220 go')
        await caller.secure(expired)
        await caller.gone()
      },
      { rule: 'tls-untrusted', text: 'certificate has expired' },
    ],
    [
      'the certificate is another server’s',
      async (caller) => {
        await greet(caller, 'STARTTLS')
        await caller.line()
        caller.say('220 go')
        await caller.secure(elsewhere)
        await caller.gone()
      },
      { rule: 'tls-untrusted' },
    ],
    [
      'the answer to the handshake is plain text',
      async (caller) => {
        await greet(caller, 'STARTTLS')
        await caller.line()
        caller.say('220 go')
        await caller.someOfBody()
        caller.say('500 what')
        await caller.gone()
      },
      { rule: 'tls-untrusted' },
    ],
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
