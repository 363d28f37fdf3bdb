import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SignedMessage } from '../../jobs/mail/sign.ts'
import { anyMessage, at, closeAll, noted, pool, serve, takeAll, takes } from './handOver.ts'
import { address, signed } from './letters.ts'
import { accept, greet, type Script } from './scriptedServer.ts'

let message: SignedMessage

beforeAll(async () => {
  message = await anyMessage()
})

afterEach(closeAll)

describe('what goes over the wire', () => {
  it('is the message, byte for byte, with leading dots doubled', async () => {
    const taken: string[] = []
    const way = pool(at(await serve(takes(taken))))
    const parts = ['.a\r\n..b\r\n', '.\r\nc\r\n', '.d', '\r\n.', 'e\r', '\n.f']
    const bytes = parts.map((part) => Buffer.from(part))
    await way.handOver({ ...message, bytes, size: 20 }, noted)
    expect(taken).toEqual(['..a\r\n...b\r\n..\r\nc\r\n..d\r\n..e\r\n..f\r\n'])
  })

  it.each(['a\n.\r\nb', 'a\r\n.\nb', 'a\r.\r\n', 'a\rb', '\n', 'a\r', 'a\0b'])(
    'is never %j, which some would read as another message',
    async (text) => {
      const taken: string[] = []
      const server = await serve(takes(taken))
      const way = pool(at(server))
      for (const bytes of [
        [Buffer.from(text)],
        [...text].map((one) => Buffer.from(one)),
        [Buffer.from('x'.repeat(40_000)), Buffer.from(text)],
      ]) {
        expect(await way.handOver({ ...message, bytes }, noted)).toMatchObject({ outcome: 'bounce', rule: 'unsafe' })
      }
      expect((await way.handOver(message, noted)).outcome).toBe('sent')
      expect(taken).toHaveLength(1)
      expect(server.calls()).toBe(1)
    },
  )

  it('never has an envelope that was not checked', async () => {
    const lines: string[] = []
    const server = await serve(async (caller) => {
      await greet(caller)
      lines.push(await caller.line())
    })
    const way = pool(at(server))
    for (const to of [
      'a@x.test>\r\nRCPT TO:<e@x.test',
      'u(x)@d.test',
      '"u"@d.test',
      'u\0@d.test',
      '@r:u@d.test',
      '<e@x.test> u@d.test',
      '',
      'U@D.test',
      '用户@d.test',
    ]) {
      const verdict = await way.handOver({ ...message, envelope: { from: 'anna@sender.test', to, utf8: false } }, noted)
      expect(verdict).toMatchObject({ outcome: 'bounce', severity: 'soft', rule: 'unsafe' })
    }
    await way.close()
    expect(lines).toEqual(['QUIT'])
  })

  it('uses SMTPUTF8 where an address needs it and the server offers it, and not otherwise', async () => {
    const lines: string[][] = []
    const script =
      (...extra: string[]): Script =>
      async (caller) => {
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
