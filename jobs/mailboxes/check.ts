import { acrossTenants, type Db, inTenant } from '../../prisma/tenancy.ts'
import { enqueue } from '../enqueue.ts'
import type { Handler } from '../handler.ts'
import type { Verdict } from '../mail/answers.ts'
import { Refused } from '../mail/refused.ts'
import { type ImapTest, testImap } from '../outside/imap.ts'
import { type ConnectionTest, testConnection } from '../outside/smtp.ts'
import { connect } from './connect.ts'
import { connectionsOf } from './connections.ts'
import { type StoredMailbox, storedMailbox } from './open.ts'
import { stopMailbox } from './stop.ts'

/** What both servers said when the mailbox was last tried, and what became of the last test mail. */
export interface LastCheck {
  readonly smtp?: ServerCheck
  readonly imap?: ServerCheck
  readonly testMail?: {
    readonly recipient: string
    readonly at: string
    readonly isSent: boolean
    readonly said: string
  }
}

export interface ServerCheck {
  readonly isWorking: boolean
  readonly steps: readonly { readonly stage: string; readonly said: string }[]
  /** Why it does not work: the server's own words, where it had any. */
  readonly problem?: string
}

export const enqueueMailboxCheck = (db: Db, emailAccountId: string, runAt?: Date) =>
  enqueue(db, 'mailbox.check', { emailAccountId }, { key: `mailbox.check:${emailAccountId}`, ...(runAt && { runAt }) })

/** Connects to both servers of a mailbox as a sender and a reader would, and writes down what they said. */
export const check: Handler<'mailbox.check'> = async ({ emailAccountId }, { tenantId, inTenant, signal }) => {
  const stored = await storedMailbox(tenantId, emailAccountId)
  if (!stored || stored.status === 'deleted') return
  const trial = await tryOut(tenantId, stored)
  signal.throwIfAborted()
  await inTenant((db) => record(db, stored, trial))
}

interface Trial {
  readonly checks: Pick<LastCheck, 'smtp' | 'imap'>
  readonly problem?: string
  /** The server refuses what we have: asking again locks the account. */
  readonly isRefusal: boolean
}

async function tryOut(tenantId: string, found: StoredMailbox): Promise<Trial> {
  const stored = await connect(tenantId, found)
  const connections = stored instanceof Refused ? stored : await connectionsOf(tenantId, stored)
  if (connections instanceof Refused) {
    const failed = { isWorking: false, steps: [], problem: connections.reason }
    return { checks: { smtp: failed }, problem: connections.reason, isRefusal: true }
  }
  const smtp = await testConnection(connections.smtp)
  const isRefused = refuses(smtp.problem)
  // One wrong password is enough: the other server would count it too.
  const imap = connections.imap && !isRefused ? await testImap(connections.imap) : undefined
  const problem = smtp.problem?.text ?? imap?.problem?.text
  return {
    checks: { smtp: checkOf(smtp), ...(imap && { imap: checkOf(imap) }) },
    ...(problem !== undefined && { problem }),
    isRefusal: isRefused || Boolean(imap?.problem?.isRefusal),
  }
}

const refuses = (problem: Verdict | undefined) => problem?.outcome === 'mailbox' && problem.cause === 'authentication'

const checkOf = ({ steps, problem }: ConnectionTest | ImapTest): ServerCheck => ({
  isWorking: !problem,
  steps,
  ...(problem && { problem: problem.text }),
})

const day = 86_400_000
const quarterHour = 900_000

/** A mailbox that works again is active again; one that is refused stops, and waits for somebody. */
async function record(db: Db, stored: StoredMailbox, { checks, problem, isRefusal }: Trial) {
  const { id } = stored
  const now = new Date()
  const before = await db.emailAccount.findFirst({ where: { id }, select: { lastCheck: true, failingSince: true } })
  const { testMail } = (before?.lastCheck ?? {}) as LastCheck
  // Not all of a thousand mailboxes in the same minute of the day.
  const nextCheckAt = problem === undefined ? new Date(now.getTime() + day * (0.9 + Math.random() * 0.2)) : soon(now)
  await db.emailAccount.updateMany({
    where: { id },
    data: {
      lastCheck: { ...checks, ...(testMail && { testMail }) } as object,
      checkedAt: now,
      lastError: problem ?? null,
      failingSince: problem === undefined ? null : (before?.failingSince ?? now),
      nextCheckAt: isRefusal ? null : nextCheckAt,
    },
  })
  if (isRefusal) await stopMailbox(db, id, 'authentication', problem ?? '')
  else if (problem === undefined)
    await db.emailAccount.updateMany({ where: { id, status: 'authentication_failed' }, data: { status: 'active' } })
}

const soon = (now: Date) => new Date(now.getTime() + quarterHour)

/** Mailboxes that are due to be tried again. */
export const checkDue: Handler<'mailbox.checkDue'> = async () => {
  const due = await acrossTenants('checks are due in all tenants', (db) =>
    db.emailAccount.findMany({
      where: { nextCheckAt: { lt: new Date() }, status: { not: 'deleted' } },
      select: { tenantId: true, id: true },
      take: 1_000,
    }),
  )
  for (const { tenantId, id } of due) await inTenant(tenantId, (db) => enqueueMailboxCheck(db, id))
}
