import { afterEach, describe, expect, it } from 'vitest'
import type { Verdict } from '../../jobs/mail/answers.ts'
import { anyMessage, at, closeAll, handOver, noted, pool, serve } from './handOver.ts'
import { accept, type Caller, greet, type Script } from './scriptedServer.ts'

afterEach(closeAll)

describe.each([
  ['in one write', ['PIPELINING', 'SIZE 90000000']],
  ['one by one', []],
])('with commands %s', (_, offers) => {
  const open = (caller: Caller) => greet(caller, ...offers)

  describe('after the final dot', () => {
    const withMessage =
      (then: (caller: Caller) => Promise<void> | void): Script =>
      async (caller) => {
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
      const scripted = await serve(async (caller) => {
        await open(caller)
        seen.push(...(await accept(caller, '250 ok', '550 5.1.1 no such user', '554 no valid recipients')))
        if (offers.length === 0) return
        seen.push(await caller.line())
        caller.say('250 reset')
        seen.push(...(await accept(caller)))
        await caller.body()
        caller.say('250 queued')
      })
      const way = pool(at(scripted))
      expect(await way.handOver(await anyMessage(), noted)).toMatchObject({
        outcome: 'bounce',
        severity: 'hard',
        stage: 'rcpt',
      })
      if (offers.length > 0) {
        expect(await way.handOver(await anyMessage(), noted)).toMatchObject({ outcome: 'sent' })
        expect(scripted.calls()).toBe(1)
        expect(seen[3]).toBe('RSET')
      }
      await way.close()
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
