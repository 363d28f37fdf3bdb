import { asTenant, type Db, inTenant } from '../../prisma/tenancy.ts'
import { TierUnavailable } from '../../prisma/unavailable.ts'
import type { Log } from '../log.ts'
import { Refused } from '../mail/refused.ts'
import { connectionsOf } from '../mailboxes/connections.ts'
import { storedMailbox } from '../mailboxes/open.ts'
import { type OpenInbox, openInbox } from '../outside/inbox.ts'
import type { Leased } from './leases.ts'
import { mostBytes } from './read.ts'
import { receive } from './receive.ts'

/** A mailbox that cannot be read as it is set up. */
export class CannotRead extends Error {}

interface Place {
  readonly uidValidity: bigint | null
  readonly lastUid: number
}

/** Reads what comes to a mailbox for as long as its lease is this reader's. Throws when it cannot go on. */
export async function watchMailbox(leased: Leased, reader: string, log: Log, signal: AbortSignal): Promise<void> {
  const { tenantId, emailAccountId } = leased
  const stored = await storedMailbox(tenantId, emailAccountId)
  if (!stored) return
  const connections = await connectionsOf(tenantId, stored)
  if (connections instanceof Refused) throw new CannotRead(connections.reason)
  if (!connections.imap) throw new CannotRead('The mailbox has no IMAP server.')
  const inbox = await openInbox(connections.imap)
  const close = () => inbox.close()
  signal.addEventListener('abort', close, { once: true })
  try {
    while (!signal.aborted) {
      await catchUp(leased, reader, inbox, log, signal)
      await inbox.waitForMail(signal)
    }
  } finally {
    signal.removeEventListener('abort', close)
    close()
  }
}

async function catchUp(leased: Leased, reader: string, inbox: OpenInbox, log: Log, signal: AbortSignal) {
  const { tenantId, emailAccountId } = leased
  const { uidValidity } = await inbox.look()
  const row = await asTenant(tenantId).inboxReader.findFirst({ where: { emailAccountId } })
  const account = await asTenant(tenantId).emailAccount.findFirst({
    where: { id: emailAccountId },
    select: { createdAt: true },
  })
  if (!row || !account) throw new CannotRead('The mailbox is gone.')
  const isSame = row.uidValidity === uidValidity
  let place: Place = { uidValidity, lastUid: isSame ? Number(row.lastUid) : 0 }
  // What was there before the mailbox came to us is none of our business; IMAP searches by whole days.
  const since = isSame ? undefined : new Date(account.createdAt.getTime() - 86_400_000)
  for (const uid of await inbox.numbersAfter(place.lastUid, since)) {
    if (signal.aborted) return
    const found = await inbox.fetch(uid, mostBytes + 1)
    place = { uidValidity, lastUid: uid }
    const mayStore = (db: Db) => move(db, emailAccountId, reader, place)
    if (found) {
      const id = await receive({ ...leased, uidValidity, uid, ...found }, mayStore)
      if (id) log.debug({ emailAccountId, messageId: id }, 'a mail came in')
    } else await inTenant(tenantId, mayStore)
  }
  await inTenant(tenantId, (db) => move(db, emailAccountId, reader, place))
}

/** How far it was read, in the transaction that stores what was read. It fails where the lease is another's by now. */
async function move(db: Db, emailAccountId: string, reader: string, { uidValidity, lastUid }: Place) {
  const { count } = await db.inboxReader.updateMany({
    where: { emailAccountId, reader },
    data: { uidValidity, lastUid, readAt: new Date(), failures: 0, lastError: null },
  })
  if (count === 0) throw new CannotRead('Another process reads the mailbox.')
}

/** What is told to people about a failure; the database’s own are not the mailbox’s. */
export const isOurs = (error: unknown) => error instanceof TierUnavailable
