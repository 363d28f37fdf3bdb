import { z } from 'zod'
import { enqueue } from '../../jobs/enqueue.ts'
import { readAddress } from '../../jobs/mail/address.ts'
import { Refused } from '../../jobs/mail/refused.ts'
import { enqueueMailboxCheck } from '../../jobs/mailboxes/check.ts'
import { sealCredentials } from '../../jobs/mailboxes/credentials.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { keptForSending } from '../campaigns/used.ts'
import { within } from '../companies/sight.ts'
import type { Context, SignedIn } from '../graphql/context.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput, NotFound } from '../graphql/problem.ts'
import { revise } from '../graphql/revise.ts'
import { defined, wrong } from './create.ts'
import type { SendTestMailInput, UpdateEmailAccountInput } from './inputs.ts'
import { shown } from './list.ts'
import { columnsOf, settings } from './rules.ts'

const change = settings.extend({ expectedRevision: z.int().nullish() })

type Asker = Pick<SignedIn, 'db' | 'viewer'>

/** A mailbox the viewer may see, without its secrets. */
const find = ({ db, viewer }: Asker, id: string) =>
  db.emailAccount.findFirst({
    where: { id, companyId: within(viewer), status: { not: 'deleted' } },
    omit: { credentials: true },
  })

export async function updateEmailAccount({ db, viewer }: SignedIn, id: string, input: UpdateEmailAccountInput) {
  const wanted = check(change, input)
  if (wanted instanceof InvalidInput) return wanted
  if (!(await find({ db, viewer }, id))) return new NotFound('mailbox')
  const { expectedRevision, ...rest } = wanted
  const { password, vaultPath } = rest
  if (password !== undefined && vaultPath) return wrong('password', 'Give a password or a vault path, not both.')
  const secrets = {
    ...(password !== undefined && { credentials: sealCredentials(db.tenantId, id, { kind: 'password', password }) }),
    ...(password !== undefined && { vaultPath: null, login: 'password' as const }),
    ...(vaultPath && { credentials: null }),
  }
  const changed = await revise({
    what: 'mailbox',
    expectedRevision,
    find: () => db.emailAccount.findFirst({ where: { id }, omit: { credentials: true } }),
    update: (expected) =>
      db.emailAccount.updateMany({
        where: { id, ...expected },
        data: { ...defined(columnsOf(rest)), ...secrets, revision: { increment: 1 } },
      }),
  })
  if (!('windows' in changed)) return changed
  const concernsServers = ['password', 'vaultPath', 'smtp', 'imap', 'username'].some(
    (name) => rest[name as 'smtp'] != null,
  )
  if (concernsServers) await enqueueMailboxCheck(db, id)
  return shown(changed)
}

export async function pauseEmailAccount({ db, viewer }: SignedIn, id: string, reason: string | null) {
  const said = z.string().trim().max(300, 'At most 300 characters.').nullable().safeParse(reason)
  if (!said.success) return wrong('reason', 'At most 300 characters.')
  if (!(await find({ db, viewer }, id))) return new NotFound('mailbox')
  await db.emailAccount.updateMany({
    where: { id },
    data: { pausedAt: new Date(), pauseReason: said.data || null, revision: { increment: 1 } },
  })
  return found(db, id)
}

/** Lets a mailbox send again, whatever stopped it. If its servers still refuse, it stops again. */
export async function resumeEmailAccount({ db, viewer }: SignedIn, id: string) {
  if (!(await find({ db, viewer }, id))) return new NotFound('mailbox')
  await db.emailAccount.updateMany({
    where: { id },
    data: { pausedAt: null, pauseReason: null, revision: { increment: 1 } },
  })
  await db.emailAccount.updateMany({
    where: { id, status: 'suspended' },
    data: { status: 'active', lastError: null, failingSince: null },
  })
  return found(db, id)
}

async function found(db: Db, id: string) {
  const row = await db.emailAccount.findFirst({ where: { id }, omit: { credentials: true } })
  return row ? shown(row) : new NotFound('mailbox')
}

/** Its history stays, its secrets go. */
export async function deleteEmailAccount({ db, viewer }: SignedIn, id: string) {
  if (!(await find({ db, viewer }, id))) return new NotFound('mailbox')
  const kept = await keptForSending(db, id)
  if (kept) return kept
  await db.emailAccount.updateMany({
    where: { id },
    data: {
      status: 'deleted',
      deletedAt: new Date(),
      credentials: null,
      vaultPath: null,
      nextCheckAt: null,
      revision: { increment: 1 },
    },
  })
  return { deleted: true }
}

export async function checkEmailAccount({ db, viewer, load }: SignedIn, id: string) {
  if (!(await find({ db, viewer }, id))) return new NotFound('mailbox')
  return jobOf(load, await enqueueMailboxCheck(db, id))
}

export async function sendTestMail({ db, viewer, load }: SignedIn, id: string, { to }: SendTestMailInput) {
  const address = readAddress(to)
  if (address instanceof Refused) return wrong('to', address.reason)
  if (!(await find({ db, viewer }, id))) return new NotFound('mailbox')
  return jobOf(load, await enqueue(db, 'mailbox.sendTest', { emailAccountId: id, to: address.mail }))
}

async function jobOf(load: Context['load'], jobId: string) {
  const job = await load.job.load(jobId)
  if (!job) throw new Error(`The job ${jobId} is not there after it was put into the queue.`)
  return job
}
