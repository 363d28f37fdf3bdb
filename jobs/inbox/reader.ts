import { v7 as uuid } from 'uuid'
import { inTenant } from '../../prisma/tenancy.ts'
import type { Log } from '../log.ts'
import type { Loop } from '../loops.ts'
import { cleanText } from '../mail/answers.ts'
import { tellAdmins } from '../notifications/tellAdmins.ts'
import { type Leased, leaseMailboxes, releaseMailboxes, renewLeases } from './leases.ts'
import { CannotRead, isOurs, watchMailbox } from './watch.ts'

export interface ReaderOptions {
  /** How many mailboxes one process reads at the same time. */
  readonly most?: number
  /** How long a mailbox belongs to a process that says nothing any more. */
  readonly leaseSeconds?: number
  readonly every?: number
}

interface Watch {
  readonly end: AbortController
  readonly ended: Promise<void>
}

/** Reads what comes back to all mailboxes, side by side; each by one process. */
export function readerLoop(log: Log, { most = 500, leaseSeconds = 60, every = 3_000 }: ReaderOptions = {}): Loop {
  const reader = uuid()
  const watches = new Map<string, Watch>()
  let renewedAt = Date.now()

  function watch(leased: Leased) {
    const end = new AbortController()
    const ended = watchMailbox(leased, reader, log, end.signal)
      .then(() => releaseMailboxes(reader, [leased.emailAccountId]))
      .catch((error: unknown) =>
        end.signal.aborted ? releaseMailboxes(reader, [leased.emailAccountId]) : fail(leased, error),
      )
      // A lease that could not be given back runs out.
      .catch((error: unknown) => log.warn({ err: error, ...leased }, 'a mailbox could not be given back'))
      .then(() => {
        watches.delete(leased.emailAccountId)
      })
    watches.set(leased.emailAccountId, { end, ended })
  }

  async function fail({ tenantId, emailAccountId }: Leased, error: unknown) {
    if (isOurs(error))
      return void (await releaseMailboxes(reader, [emailAccountId], {
        said: 'We could not store what came.',
        seconds: 1,
      }))
    const { authenticationFailed, responseText, message } = error as {
      authenticationFailed?: boolean
      responseText?: string
      message?: string
    }
    const isRefused = authenticationFailed === true || error instanceof CannotRead
    const said = cleanText(responseText ?? message ?? 'The connection was lost.')
    log.info({ err: error, emailAccountId }, 'a mailbox cannot be read for now')
    // To be refused again and again makes a server close the door.
    const failures = await releaseMailboxes(reader, [emailAccountId], { said, seconds: isRefused ? 300 : 1 })
    if (isRefused && failures === 2) await inTenant(tenantId, (db) => tell(db, emailAccountId, said))
  }

  async function renew() {
    if (Date.now() - renewedAt < (leaseSeconds * 1_000) / 4 || watches.size === 0) return
    renewedAt = Date.now()
    const mine = await renewLeases(reader, leaseSeconds)
    for (const [id, { end }] of watches) if (!mine.has(id)) end.abort()
  }

  return {
    name: 'inbox',
    every,
    async turn(signal) {
      await renew()
      const room = Math.min(most - watches.size, 50)
      if (room <= 0 || signal.aborted) return false
      const leased = await leaseMailboxes(reader, leaseSeconds, room)
      for (const one of leased) watch(one)
      return leased.length === room
    },
    async stop() {
      for (const { end } of watches.values()) end.abort()
      await Promise.all([...watches.values()].map(({ ended }) => ended))
    },
  }
}

async function tell(db: Parameters<typeof tellAdmins>[0], emailAccountId: string, said: string) {
  const mailbox = await db.emailAccount.findFirst({ where: { id: emailAccountId }, select: { email: true } })
  await tellAdmins(db, {
    type: 'mailbox.unreadable',
    title: `What comes back to ${mailbox?.email} cannot be read`,
    message: `Replies and bounces are not noticed until that is put right. The server said: ${said}`,
  })
}
