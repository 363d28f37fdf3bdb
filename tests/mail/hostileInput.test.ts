import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { prepareMessage } from '../../jobs/mail/message.ts'
import { Refused } from '../../jobs/mail/refused.ts'
import { address, build, built } from './letters.ts'

const reasonOf = (...input: Parameters<typeof build>) => {
  const message = build(...input)
  return message instanceof Refused ? message.reason : undefined
}

describe('hostile input', () => {
  const breaks = ['\r\n', '\n', '\r', '\u0085', '\u2028', '\0', '\v']

  it('is refused at the door where it could start a header of its own', () => {
    for (const nasty of breaks.map((one) => `x${one}Bcc: e@x.test`)) {
      const named = { address: address('lee@rcpt.test'), name: nasty }
      expect(reasonOf({ subject: [{ slot: 's' }] }, { values: { s: nasty } })).toMatch(
        /^Remove the .* from the subject\.$/,
      )
      expect(reasonOf({}, { to: named })).toMatch(/from the recipient’s name\.$/)
      expect(reasonOf({}, { from: named })).toMatch(/from the sender’s name\.$/)
      expect(reasonOf({}, { headers: { 'X-Campaign-Id': nasty } })).toMatch(/from the header X-Campaign-Id\.$/)
      expect(prepareMessage({ subject: nasty, text: 'x' })).toBeInstanceOf(Refused)
      expect(reasonOf({}, { unsubscribe: { url: `https://x.test/${nasty}`, mail: address('u@x.test') } })).toBeDefined()
      expect(reasonOf({}, { feedback: { campaign: nasty, tenant: 't', kind: 'k', sender: 'penguin' } })).toBeDefined()
    }
  })

  it('never becomes a header or a second one, wherever it is put', () => {
    const nasty = fc
      .array(
        fc.constantFrom(
          '\r\n',
          '\n',
          '\r',
          'Bcc: e@x.test',
          ' ',
          ':',
          '=?utf-8?q?=0D=0ABcc:?=',
          'x',
          'ü',
          '"',
          '<',
          '>',
          '\t',
          '\\',
        ),
      )
      .map((all) => all.join(''))
    const allowed = new Set(
      'date from to reply-to subject message-id in-reply-to references list-unsubscribe list-unsubscribe-post feedback-id comments mime-version content-type content-transfer-encoding'.split(
        ' ',
      ),
    )
    fc.assert(
      fc.property(nasty, nasty, nasty, (subject, name, other) => {
        const message = build(
          { subject: [{ slot: 's' }] },
          {
            to: { address: address('lee@rcpt.test'), name },
            values: { s: subject },
            headers: { Comments: other },
            inReplyTo: other,
          },
        )
        if (message instanceof Refused) return
        const names = message.header
          .split('\r\n')
          .filter((line) => line !== '' && !line.startsWith(' '))
          .map((line) => line.split(':')[0]?.toLowerCase())
        expect(new Set(names).size).toBe(names.length)
        for (const one of names) expect(allowed).toContain(one)
        expect(message.header).not.toMatch(/[^\r]\n|\r[^\n]/)
      }),
      { numRuns: 1_000 },
    )
  })

  it('cannot set a header that is not on the list', () => {
    for (const name of [
      'Bcc',
      'From',
      'DKIM-Signature',
      'Content-Type',
      'List-Unsubscribe',
      'X-Evil',
      'X-Mailer: a\r\nBcc',
      '',
    ]) {
      expect(reasonOf({}, { headers: { [name]: 'x' } })).toMatch(/^The header .* cannot be set\.$/s)
    }
    const headers = { 'Auto-Submitted': 'auto-generated', 'X-PenguinMails-Warmup': '1' }
    expect(built({}, { headers }).header).toContain('Auto-Submitted: auto-generated\r\nX-PenguinMails-Warmup: 1\r\n')
    expect(reasonOf({}, { headers: { Comments: 'a', comments: 'b' } })).toBe('The header comments is set twice.')
  })

  it('is not sent with a hole where a value is missing', () => {
    expect(reasonOf({ html: ['<p>Hi ', { slot: 'first_name' }] })).toBe('There is no value for "first_name".')
    expect(reasonOf({ html: ['<p>Hi ', { slot: 'toString' }] }, { values: {} })).toBe(
      'There is no value for "toString".',
    )
    expect(reasonOf({ text: [{ slot: 't' }] }, { values: { t: ' \n ' } })).toBe('The text of the message is empty.')
  })

  it.each([
    ['The text of the message is empty.', { text: ' ' }],
    ['The HTML of the message is empty.', { html: '' }],
    ['A message with AMP needs HTML for the other readers.', { amp: '<html ⚡4email>' }],
    [
      'Inline files need HTML to be shown in.',
      { attachments: [{ filename: 'a', contentType: 'image/png', bytes: Buffer.alloc(1), contentId: 'a' }] },
    ],
    [
      'Remove the line break from the file name.',
      { attachments: [{ filename: 'a\r\nb', contentType: 'image/png', bytes: Buffer.alloc(1) }] },
    ],
    [
      'Give the attachment a file name of 1 to 150 characters, without slashes.',
      { attachments: [{ filename: '../../a', contentType: 'image/png', bytes: Buffer.alloc(1) }] },
    ],
    [
      'Attach "a.eml" as application/octet-stream.',
      { attachments: [{ filename: 'a.eml', contentType: 'message/rfc822', bytes: Buffer.alloc(1) }] },
    ],
    [
      '"a" needs a content type such as application/pdf.',
      { attachments: [{ filename: 'a', contentType: 'x/y; z="1"', bytes: Buffer.alloc(1) }] },
    ],
  ])('is told: %s', (reason, content) => {
    expect(prepareMessage({ subject: 's', text: 't', ...content })).toEqual(new Refused(reason))
  })

  it('only takes https for leaving, or a sandbox on this machine', () => {
    const leave = (url: string) => reasonOf({}, { unsubscribe: { url, mail: address('u@x.test') } })
    expect(leave('http://x.test/u')).toBe('The unsubscribe link must be an https address.')
    expect(leave('https://x.test/u>, <https://e.test/')).toBe('The unsubscribe link must be an https address.')
    expect(leave('http://localhost:4000/u/abc')).toBeUndefined()
  })
})
