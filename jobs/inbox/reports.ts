import { cleanText } from '../mail/answers.ts'
import { judgeFailure } from './failures.ts'
import { addressIn, fieldBlocks, typedValue } from './fields.ts'
import { type Incoming, messageIds } from './read.ts'
import { aboutDaemonMail, failuresInWords } from './reportsInWords.ts'
import type { About, Failure, IncomingVerdict } from './verdict.ts'

const statusTypes = ['message/delivery-status', 'message/global-delivery-status']
const originalTypes = [
  'message/rfc822',
  'text/rfc822-headers',
  'message/global',
  'message/global-headers',
  'message/rfc822-headers',
]

/** A delivery status notification (RFC 3464), if it is one. */
export function deliveryReport(mail: Incoming): IncomingVerdict | undefined {
  const part = mail.parts.find(({ type }) => statusTypes.includes(type))
  if (!part) return undefined
  const groups = fieldBlocks(part.bytes).filter(
    (fields) => fields.has('action') || fields.has('final-recipient') || fields.has('status'),
  )
  if (groups.length === 0) return undefined
  const about = aboutOriginal(mail)
  const told = groups.map(readRecipient)
  const failed = told.filter(({ action }) => action === 'failed')
  if (failed.length > 0) {
    const failures = failed.map((one) => failureOf(one, mail))
    const text = failures.map((one) => one.text).join(' ')
    return { kind: 'bounce', rule: `dsn:${failures[0]?.rule}`, text: cleanText(text), about, failures }
  }
  const [first] = told
  const text = cleanText(first?.said || mail.text)
  const isDelay = told.some(({ action }) => action === 'delayed')
  return isDelay
    ? { kind: 'delay', rule: 'dsn:delayed', text, about, address: first?.address }
    : { kind: 'auto_reply', rule: 'dsn:delivered', text, about, intent: 'other', returnsOn: undefined }
}

type Told = { address: string | undefined; action: string; status: string | undefined; said: string }

function readRecipient(fields: ReadonlyMap<string, string>): Told {
  const [status] = /[245]\.\d{1,3}\.\d{1,3}/.exec(fields.get('status') ?? '') ?? []
  const [action] = /[a-z]+/.exec((fields.get('action') ?? '').toLowerCase()) ?? []
  return {
    address: addressIn(fields.get('original-recipient')) ?? addressIn(fields.get('final-recipient')),
    action: action ?? { 2: 'delivered', 4: 'delayed', 5: 'failed' }[status?.[0] ?? ''] ?? 'unknown',
    status,
    said: typedValue(fields.get('diagnostic-code')),
  }
}

function failureOf({ address, status, said }: Told, mail: Incoming): Failure {
  // A report without the server's words has them, if at all, in the part for people.
  const words = said || failuresInWords(mail).find((one) => !address || one.address === address)?.text || ''
  return judgeFailure({ ...(address && { address }), ...(status && { status }), said: words })
}

/** A complaint: a feedback report (RFC 5965), or what Hotmail's program sends instead. */
export function complaint(mail: Incoming): IncomingVerdict | undefined {
  const part = mail.parts.find(({ type }) => type === 'message/feedback-report')
  const about = aboutOriginal(mail)
  if (!part) return hotmailComplaint(mail, about)
  const [fields = new Map<string, string>()] = fieldBlocks(part.bytes)
  const type = (fields.get('feedback-type') ?? 'abuse').toLowerCase()
  const text = cleanText([...fields].map(([name, value]) => `${name}: ${value}`).join(' '))
  if (type === 'auth-failure' || type === 'dmarc')
    return { kind: 'auto_reply', rule: `arf:${type}`, text, about, intent: 'other', returnsOn: undefined }
  const address =
    addressIn(fields.get('original-rcpt-to')) ?? addressIn(fields.get('removal-recipient')) ?? about.recipients[0]
  return { kind: 'complaint', rule: `arf:${type.slice(0, 30)}`, text, about, address, isSpam: type !== 'not-spam' }
}

function hotmailComplaint(mail: Incoming, about: About): IncomingVerdict | undefined {
  if (!/^staff@hotmail\.com$/i.test(mail.from) || !/complaint about message from/i.test(mail.subject)) return undefined
  const text = cleanText(mail.subject)
  return { kind: 'complaint', rule: 'hotmail-jmrp', text, about, address: about.recipients[0], isSpam: true }
}

/** What the part says that brings our mail back: whole, or its header only. */
export function aboutOriginal(mail: Incoming): About {
  const blocks = mail.parts
    .filter(({ type }) => originalTypes.includes(type))
    .flatMap(({ bytes }) => fieldBlocks(bytes.subarray(0, 65_536)).slice(0, 1))
  const inWords = aboutDaemonMail(mail)
  const found = blocks.flatMap((fields) => messageIds(fields.get('message-id')))
  const recipients = blocks.flatMap((fields) =>
    ['x-hmxmroriginalrecipient', 'to'].map((name) => addressIn(fields.get(name))).filter((one) => one !== undefined),
  )
  return {
    messageIds: [...new Set([...found, ...inWords, ...mail.answers])].slice(0, 50),
    recipients: [...new Set(recipients)],
  }
}
