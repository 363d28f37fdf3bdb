import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import PostalMime from 'postal-mime'
import { describe, expect, it } from 'vitest'
import type { Text } from '../../jobs/mail/content.ts'
import { address, built, bytesOf } from './letters.ts'

describe('what a reader gets back', () => {
  const lines = fc
    .array(
      fc.oneof(
        fc.string({ unit: 'grapheme', maxLength: 120 }),
        fc.constantFrom('', '.', '..', 'From me', ' x ', 'a\t\tb', '=20', 'é'.repeat(90), 'x'.repeat(2000)),
      ),
      { maxLength: 8 },
    )
    .map((all) => all.join('\n').replace(/[\r\u0000]/g, ''))
  const withSlots = fc.array(fc.tuple(lines, fc.constantFrom('a', 'b')), { minLength: 1, maxLength: 5 })
  const unix = (text: string | undefined) => (text ?? '').replace(/\r\n/g, '\n').replace(/\n+$/, '')

  it('is what was written, whatever it is, for both parsers', async () => {
    await fc.assert(
      fc.asyncProperty(
        withSlots,
        withSlots,
        fc.record({ a: lines, b: lines }),
        async (textPieces, htmlPieces, values) => {
          const asText = (pieces: typeof textPieces): Text => [
            'Start. ',
            ...pieces.flatMap(([constant, slot]) => [constant, { slot }]),
            '\nEnd',
          ]
          const filled = (pieces: typeof textPieces) =>
            `Start. ${pieces.map(([constant, slot]) => constant + values[slot as 'a']).join('')}\nEnd`
          const bytes = bytesOf(built({ text: asText(textPieces), html: asText(htmlPieces) }, { values }))
          const one = await new PostalMime().parse(bytes)
          expect(unix(one.text)).toBe(unix(filled(textPieces)))
          expect(unix(one.html)).toBe(unix(filled(htmlPieces)))
          const other = await simpleParser(bytes, {
            skipHtmlToText: true,
            skipTextToHtml: true,
            skipImageLinks: true,
            skipTextLinks: true,
          })
          expect(unix(other.text)).toBe(unix(filled(textPieces)))
          expect(unix(other.html || '')).toBe(unix(filled(htmlPieces)))
        },
      ),
      { numRuns: 150 },
    )
  })

  it('is 7-bit, short-lined, without a dot or From at a line’s start', () => {
    fc.assert(
      fc.property(lines, lines, fc.constantFrom(0, 300), (text, value, padding) => {
        const content = {
          text: ['p'.repeat(padding), text, '\nEnd', { slot: 'v' }],
          html: [{ slot: 'v' }, text, 'End'],
        }
        const body = bytesOf(built(content, { values: { v: value } })).toString('latin1')
        expect(body).toMatch(/^[\x20-\x7e\t\r\n]*$/)
        for (const line of body.split('\r\n')) {
          expect(line).not.toMatch(/[\r\n]|[ \t]$|^\.|^From /)
          expect(line.length).toBeLessThanOrEqual(78)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('stays short-lined where stretches and values meet in the middle of a line', () => {
    const stretch = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 80 })
    fc.assert(
      fc.property(fc.array(stretch, { minLength: 4, maxLength: 12 }), stretch, (stretches, value) => {
        const html = ['<p>'.padEnd(300, '.\n'), ...stretches.flatMap((one) => [one, { slot: 'v' }])]
        const lines = bytesOf(built({ html }, { values: { v: value } }))
          .toString('latin1')
          .split('\r\n')
        expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(78)
      }),
      { numRuns: 300 },
    )
  })

  it('is every subject and name', async () => {
    const words = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 150 })
      .filter((text) => !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text) && text.trim() === text)
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          words,
          fc.lorem({ maxCount: 60 }),
          fc.constantFrom('=?UTF-8?Q?no?=', 'a  b', '"q" \\ <x@y>', 'support@bank.test'),
        ),
        words,
        async (subject, name) => {
          const to = { address: address('lee@rcpt.test'), name }
          const bytes = bytesOf(built({ subject: [{ slot: 's' }] }, { to, values: { s: subject } }))
          const mail = await new PostalMime().parse(bytes)
          expect(mail.subject).toBe(subject)
          expect(mail.to).toEqual([{ address: 'lee@rcpt.test', name }])
          const other = await simpleParser(bytes)
          expect(other.subject).toBe(subject)
          for (const line of bytes.toString().split('\r\n\r\n')[0]?.split('\r\n') ?? [])
            expect(line.length).toBeLessThanOrEqual(200)
        },
      ),
      { numRuns: 300 },
    )
  })
})
