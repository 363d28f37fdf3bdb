import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { classify } from '../../jobs/inbox/classify.ts'
import { readIncoming } from '../../jobs/inbox/read.ts'
import type { IncomingVerdict } from '../../jobs/inbox/verdict.ts'
import { Refused } from '../../jobs/mail/refused.ts'
import { corpus } from './corpus.ts'
import { dsn, ourMessageId, reply, theirs } from './letters.ts'

const at = new Date('2026-06-01T10:00:00Z')

async function judged(bytes: Buffer): Promise<IncomingVerdict> {
  const mail = await readIncoming(bytes)
  if (mail instanceof Refused) throw new Error(mail.reason)
  return classify(mail, at)
}

function short(verdict: IncomingVerdict): string {
  switch (verdict.kind) {
    case 'bounce':
      return `bounce ${verdict.failures[0]?.severity} ${verdict.failures[0]?.cause}`
    case 'delay':
      return 'delay'
    case 'complaint':
      return verdict.isSpam ? 'complaint' : 'complaint taken back'
    case 'auto_reply':
      return ['auto_reply', verdict.intent, verdict.returnsOn].filter(Boolean).join(' ')
    case 'reply':
      return `reply ${verdict.intent}`
  }
}

describe('what comes back is understood', () => {
  it.each(corpus)('%s: %s', async (_name, expected, bytes) => {
    expect(short(await judged(bytes))).toBe(expected)
  })

  it('says whom a report is about, which mail, by which rule and in whose words', async () => {
    const verdict = await judged(dsn({ status: '5.1.1', said: '550 5.1.1 No such user' }))
    expect(verdict).toMatchObject({ rule: 'dsn:report-address-dead-said', text: '550 5.1.1 No such user' })
    expect(verdict.about).toEqual({ messageIds: [ourMessageId], recipients: [theirs] })
    expect(verdict.kind === 'bounce' && verdict.failures.map(({ address }) => address)).toEqual([theirs])
  })

  it('finds our mail in what most reports in words quote', async () => {
    const quoting = corpus.filter(([name]) => name.startsWith('qmail'))
    for (const [, , bytes] of quoting) {
      const verdict = await judged(bytes)
      expect(verdict.about.messageIds).toEqual([ourMessageId])
      expect(verdict.kind === 'bounce' && verdict.failures[0]?.address).toBe(theirs)
    }
  })
})

describe('hostile mails', () => {
  const nested = Array.from(
    { length: 1_000 },
    (_, n) => `Content-Type: multipart/mixed; boundary="b${n}"\n\n--b${n}`,
  ).join('\n')
  it.each<[string, Buffer]>([
    ['a thousand parts deep', Buffer.from(`From: <a@b.example>\n${nested}\n`)],
    ['ten thousand headers', Buffer.from(`From: <a@b.example>\n${'X-A: b\n'.repeat(10_000)}\nhello`)],
    [
      'five megabytes of references',
      Buffer.from(`From: <a@b.example>\nReferences:${' <a@b>\n'.repeat(700_000)}\nhello`),
    ],
    ['more than an inbox takes', Buffer.alloc(31 * 1_048_576, 'a')],
  ])('%s are refused with a reason, quickly', async (_name, bytes) => {
    const mail = await readIncoming(bytes)
    expect(mail).toBeInstanceOf(Refused)
    expect((mail as Refused).reason).toMatch(/\w/)
  })

  it('reads wrong charsets, NUL and halves of characters as far as they go', async () => {
    const mail = await readIncoming(
      reply('a\u0000b \ud800 c', { 'Content-Type': 'text/plain; charset=klingon', Subject: '=?x?B?////?= \u0000' }),
    )
    if (mail instanceof Refused) throw new Error(mail.reason)
    expect(JSON.stringify([mail.text, mail.subject])).not.toMatch(/\\u0000|\\ud800/)
  })

  const pieces = fc.constantFrom(...corpus.map(([, , bytes]) => bytes))
  const spoiled = fc.tuple(pieces, fc.nat(), fc.uint8Array({ maxLength: 40 })).map(([bytes, place, noise]) => {
    const from = place % (bytes.length + 1)
    return Buffer.concat([bytes.subarray(0, from), noise, bytes.subarray(Math.min(bytes.length, from + noise.length))])
  })
  it('never throws, whatever comes', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          spoiled,
          fc.uint8Array({ maxLength: 2_000 }).map((it) => Buffer.from(it)),
        ),
        async (bytes) => {
          const mail = await readIncoming(bytes)
          if (!(mail instanceof Refused)) expect(classify(mail, at).rule).toBeTruthy()
        },
      ),
      { numRuns: 500 },
    )
  })
})
