import { randomUUID } from 'node:crypto'
import { domainOf } from '../address.ts'
import { fieldOf, type Part } from '../imap/mime.ts'

/** What is written in answer to a message. */
export interface Answer {
  readonly from: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly date: Date
  readonly headers?: Readonly<Record<string, string>>
  /** Shown under the answer, as mail programs do. */
  readonly quoted?: string
}

/** An ordinary message in answer to another: with In-Reply-To and References (RFC 5322 3.6.4). */
export function composeAnswer({ from, to, subject, text, date, headers = {}, quoted }: Answer, original: Part): Buffer {
  const body = quoted ? `${text}\r\n\r\n${quote(quoted)}` : text
  return Buffer.from(
    [
      ...fieldsOf({ From: from, To: to, Subject: encoded(subject), Date: rfcDate(date), ...threading(original) }),
      ...fieldsOf({ 'Message-ID': newMessageId(from), 'MIME-Version': '1.0', ...headers }),
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: base64',
      '',
      ...(Buffer.from(body)
        .toString('base64')
        .match(/.{1,76}/g) ?? []),
      '',
    ].join('\r\n'),
  )
}

export const answerSubject = (subject: string): string => (/^re:/i.test(subject) ? subject : `Re: ${subject}`)

export const newMessageId = (from: string): string => `<${randomUUID()}@${domainOf(addressIn(from))}>`

export const addressIn = (written: string): string => (/<([^>]+)>/.exec(written)?.[1] ?? written).trim()

export const fieldsOf = (fields: Readonly<Record<string, string>>): string[] =>
  Object.entries(fields)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}`)

export const rfcDate = (date: Date): string => date.toUTCString().replace('GMT', '+0000')

function threading({ fields }: Part) {
  const id = fieldOf(fields, 'message-id') ?? ''
  const earlier = fieldOf(fields, 'references') ?? fieldOf(fields, 'in-reply-to') ?? ''
  return { 'In-Reply-To': id, References: [earlier, id].filter(Boolean).join('\r\n ') }
}

function encoded(words: string): string {
  const plain = words.replace(/[\r\n]+/g, ' ')
  if (/^[\x20-\x7e]*$/.test(plain)) return plain
  return [...(plain.match(/.{1,15}/gsu) ?? [])]
    .map((some) => `=?utf-8?B?${Buffer.from(some).toString('base64')}?=`)
    .join('\r\n ')
}

const quote = (words: string) =>
  words
    .trim()
    .split(/\r?\n/)
    .map((line) => `> ${line}`)
    .join('\r\n')
