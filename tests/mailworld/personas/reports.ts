import { randomBytes } from 'node:crypto'
import { domainOf } from '../address.ts'
import { fieldsOf, newMessageId, rfcDate } from './compose.ts'

export interface DeliveryReport {
  /** Where the message was sent from, and so where the report goes. */
  readonly sender: string
  readonly recipient: string
  readonly action: 'failed' | 'delayed'
  readonly status: string
  readonly said: string
  readonly original: Buffer
  readonly date: Date
}

/** What a server reports that took a message and could not deliver it (RFC 3464). */
export function deliveryReport({ sender, recipient, action, status, said, original, date }: DeliveryReport): Buffer {
  const host = `mx.${domainOf(recipient)}`
  const isFailure = action === 'failed'
  return report({
    fields: {
      From: `Mail Delivery System <MAILER-DAEMON@${host}>`,
      To: sender,
      Subject: isFailure ? 'Undelivered Mail Returned to Sender' : 'Delayed Mail (still being retried)',
      Date: rfcDate(date),
      'Message-ID': newMessageId(`x@${host}`),
      'Auto-Submitted': 'auto-replied',
    },
    type: 'delivery-status',
    text: [
      `This is the mail system at host ${host}.`,
      '',
      isFailure
        ? 'I am sorry to have to inform you that your message could not be delivered to one or more recipients.'
        : 'Your message could not be delivered yet. I will keep trying; you do not need to send it again.',
      '',
      `<${recipient}>: ${said}`,
    ],
    machine: [
      ...fieldsOf({ 'Reporting-MTA': `dns; ${host}`, 'Arrival-Date': rfcDate(date) }),
      '',
      ...fieldsOf({
        'Final-Recipient': `rfc822; ${recipient}`,
        Action: action,
        Status: status,
        'Diagnostic-Code': `smtp; ${said}`,
      }),
      ...(isFailure ? [] : [`Will-Retry-Until: ${rfcDate(new Date(date.getTime() + 4 * 86_400_000))}`]),
    ],
    returned: { type: 'text/rfc822-headers', bytes: headerOf(original) },
  })
}

export interface ComplaintReport {
  readonly sender: string
  readonly recipient: string
  readonly original: Buffer
  readonly date: Date
}

/** What a provider's feedback loop sends when somebody calls a message spam (RFC 5965). */
export function complaintReport({ sender, recipient, original, date }: ComplaintReport): Buffer {
  const provider = domainOf(recipient)
  return report({
    fields: {
      From: `Feedback Loop <fbl@${provider}>`,
      To: sender,
      Subject: 'FW: complaint about your message',
      Date: rfcDate(date),
      'Message-ID': newMessageId(`x@${provider}`),
      'Auto-Submitted': 'auto-generated',
    },
    type: 'feedback-report',
    text: [`This is an abuse report for a message received by ${recipient}.`],
    machine: fieldsOf({
      'Feedback-Type': 'abuse',
      'User-Agent': 'PenguinMails-World/1.0',
      Version: '1',
      'Original-Mail-From': `<${sender}>`,
      'Original-Rcpt-To': `<${recipient}>`,
      'Arrival-Date': rfcDate(date),
      'Reported-Domain': domainOf(sender),
    }),
    returned: { type: 'message/rfc822', bytes: original },
  })
}

interface Report {
  readonly fields: Readonly<Record<string, string>>
  readonly type: 'delivery-status' | 'feedback-report'
  readonly text: readonly string[]
  readonly machine: readonly string[]
  readonly returned: { readonly type: string; readonly bytes: Buffer }
}

/** multipart/report (RFC 6522): for people, for machines, and what it is about. */
function report({ fields, type, text, machine, returned }: Report): Buffer {
  const boundary = `=_${randomBytes(12).toString('hex')}`
  const head = [
    ...fieldsOf(fields),
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=${type}; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=us-ascii',
    '',
    ...text,
    '',
    `--${boundary}`,
    `Content-Type: message/${type}`,
    '',
    ...machine,
    '',
    `--${boundary}`,
    `Content-Type: ${returned.type}`,
    '',
    '',
  ]
  return Buffer.concat([Buffer.from(head.join('\r\n')), returned.bytes, Buffer.from(`\r\n--${boundary}--\r\n`)])
}

function headerOf(message: Buffer): Buffer {
  const end = message.indexOf('\r\n\r\n')
  return end < 0 ? message : message.subarray(0, end + 2)
}
