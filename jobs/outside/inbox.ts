import { setTimeout as pause } from 'node:timers/promises'
import type { ImapFlow } from 'imapflow'
import type { ImapServer } from '../mailboxes/connections.ts'
import { openImap } from './imap.ts'

/** An inbox that is only looked at: it is opened by EXAMINE and fetched by PEEK, so that no flag ever changes. */
export interface OpenInbox {
  /** How the inbox is numbered now. Asked anew each time: a server may number it anew. */
  look(): Promise<{ uidValidity: bigint; uidNext: number }>
  /** The numbers above `after`, of what came since, the lowest first. */
  numbersAfter(after: number, since?: Date): Promise<number[]>
  /** A message byte by byte, up to so many; nothing when it is gone. */
  fetch(uid: number, mostBytes: number): Promise<{ bytes: Buffer; at: Date } | undefined>
  /** Until something may have come, the connection was lost, or the signal aborts. */
  waitForMail(signal: AbortSignal): Promise<void>
  close(): void
}

/** How long to wait without a word: a server that tells is asked seldom. */
const [told, untold] = [5 * 60_000, 30_000]

export async function openInbox(server: ImapServer): Promise<OpenInbox> {
  const client = await openImap(server)
  let [isClosed, hasNews] = [false, false]
  let wake = () => {}
  client.on('exists', () => {
    hasNews = true
    wake()
  })
  client.on('close', () => {
    isClosed = true
    wake()
  })
  return {
    async look() {
      const { uidValidity, uidNext } = await client.mailboxOpen('INBOX', { readOnly: true })
      hasNews = false
      return { uidValidity, uidNext }
    },
    async numbersAfter(after, since) {
      const found = await client.search({ uid: `${after + 1}:*`, ...(since && { since }) }, { uid: true })
      // `n:*` also means the last one, when that is below n (RFC 3501 6.4.8).
      return (found || []).filter((uid) => uid > after).sort((a, b) => a - b)
    },
    fetch: (uid, mostBytes) => fetchOne(client, uid, mostBytes),
    async waitForMail(signal) {
      if (isClosed || hasNews || signal.aborted) return
      const rest = new AbortController()
      wake = () => rest.abort()
      const milliseconds = client.capabilities.has('IDLE') ? told : untold
      if (client.capabilities.has('IDLE')) client.idle().catch(() => {})
      await pause(milliseconds, undefined, { signal: AbortSignal.any([rest.signal, signal]) }).catch(() => {})
    },
    close: () => client.close(),
  }
}

async function fetchOne(client: ImapFlow, uid: number, mostBytes: number) {
  const found = await client.fetchOne(`${uid}`, { source: { maxLength: mostBytes }, internalDate: true }, { uid: true })
  if (!found) return undefined
  const { source, internalDate } = found
  return source && { bytes: source, at: new Date(internalDate ?? Date.now()) }
}
