import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import PostalMime from 'postal-mime'
import { describe, expect, it } from 'vitest'
import type { Text } from '../../jobs/mail/content.ts'
import { prepareMessage } from '../../jobs/mail/message.ts'
import { messageIdFor, readMessageId } from '../../jobs/mail/messageId.ts'
import { Refused } from '../../jobs/mail/refused.ts'
import { address, build, bytesOf, letter, must } from './letters.ts'

const built = (...input: Parameters<typeof build>) => must(build(...input))
const wire = (...input: Parameters<typeof build>) => bytesOf(built(...input)).toString('latin1')
const parsed = (...input: Parameters<typeof build>) => new PostalMime().parse(bytesOf(built(...input)))
const fieldsNamed = (text: string, name: string) => text.split('\r\n\r\n')[0]?.match(new RegExp(`^${name}:`, 'gim')) ?? []
const reasonOf = (...input: Parameters<typeof build>) => {
  const message = build(...input)
  return message instanceof Refused ? message.reason : undefined
}

describe('what every message carries', () => {
  it('says who wrote to whom, when and what about', async () => {
    const mail = await parsed({ subject: 'A word' }, { replyTo: address('anna+t@sender.test') })
    expect(mail).toMatchObject({
      from: { name: 'Anna Smith', address: 'anna@sender.test' },
      to: [{ name: 'Lee', address: 'lee@rcpt.test' }],
      replyTo: [{ address: 'anna+t@sender.test' }],
      subject: 'A word',
      date: '2026-11-21T05:06:07.000Z',
      messageId: '<018f0000-0000-7000-8000-00000000abcd@sender.test>',
    })
  })

  it('keeps its Message-ID and its bytes however often it is built', () => {
    const content = { text: 'Hello', html: '<p>Hello' }
    expect(wire(content)).toBe(wire(content))
    expect(readMessageId(built({}).messageId)).toEqual({ id: letter().id, domain: 'sender.test' })
    expect(readMessageId(messageIdFor(letter().id, 'sender.test').toUpperCase())?.id).toBe(letter().id)
    expect(readMessageId('<someone@else.test>')).toBeUndefined()
  })

  it('shows text, then AMP, then HTML, so that readers show the richest they know', () => {
    const types = wire({ text: 't', amp: '<html ⚡4email>', html: '<p>h' }).match(/Content-Type: text\/[a-z-]+/g)
    expect(types).toEqual(['Content-Type: text/plain', 'Content-Type: text/x-amp-html', 'Content-Type: text/html'])
  })

  it('can be left with one click or one mail, by one field each', async () => {
    const text = wire({ html: '<p>Hi' })
    expect(fieldsNamed(text, 'List-Unsubscribe')).toHaveLength(1)
    expect(fieldsNamed(text, 'List-Unsubscribe-Post')).toHaveLength(1)
    const { headers } = await parsed({})
    expect(headers.find(({ key }) => key === 'list-unsubscribe')?.value).toBe(
      '<https://track.sender.test/u/abc_DEF-123>, <mailto:unsubscribe@sender.test?subject=unsubscribe>',
    )
    expect(headers.find(({ key }) => key === 'list-unsubscribe-post')?.value).toBe('List-Unsubscribe=One-Click')
  })

  it('threads follow-ups', async () => {
    const references = ['<1@sender.test>', '<2@rcpt.test>', 'broken', '<3@x\r\nBcc: e@x.test>']
    const mail = await parsed({}, { inReplyTo: '<4@rcpt.test>', references })
    expect(mail.inReplyTo).toBe('<4@rcpt.test>')
    expect(mail.references?.split(/\s+/)).toEqual(['<1@sender.test>', '<2@rcpt.test>', '<4@rcpt.test>'])
    const long = await parsed({}, { references: Array.from({ length: 60 }, (_, n) => `<${n}@rcpt.test>`) })
    expect(long.references?.split(/\s+/)).toHaveLength(20)
    expect(long.references).toMatch(/^<0@rcpt\.test> .*<59@rcpt\.test>$/)
  })

  it('takes its envelope from the return path and the recipient', () => {
    const returnPath = address('bounce+abc@bounces.sender.test')
    expect(built({}, { returnPath }).envelope).toEqual({
      from: 'bounce+abc@bounces.sender.test',
      to: 'lee@rcpt.test',
      utf8: false,
    })
  })

  it('asks for SMTPUTF8 only where an address needs it', async () => {
    expect(built({ subject: 'Grüße' }, { to: { address: address('u@münchen.de') } }).envelope.utf8).toBe(false)
    const to = { address: address('用户@例子.广告'), name: '用户' }
    expect(built({}, { to }).envelope).toMatchObject({ to: '用户@xn--fsqu00a.xn--4rr70v', utf8: true })
    expect((await parsed({}, { to })).to).toEqual([{ address: '用户@xn--fsqu00a.xn--4rr70v', name: '用户' }])
  })

  it('carries files, and shows those inside that the HTML names', async () => {
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, n) => (n * 7) % 256))
    const attachments = [
      { filename: 'Prospekt – größer (final), 2026 und ein sehr langer Name dazu.pdf', contentType: 'application/pdf', bytes },
      { filename: 'logo.png', contentType: 'image/png', bytes: bytes.subarray(0, 99), contentId: 'logo@x' },
    ]
    const content = { html: '<img src="cid:logo@x">', amp: '<html ⚡4email>', attachments }
    const mail = await parsed(content)
    const seen = mail.attachments.map(({ filename, mimeType, contentId, disposition, content: file }) => ({
      filename, mimeType, contentId, disposition, same: Buffer.from(file as ArrayBuffer).length,
    }))
    expect(seen).toEqual(
      expect.arrayContaining([
        { filename: attachments[0]?.filename, mimeType: 'application/pdf', contentId: undefined, disposition: 'attachment', same: 70_000 },
        { filename: 'logo.png', mimeType: 'image/png', contentId: '<logo@x>', disposition: 'inline', same: 99 },
      ]),
    )
    const other = await simpleParser(bytesOf(built(content)))
    expect(other.attachments.map(({ filename }) => filename)).toEqual(expect.arrayContaining(attachments.map(({ filename }) => filename)))
    expect(other.attachments.find(({ filename }) => filename === attachments[0]?.filename)?.content.equals(bytes)).toBe(true)
  })
})

describe('what a reader gets back', () => {
  const lines = fc
    .array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 120 }), fc.constantFrom('', '.', '..', 'From me', ' x ', 'a\t\tb', '=20', 'é'.repeat(90), 'x'.repeat(2000))), { maxLength: 8 })
    .map((all) => all.join('\n').replace(/[\r\u0000]/g, ''))
  const withSlots = fc.array(fc.tuple(lines, fc.constantFrom('a', 'b')), { minLength: 1, maxLength: 5 })
  const unix = (text: string | undefined) => (text ?? '').replace(/\r\n/g, '\n').replace(/\n+$/, '')

  it('is what was written, whatever it is, for both parsers', async () => {
    await fc.assert(
      fc.asyncProperty(withSlots, withSlots, fc.record({ a: lines, b: lines }), async (textPieces, htmlPieces, values) => {
        const asText = (pieces: typeof textPieces): Text => ['Start. ', ...pieces.flatMap(([constant, slot]) => [constant, { slot }]), '\nEnd']
        const filled = (pieces: typeof textPieces) => `Start. ${pieces.map(([constant, slot]) => constant + values[slot as 'a']).join('')}\nEnd`
        const bytes = bytesOf(built({ text: asText(textPieces), html: asText(htmlPieces) }, { values }))
        const one = await new PostalMime().parse(bytes)
        expect(unix(one.text)).toBe(unix(filled(textPieces)))
        expect(unix(one.html)).toBe(unix(filled(htmlPieces)))
        const other = await simpleParser(bytes, { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true })
        expect(unix(other.text)).toBe(unix(filled(textPieces)))
        expect(unix(other.html || '')).toBe(unix(filled(htmlPieces)))
      }),
      { numRuns: 150 },
    )
  })

  it('is 7-bit, short-lined, without a dot or From at a line’s start', () => {
    fc.assert(
      fc.property(lines, lines, fc.constantFrom(0, 300), (text, value, padding) => {
        const body = wire({ text: ['p'.repeat(padding), text, '\nEnd', { slot: 'v' }], html: [{ slot: 'v' }, text, 'End'] }, { values: { v: value } })
        expect(body).toMatch(/^[\x20-\x7e\t\r\n]*$/)
        for (const line of body.split('\r\n')) {
          expect(line).not.toMatch(/[\r\n]|[ \t]$|^\.|^From /)
          expect(line.length).toBeLessThanOrEqual(78)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('is every subject and name', async () => {
    const words = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 150 }).filter((text) => !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text) && text.trim() === text)
    await fc.assert(
      fc.asyncProperty(fc.oneof(words, fc.lorem({ maxCount: 60 }), fc.constantFrom('=?UTF-8?Q?no?=', 'a  b', '"q" \\ <x@y>', 'support@bank.test')), words, async (subject, name) => {
        const to = { address: address('lee@rcpt.test'), name }
        const bytes = bytesOf(built({ subject: [{ slot: 's' }] }, { to, values: { s: subject } }))
        const mail = await new PostalMime().parse(bytes)
        expect(mail.subject).toBe(subject)
        expect(mail.to).toEqual([{ address: 'lee@rcpt.test', name }])
        const other = await simpleParser(bytes)
        expect(other.subject).toBe(subject)
        for (const line of bytes.toString().split('\r\n\r\n')[0]?.split('\r\n') ?? []) expect(line.length).toBeLessThanOrEqual(200)
      }),
      { numRuns: 300 },
    )
  })
})

describe('hostile input', () => {
  const breaks = ['\r\n', '\n', '\r', '\u0085', '\u2028', '\0', '\v']

  it('is refused at the door where it could start a header of its own', () => {
    for (const nasty of breaks.map((one) => `x${one}Bcc: e@x.test`)) {
      const named = { address: address('lee@rcpt.test'), name: nasty }
      expect(reasonOf({ subject: [{ slot: 's' }] }, { values: { s: nasty } })).toMatch(/^Remove the .* from the subject\.$/)
      expect(reasonOf({}, { to: named })).toMatch(/from the recipient’s name\.$/)
      expect(reasonOf({}, { from: named })).toMatch(/from the sender’s name\.$/)
      expect(reasonOf({}, { headers: { 'X-Campaign-Id': nasty } })).toMatch(/from the header X-Campaign-Id\.$/)
      expect(prepareMessage({ subject: nasty, text: 'x' })).toBeInstanceOf(Refused)
      expect(reasonOf({}, { unsubscribe: { url: `https://x.test/${nasty}`, mail: address('u@x.test') } })).toBeDefined()
      expect(reasonOf({}, { feedback: { campaign: nasty, tenant: 't', kind: 'k', sender: 'penguin' } })).toBeDefined()
    }
  })

  it('never becomes a header or a second one, wherever it is put', () => {
    const nasty = fc.array(fc.constantFrom('\r\n', '\n', '\r', 'Bcc: e@x.test', ' ', ':', '=?utf-8?q?=0D=0ABcc:?=', 'x', 'ü', '"', '<', '>', '\t', '\\')).map((all) => all.join(''))
    const allowed = new Set('date from to reply-to subject message-id in-reply-to references list-unsubscribe list-unsubscribe-post feedback-id comments mime-version content-type content-transfer-encoding'.split(' '))
    fc.assert(
      fc.property(nasty, nasty, nasty, (subject, name, other) => {
        const message = build(
          { subject: [{ slot: 's' }] },
          { to: { address: address('lee@rcpt.test'), name }, values: { s: subject }, headers: { Comments: other }, inReplyTo: other },
        )
        if (message instanceof Refused) return
        const names = message.header.split('\r\n').filter((line) => line !== '' && !line.startsWith(' ')).map((line) => line.split(':')[0]?.toLowerCase())
        expect(new Set(names).size).toBe(names.length)
        for (const one of names) expect(allowed).toContain(one)
        expect(message.header).not.toMatch(/[^\r]\n|\r[^\n]/)
      }),
      { numRuns: 1_000 },
    )
  })

  it('cannot set a header that is not on the list', () => {
    for (const name of ['Bcc', 'From', 'DKIM-Signature', 'Content-Type', 'List-Unsubscribe', 'X-Evil', 'X-Mailer: a\r\nBcc', '']) {
      expect(reasonOf({}, { headers: { [name]: 'x' } })).toMatch(/^The header .* cannot be set\.$/s)
    }
    expect(wire({}, { headers: { 'Auto-Submitted': 'auto-generated', 'X-PenguinMails-Warmup': '1' } })).toContain(
      'Auto-Submitted: auto-generated\r\nX-PenguinMails-Warmup: 1\r\n',
    )
    expect(reasonOf({}, { headers: { Comments: 'a', comments: 'b' } })).toBe('The header comments is set twice.')
  })

  it('is not sent with a hole where a value is missing', () => {
    expect(reasonOf({ html: ['<p>Hi ', { slot: 'first_name' }] })).toBe('There is no value for "first_name".')
    expect(reasonOf({ html: ['<p>Hi ', { slot: 'toString' }] }, { values: {} })).toBe('There is no value for "toString".')
    expect(reasonOf({ text: [{ slot: 't' }] }, { values: { t: ' \n ' } })).toBe('The text of the message is empty.')
  })

  it.each([
    ['The text of the message is empty.', { text: ' ' }],
    ['The HTML of the message is empty.', { html: '' }],
    ['A message with AMP needs HTML for the other readers.', { amp: '<html ⚡4email>' }],
    ['Inline files need HTML to be shown in.', { attachments: [{ filename: 'a', contentType: 'image/png', bytes: Buffer.alloc(1), contentId: 'a' }] }],
    ['Remove the line break from the file name.', { attachments: [{ filename: 'a\r\nb', contentType: 'image/png', bytes: Buffer.alloc(1) }] }],
    ['Attach "a.eml" as application/octet-stream.', { attachments: [{ filename: 'a.eml', contentType: 'message/rfc822', bytes: Buffer.alloc(1) }] }],
    ['"a" needs a content type such as application/pdf.', { attachments: [{ filename: 'a', contentType: 'x/y; z="1"', bytes: Buffer.alloc(1) }] }],
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
