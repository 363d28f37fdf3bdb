import { fieldOf, parsePart } from './imap/mime.ts'
import { readLetter } from './personas/links.ts'
import type { Received } from './realm.ts'

/** A message as it is listed. */
export async function summaryFace(message: Received) {
  const { id, inbox, sender, recipient, account, receivedAt, verdict, deeds, bytes } = message
  const end = bytes.indexOf('\r\n\r\n')
  const { subject, part } = await readLetter(bytes.subarray(0, end < 0 ? bytes.length : end + 4))
  return {
    id,
    inbox,
    sender,
    recipient,
    account: account?.address,
    from: fieldOf(part.fields, 'from') ?? '',
    subject,
    size: bytes.length,
    receivedAt,
    verdict,
    deeds,
  }
}

const mostSource = 1_000_000

/** And as it is read: as its recipient sees it, and as it came. */
export async function messageFace(message: Received) {
  const { html, text } = await readLetter(message.bytes)
  const { fields } = parsePart(message.bytes)
  return {
    ...(await summaryFace(message)),
    html,
    text,
    headers: fields.map(([name, value]) => ({ name, value })),
    source: message.bytes.subarray(0, mostSource).toString('utf8'),
  }
}
