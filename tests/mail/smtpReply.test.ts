import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Fault } from '../../jobs/mail/answers.ts'
import { type Reply, ReplyReader } from '../../jobs/mail/smtpReply.ts'

/** Reads a text that comes in pieces of these lengths. */
function read(text: string, lengths: readonly number[] = []) {
  const reader = new ReplyReader()
  const replies: Reply[] = []
  let rest = Buffer.from(text)
  for (const length of [...lengths, rest.length]) {
    const more = reader.push(rest.subarray(0, length))
    if (more instanceof Fault) return more.name
    replies.push(...more)
    rest = rest.subarray(length)
  }
  return replies
}

describe('answers', () => {
  it('are the same however the network cuts them', () => {
    const text = '220 hi\r\n250-ünï\r\n250-SIZE 5\r\n250 HELP\r\n354\r\n550-5.1.1 no\n550 5.1.1 really\r\n'
    const whole = read(text)
    expect(whole).toEqual([
      { code: 220, lines: ['hi'] },
      { code: 250, lines: ['ünï', 'SIZE 5', 'HELP'] },
      { code: 354, lines: [''] },
      { code: 550, lines: ['5.1.1 no', '5.1.1 really'] },
    ])
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 40 }), (lengths) => {
        expect(read(text, lengths)).toEqual(whole)
      }),
    )
  })

  it.each(['hello', '22 hi', '2200 hi', '199 hi', '600 hi', '999', '220hi', '250-a\r\n251 b', ' 220 hi', ''])(
    'are not %j',
    (line) => {
      expect(read(`${line}\r\n`)).toBe('garbage')
    },
  )

  it('have an end', () => {
    expect(read('220-x\r\n'.repeat(200))).toBe('too-long')
    expect(read('2'.repeat(5_000))).toBe('too-long')
    expect(read(`220 ${'x'.repeat(5_000)}\r\n`)).toBe('too-long')
  })
})
