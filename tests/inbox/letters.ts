/** What comes back, as the systems write it. All names are made up; the frames are those of RFCs and of published examples. */
export const ours = 'anna@shop.test'
export const theirs = 'lee@people.example'
export const ourMessageId = '<018f0000-0000-7000-8000-000000000001@shop.test>'

type Fields = Readonly<Record<string, string>>

const fieldLines = (fields: Fields) =>
  Object.entries(fields)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}: ${value}`)

/** A mail as it lies in an inbox. A field that is empty is left out. */
export function letter(fields: Fields, body: string): Buffer {
  const all = {
    'Return-Path': `<${theirs}>`,
    From: `Lee <${theirs}>`,
    To: ours,
    Subject: 'Re: A question about your shop',
    Date: 'Mon, 01 Jun 2026 10:00:00 +0000',
    'Message-ID': '<back.1@people.example>',
    ...fields,
  }
  return Buffer.from([...fieldLines(all), '', ...body.split('\n')].join('\r\n'))
}

/** An answer of a person to our mail. */
export const reply = (body: string, fields: Fields = {}) =>
  letter({ 'In-Reply-To': ourMessageId, References: ourMessageId, ...plain, ...fields }, body)

const plain = { 'MIME-Version': '1.0', 'Content-Type': 'text/plain; charset=utf-8' }

const daemon = (host: string, subject: string): Fields => ({
  'Return-Path': '<>',
  From: `Mail Delivery System <MAILER-DAEMON@${host}>`,
  Subject: subject,
  'Message-ID': `<bounce.1@${host}>`,
})

/** A report in words only. */
export const words = (body: string, fields: Fields = {}) =>
  letter({ ...daemon('mx.people.example', 'Undelivered Mail Returned to Sender'), ...plain, ...fields }, body)

type Report = {
  action?: string
  status: string
  said?: string
  host?: string
  subject?: string
  text?: string
  rest?: Fields
}

/** A report by RFC 3464, with the header of what it is about. */
export function dsn({
  action = 'failed',
  status,
  said = '',
  host = 'mx.people.example',
  subject,
  text,
  rest = {},
}: Report) {
  const body = [
    '--b',
    'Content-Type: text/plain',
    '',
    text ?? `This is the mail system at host ${host}.\n\n<${theirs}>: ${said}`,
    '',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: dns; ${host}`,
    '',
    ...fieldLines({
      'Final-Recipient': `rfc822; ${theirs}`,
      Action: action,
      Status: status,
      'Diagnostic-Code': said && `smtp; ${said}`,
      ...rest,
    }),
    '',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    `From: Anna <${ours}>`,
    `To: ${theirs}`,
    `Message-ID: ${ourMessageId}`,
    'Subject: A question about your shop',
    '',
    '--b--',
    '',
  ].join('\n')
  const type = 'multipart/report; report-type=delivery-status; boundary="b"'
  return letter(
    { ...daemon(host, subject ?? 'Undelivered Mail Returned to Sender'), 'MIME-Version': '1.0', 'Content-Type': type },
    body,
  )
}

/** A report by RFC 5965. */
export function feedback(type: string, rest: Fields = {}) {
  const body = [
    '--b',
    'Content-Type: text/plain',
    '',
    'This is an email abuse report.',
    '',
    '--b',
    'Content-Type: message/feedback-report',
    '',
    ...fieldLines({
      'Feedback-Type': type,
      'User-Agent': 'Loop/1.0',
      Version: '1',
      'Original-Rcpt-To': `<${theirs}>`,
      ...rest,
    }),
    '',
    '--b',
    'Content-Type: message/rfc822',
    '',
    `From: Anna <${ours}>`,
    `To: ${theirs}`,
    `Message-ID: ${ourMessageId}`,
    'Subject: A question',
    '',
    'Hello Lee',
    '',
    '--b--',
  ].join('\n')
  return letter(
    {
      From: 'Feedback Loop <fbl@people.example>',
      Subject: 'FW: A question',
      'MIME-Version': '1.0',
      'Content-Type': 'multipart/report; report-type=feedback-report; boundary="b"',
    },
    body,
  )
}

/** The header that most reports in words bring along. */
export const quoted = `--- Below this line is a copy of the message.

Return-Path: <${ours}>
From: Anna <${ours}>
To: ${theirs}
Message-ID: ${ourMessageId}
Subject: A question about your shop

Hello Lee, do not remove me from your list of friends.`
