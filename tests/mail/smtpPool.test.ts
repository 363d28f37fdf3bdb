import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SignedMessage } from '../../jobs/mail/sign.ts'
import { type PoolOptions, SmtpPool, testConnection } from '../../jobs/outside/smtp.ts'
import type { SmtpServer } from '../../jobs/outside/smtpServer.ts'
import { isLoopback, isPublic } from '../../jobs/outside/smtpSocket.ts'
import { address, signed } from './letters.ts'
import { accept, type Caller, type Certificate, certificate, greet, type Script, type ScriptedServer, scriptedServer } from './scriptedServer.ts'

let message: SignedMessage
let trusted: Certificate
const opened: { close(): Promise<void> }[] = []
const noted = async () => {}

beforeAll(async () => {
  message = await signed({ html: '<p>Hi' })
  trusted = certificate()
})

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close()
})

async function serve(script: Script): Promise<ScriptedServer> {
  const server = await scriptedServer(script)
  opened.push(server)
  return server
}

const at = ({ port }: ScriptedServer, changes: Partial<SmtpServer> = {}): SmtpServer => ({
  host: 'localhost',
  lookup: async () => ['127.0.0.1'],
  port,
  tls: 'none',
  ehloName: 'mx.sender.test',
  allowPrivate: true,
  timeouts: { greeting: 2_000, command: 2_000, end: 2_000 },
  ...changes,
})

function pool(server: SmtpServer, options: PoolOptions = {}): SmtpPool {
  const made = new SmtpPool(server, options)
  opened.push(made)
  return made
}

/** Takes messages for as long as they come. */
async function takeAll(caller: Caller, taken: string[] = [], answer = '250 queued'): Promise<void> {
  for (let line = await caller.line(); line !== '' && line !== 'QUIT'; line = await caller.line()) {
    if (line.startsWith('DATA')) {
      caller.say('354 go on')
      taken.push(await caller.body())
      caller.say(answer)
    } else caller.say('250 ok')
  }
  caller.say('221 bye')
}

const offers = ['PIPELINING', 'SIZE 1000000', 'SMTPUTF8', '8BITMIME']
const takes = (taken?: string[]): Script => async (caller) => {
  await greet(caller, ...offers)
  await takeAll(caller, taken)
}

describe('a pool of connections', () => {
  it('keeps a connection for the next message', async () => {
    const server = await serve(takes())
    const way = pool(at(server))
    for (let n = 0; n < 5; n++) expect((await way.handOver(message, noted)).outcome).toBe('sent')
    expect(server.calls()).toBe(1)
  })

  it('opens no more than it may, and gets everything through', async () => {
    const taken: string[] = []
    const server = await serve(takes(taken))
    const way = pool(at(server), { connections: 3 })
    const verdicts = await Promise.all(Array.from({ length: 60 }, () => way.handOver(message, noted)))
    expect(verdicts.every(({ outcome }) => outcome === 'sent')).toBe(true)
    expect(taken).toHaveLength(60)
    expect(server.calls()).toBeLessThanOrEqual(3)
  })

  it('renews a connection before the server tires of it', async () => {
    const server = await serve(takes())
    const way = pool(at(server), { connections: 1, messagesPerConnection: 4 })
    for (let n = 0; n < 10; n++) await way.handOver(message, noted)
    expect(server.calls()).toBe(3)
  })

  it('takes a new connection when the kept one has gone, without anyone noticing', async () => {
    const farewells = [(caller: Caller) => caller.end(), (caller: Caller) => caller.reset(), (caller: Caller) => caller.say('421 4.4.2 idle too long')]
    for (const farewell of farewells) {
      const left = new EventTarget()
      const server = await serve(async (caller, nth) => {
        await greet(caller, ...offers)
        if (nth > 0) return takeAll(caller)
        await accept(caller)
        await caller.body()
        caller.say('250 ok')
        await caller.turn()
        await farewell(caller)
        left.dispatchEvent(new Event('left'))
        await caller.gone()
      })
      const way = pool(at(server))
      const gone = new Promise((resolve) => left.addEventListener('left', resolve, { once: true }))
      expect((await way.handOver(message, noted)).outcome).toBe('sent')
      await gone
      let commits = 0
      const verdict = await way.handOver(message, async () => {
        commits++
      })
      expect(verdict.outcome).toBe('sent')
      expect(commits).toBe(1)
      expect(server.calls()).toBe(2)
    }
  })

  it('does not try again what may have been taken', async () => {
    let nth = 0
    const server = await serve(async (caller) => {
      await greet(caller, ...offers)
      for (;;) {
        await accept(caller)
        await caller.body()
        if (nth++ > 0) return caller.end()
        caller.say('250 ok')
      }
    })
    const way = pool(at(server))
    expect((await way.handOver(message, noted)).outcome).toBe('sent')
    expect((await way.handOver(message, noted)).outcome).toBe('uncertain')
    expect(server.calls()).toBe(1)
  })

  it('asks for a login once, not once per connection, when the password is wrong', async () => {
    let logins = 0
    const server = await serve(async (caller) => {
      await greet(caller, 'AUTH PLAIN')
      await caller.line()
      logins++
      caller.say('535 5.7.8 wrong password')
    })
    const way = pool(at(server, { login: { user: 'anna', password: 'wrong' } }), { connections: 10 })
    const verdicts = await Promise.all(Array.from({ length: 10 }, () => way.handOver(message, noted)))
    expect(new Set(verdicts.map(({ rule, text }) => `${rule}: ${text}`))).toEqual(new Set(['auth-refused: 5.7.8 wrong password']))
    expect(logins).toBe(1)
  })

  it('says goodbye when it is closed, and takes nothing more', async () => {
    const heard: string[] = []
    const server = await serve(async (caller) => {
      await greet(caller)
      await accept(caller)
      await caller.body()
      caller.say('250 ok')
      heard.push(await caller.line())
    })
    const way = pool(at(server), { connections: 1 })
    const [first, waiting] = [way.handOver(message, noted), way.handOver(message, noted)]
    await way.close()
    expect((await first).outcome).toBe('sent')
    expect(await waiting).toMatchObject({ outcome: 'retry', rule: 'not-committed' })
    await server.ended()
    expect(heard).toEqual(['QUIT'])
  })
})

describe('what goes over the wire', () => {
  it('is the message, byte for byte, with leading dots doubled', async () => {
    const taken: string[] = []
    const way = pool(at(await serve(takes(taken))))
    const parts = ['.a\r\n..b\r\n', '.\r\nc\r\n', '.d', '\r\n.', 'e\r', '\n.f']
    const bytes = parts.map((part) => Buffer.from(part))
    await way.handOver({ ...message, bytes, size: 20 }, noted)
    expect(taken).toEqual(['..a\r\n...b\r\n..\r\nc\r\n..d\r\n..e\r\n..f\r\n'])
  })

  it.each(['a\n.\r\nb', 'a\r\n.\nb', 'a\r.\r\n', 'a\rb', '\n', 'a\r', 'a\0b'])('is never %j, which some would read as another message', async (text) => {
    const taken: string[] = []
    const server = await serve(takes(taken))
    const way = pool(at(server))
    for (const bytes of [[Buffer.from(text)], [...text].map((one) => Buffer.from(one)), [Buffer.from('x'.repeat(40_000)), Buffer.from(text)]]) {
      expect(await way.handOver({ ...message, bytes }, noted)).toMatchObject({ outcome: 'bounce', rule: 'unsafe' })
    }
    expect((await way.handOver(message, noted)).outcome).toBe('sent')
    expect(taken).toHaveLength(1)
    expect(server.calls()).toBe(1)
  })

  it('never has an envelope that was not checked', async () => {
    const lines: string[] = []
    const server = await serve(async (caller) => {
      await greet(caller)
      lines.push(await caller.line())
    })
    const way = pool(at(server))
    for (const to of ['a@x.test>\r\nRCPT TO:<e@x.test', 'u(x)@d.test', '"u"@d.test', 'u\0@d.test', '@r:u@d.test', '<e@x.test> u@d.test', '', 'U@D.test', '用户@d.test']) {
      const verdict = await way.handOver({ ...message, envelope: { from: 'anna@sender.test', to, utf8: false } }, noted)
      expect(verdict).toMatchObject({ outcome: 'bounce', severity: 'soft', rule: 'unsafe' })
    }
    await way.close()
    expect(lines).toEqual(['QUIT'])
  })

  it('uses SMTPUTF8 where an address needs it and the server offers it, and not otherwise', async () => {
    const lines: string[][] = []
    const script = (...extra: string[]): Script => async (caller) => {
      await greet(caller, ...extra)
      for (let n = 0; n < 2; n++) {
        lines.push([...(await accept(caller))])
        await caller.body()
        caller.say('250 ok')
      }
    }
    const abroad = await signed({}, { to: { address: address('用户@例子.广告') } })
    const way = pool(at(await serve(script('SMTPUTF8', '8BITMIME'))))
    await way.handOver(abroad, noted)
    await way.handOver(message, noted)
    const to = Buffer.from('RCPT TO:<用户@xn--fsqu00a.xn--4rr70v>').toString('latin1')
    expect(lines[0]?.slice(0, 2)).toEqual(['MAIL FROM:<anna@sender.test> BODY=8BITMIME SMTPUTF8', to])
    expect(lines[1]?.slice(0, 2)).toEqual(['MAIL FROM:<anna@sender.test>', 'RCPT TO:<lee@rcpt.test>'])
    const without = pool(at(await serve(script())))
    expect(await without.handOver(abroad, noted)).toMatchObject({ outcome: 'bounce', severity: 'soft', cause: 'utf8' })
  })

  it('is not begun when the server says that it takes less', async () => {
    const way = pool(at(await serve(async (caller) => greet(caller, 'SIZE 1000'))))
    expect(await way.handOver(message, noted)).toMatchObject({ outcome: 'bounce', severity: 'soft', cause: 'size' })
  })

  it('falls back to HELO where nothing more is wanted', async () => {
    const server = await serve(async (caller) => {
      caller.say('220 old')
      await caller.line()
      caller.say('502 what?')
      expect(await caller.line()).toBe('HELO mx.sender.test')
      caller.say('250 old')
      await takeAll(caller)
    })
    expect((await pool(at(server)).handOver(message, noted)).outcome).toBe('sent')
  })
})

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

describe('a host that a user names', () => {
  it.each(['127.0.0.1', '10.1.2.3', '192.168.1.1', '172.16.0.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '::1', '::', 'fe80::1', 'fc00::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', '64:ff9b::a00:1', '2002:a00:1::', '224.0.0.1', '255.255.255.255', '198.18.0.1'])(
    'may not lead to %s',
    (private_) => {
      expect(isPublic(private_)).toBe(false)
    },
  )

  it('may be anywhere in public', () => {
    for (const one of ['9.9.9.9', '1.1.1.1', '2606:4700::1111']) expect(isPublic(one)).toBe(true)
    expect([isLoopback('::ffff:127.0.0.1'), isLoopback('10.0.0.1'), isLoopback(undefined)]).toEqual([true, false, false])
  })

  it('is not even knocked at when one of its addresses is private', async () => {
    const server = await serve(takes())
    const { allowPrivate, ...careful } = at(server)
    expect(allowPrivate).toBe(true)
    const names: SmtpServer[] = [
      { ...careful },
      { ...careful, host: '127.0.0.1' },
      { ...careful, lookup: async () => ['9.9.9.9', '127.0.0.1'] },
      { ...careful, lookup: async () => ['::ffff:7f00:1'] },
    ]
    for (const name of names) {
      expect(await pool(name).handOver(message, noted)).toMatchObject({ outcome: 'mailbox', cause: 'configuration', rule: 'host-not-found', text: expect.stringMatching(/is not a public address\.$/) })
    }
    expect(server.calls()).toBe(0)
  })

  it('is asked for again later when the DNS does not answer, and not when it does not exist', async () => {
    const server = await serve(takes())
    const failing = (code: string) => at(server, { lookup: () => Promise.reject(Object.assign(new Error(code), { code })) })
    expect(await pool(failing('EAI_AGAIN')).handOver(message, noted)).toMatchObject({ outcome: 'retry', rule: 'dns-failed' })
    expect(await pool(failing('ENOTFOUND')).handOver(message, noted)).toMatchObject({ outcome: 'mailbox', rule: 'host-not-found' })
  })

  it('that refuses connections is tried again later', async () => {
    const server = await scriptedServer(takes())
    await server.close()
    expect(await pool(at(server)).handOver(message, noted)).toMatchObject({ outcome: 'retry', rule: 'no-connection' })
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
      caller.say('535-5.7.8 Username and Password not accepted. For more\r\n535 5.7.8 information, go to https://x.test')
    })
    const login = { user: 'anna', password: 'wrong' }
    const { steps, problem } = await testConnection(at(server, { tls: 'starttls', login, ca: trusted.cert }))
    expect(steps.map(({ stage }) => stage)).toEqual(['connect', 'greeting', 'ehlo', 'starttls', 'starttls', 'ehlo', 'auth'])
    expect(steps[1]?.said).toBe('220 mx.rcpt.test ESMTP')
    expect(steps[4]?.said).toMatch(/^TLSv1\.3, /)
    expect(problem).toMatchObject({ outcome: 'mailbox', cause: 'authentication', code: 535, text: expect.stringMatching(/^5\.7\.8 Username and Password not accepted\. For more .*x\.test$/) })
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
