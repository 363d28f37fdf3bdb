import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { SignedMessage } from '../../jobs/mail/sign.ts'
import { anyMessage, at, closeAll, noted, offers, pool, serve, takeAll, takes } from './handOver.ts'
import { accept, type Caller, greet } from './scriptedServer.ts'

let message: SignedMessage

beforeAll(async () => {
  message = await anyMessage()
})

afterEach(closeAll)

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
    const farewells = [
      (caller: Caller) => caller.end(),
      (caller: Caller) => caller.reset(),
      (caller: Caller) => caller.say('421 4.4.2 idle too long'),
    ]
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

  it('starts anew where the server cannot forget a refused message', async () => {
    const server = await serve(async (caller, nth) => {
      await greet(caller, ...offers)
      if (nth > 0) return takeAll(caller)
      await accept(caller, '250 ok', '550 5.1.1 no such user', '503 no recipient')
      await caller.line()
      caller.say('502 5.5.2 RSET?')
      await caller.gone()
    })
    const way = pool(at(server))
    expect((await way.handOver(message, noted)).outcome).toBe('bounce')
    expect((await way.handOver(message, noted)).outcome).toBe('sent')
    expect(server.calls()).toBe(2)
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
    expect(new Set(verdicts.map(({ rule, text }) => `${rule}: ${text}`))).toEqual(
      new Set(['auth-refused: 5.7.8 wrong password']),
    )
    expect(logins).toBe(1)
  })

  it('cuts off what does not end when it is closed: uncertain after the final dot, to be tried again before it', async () => {
    const heard: string[] = []
    const server = await serve(async (caller, nth) => {
      await greet(caller, ...offers)
      if (nth === 1) return caller.gone()
      await accept(caller)
      heard.push(await caller.body())
      await caller.gone()
    })
    const way = pool(at(server, { timeouts: { command: 60_000, end: 60_000 } }))
    const afterDot = way.handOver(message, noted)
    while (heard.length === 0) await new Promise((resolve) => setImmediate(resolve))
    const beforeDot = way.handOver(message, noted)
    while (server.calls() < 2) await new Promise((resolve) => setImmediate(resolve))
    await way.close(50)
    expect(await afterDot).toMatchObject({ outcome: 'uncertain', stage: 'end' })
    expect(await beforeDot).toMatchObject({ outcome: 'retry', rule: 'connection-lost' })
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
