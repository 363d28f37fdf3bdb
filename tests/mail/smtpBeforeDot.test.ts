import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Verdict } from '../../jobs/mail/answers.ts'
import type { SignedMessage } from '../../jobs/mail/sign.ts'
import { anyMessage, closeAll, handOver, largeMessage, patience } from './handOver.ts'
import { accept, type Caller, greet, type Script } from './scriptedServer.ts'

let message: SignedMessage
let large: SignedMessage

beforeAll(async () => {
  message = await anyMessage()
  large = await largeMessage()
})

afterEach(closeAll)

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
      [
        'greeting 421',
        async (caller) => caller.say('421 4.3.2 try later'),
        { stage: 'greeting', rule: 'greeting-later', code: 421 },
      ],
      [
        'garbage for a greeting',
        async (caller) => caller.say('SSH-2.0-OpenSSH_9.2'),
        { stage: 'greeting', rule: 'answers-out-of-step' },
      ],
      [
        'a code there is not',
        async (caller) => caller.say('999 hello'),
        { stage: 'greeting', rule: 'answers-out-of-step', text: '999 hello' },
      ],
      [
        'an endless line',
        async (caller) => {
          for (;;) {
            caller.write('220-'.padEnd(60_000, 'x'))
            await new Promise((resolve) => setImmediate(resolve))
            if (caller.isGone) return
          }
        },
        { stage: 'greeting', rule: 'answers-out-of-step' },
      ],
      [
        'an endless banner',
        async (caller) => {
          while (!caller.isGone) {
            caller.say('220-welcome')
            await new Promise((resolve) => setImmediate(resolve))
          }
        },
        { stage: 'greeting', rule: 'answers-out-of-step' },
      ],
      [
        'a banner that drips',
        async (caller) => {
          while (!caller.isGone) {
            caller.write('2')
            await new Promise((resolve) => setTimeout(resolve, 50))
          }
        },
        { stage: 'greeting', rule: 'connection-lost' },
      ],
      [
        'reset after EHLO',
        async (caller) => {
          caller.say('220 hi')
          await caller.line()
          await caller.reset()
        },
        { stage: 'ehlo', rule: 'connection-lost' },
      ],
      [
        'mixed codes in one answer',
        async (caller) => {
          caller.say('220 hi')
          await caller.line()
          caller.say('250-a\r\n550 b')
        },
        { stage: 'ehlo', rule: 'answers-out-of-step' },
      ],
      [
        'reset after MAIL',
        async (caller) => {
          await open(caller)
          await caller.line()
          await caller.reset()
        },
        { stage: 'mail', rule: 'connection-lost' },
      ],
      [
        'reset after RCPT',
        async (caller) => {
          await open(caller)
          await caller.line()
          caller.say('250 ok')
          await caller.line()
          await caller.reset()
        },
        { rule: 'connection-lost' },
      ],
      [
        'reset after DATA',
        async (caller) => {
          await open(caller)
          await accept(caller, undefined, undefined, '354-wait')
          await caller.reset()
        },
        { rule: 'connection-lost' },
      ],
      [
        'silence after DATA',
        async (caller) => {
          await open(caller)
          await accept(caller, undefined, undefined, '354-wait')
          await caller.gone()
        },
        { stage: 'data', rule: 'connection-lost' },
      ],
      [
        'DATA answered with 250',
        async (caller) => {
          await open(caller)
          await accept(caller, undefined, undefined, '250 what')
          await caller.gone()
        },
        { stage: 'data', rule: 'answers-out-of-step' },
      ],
      [
        'MAIL answered with 354',
        async (caller) => {
          await open(caller)
          await accept(caller, '354 what')
          await caller.gone()
        },
        { stage: 'mail', rule: 'answers-out-of-step' },
      ],
      [
        'an answer too many before the body',
        async (caller) => {
          await open(caller)
          await accept(caller, undefined, undefined, '354 go\r\n250 more')
          await caller.gone()
        },
        { rule: 'answers-out-of-step' },
      ],
      [
        'garbage after 354',
        async (caller) => {
          await open(caller)
          await accept(caller, undefined, undefined, '354 go\r\n#!?')
          await caller.gone()
        },
        { rule: 'answers-out-of-step' },
      ],
      [
        '421 to MAIL',
        async (caller) => {
          await open(caller)
          await accept(caller, '421 4.3.0 going down')
          await caller.gone()
        },
        { stage: 'mail', rule: 'closing' },
      ],
      [
        'greylisting',
        async (caller) => {
          await open(caller)
          await accept(caller, undefined, '451 4.7.1 Greylisted', '503 no')
          await caller.gone()
        },
        { stage: 'rcpt', rule: 'greylisted' },
      ],
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
        { message: large },
      )
      expect(verdict).toMatchObject({ outcome: 'retry', stage: 'body', rule: 'connection-lost' })
      expect(committed).toBe(false)
    })

    it('a server that takes no more of the body', async () => {
      const { verdict } = await handOver(
        async (caller) => {
          await open(caller)
          await accept(caller)
          await caller.pause(patience * 2)
          await caller.gone()
        },
        { message: large },
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
        { message: large },
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
        { committing: () => wasReset },
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
        { committing: () => Promise.reject(new Error('the database is away')) },
      )
      expect(verdict).toMatchObject({ outcome: 'retry', rule: 'not-committed', text: 'the database is away' })
      expect(body).not.toContain('\r\n.\r\n')
    })
  })
})
