import { simpleParser } from 'mailparser'
import PostalMime from 'postal-mime'
import { describe, expect, it } from 'vitest'
import { messageIdFor, readMessageId } from '../../jobs/mail/messageId.ts'
import { address, type build, built, bytesOf, letter } from './letters.ts'

const wire = (...input: Parameters<typeof build>) => bytesOf(built(...input)).toString('latin1')
const parsed = (...input: Parameters<typeof build>) => new PostalMime().parse(bytesOf(built(...input)))
const fieldsNamed = (text: string, name: string) =>
  text.split('\r\n\r\n')[0]?.match(new RegExp(`^${name}:`, 'gim')) ?? []

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
      {
        filename: 'Prospekt – größer (final), 2026 und ein sehr langer Name dazu.pdf',
        contentType: 'application/pdf',
        bytes,
      },
      { filename: 'logo.png', contentType: 'image/png', bytes: bytes.subarray(0, 99), contentId: 'logo@x' },
    ]
    const content = { html: '<img src="cid:logo@x">', amp: '<html ⚡4email>', attachments }
    const mail = await parsed(content)
    const seen = mail.attachments.map(({ filename, mimeType, contentId, disposition, content: file }) => ({
      filename,
      mimeType,
      contentId,
      disposition,
      same: Buffer.from(file as ArrayBuffer).length,
    }))
    expect(seen).toEqual(
      expect.arrayContaining([
        {
          filename: attachments[0]?.filename,
          mimeType: 'application/pdf',
          contentId: undefined,
          disposition: 'attachment',
          same: 70_000,
        },
        { filename: 'logo.png', mimeType: 'image/png', contentId: '<logo@x>', disposition: 'inline', same: 99 },
      ]),
    )
    const other = await simpleParser(bytesOf(built(content)))
    expect(other.attachments.map(({ filename }) => filename)).toEqual(
      expect.arrayContaining(attachments.map(({ filename }) => filename)),
    )
    expect(other.attachments.find(({ filename }) => filename === attachments[0]?.filename)?.content.equals(bytes)).toBe(
      true,
    )
  })

  it('has no boundary that begins like another one', () => {
    const file = { filename: 'a.png', contentType: 'image/png', bytes: Buffer.alloc(9) }
    const attachments = [file, { ...file, contentId: 'a' }]
    const text = wire({ html: '<p>', amp: '<html ⚡4email>', attachments })
    const boundaries = [...text.matchAll(/boundary="([^"]+)"/g)].map(([, boundary]) => boundary ?? '')
    expect(boundaries).toHaveLength(3)
    for (const one of boundaries) expect(boundaries.filter((other) => other.startsWith(one))).toEqual([one])
  })
})
