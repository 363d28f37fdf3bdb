import type { Db } from '../../prisma/tenancy.ts'
import type { Handler } from '../handler.ts'
import { readAddress } from '../mail/address.ts'
import { prepareMessage } from '../mail/message.ts'
import { Refused } from '../mail/refused.ts'
import { signMessage } from '../mail/sign.ts'
import { SmtpPool } from '../outside/smtp.ts'
import type { LastCheck } from './check.ts'
import { type OpenMailbox, openMailbox } from './open.ts'
import { stopMailbox } from './stop.ts'

/** Sends one mail as a campaign would: signed, over the mailbox's own server. What came of it is shown with the mailbox. */
export const sendTest: Handler<'mailbox.sendTest'> = async ({ emailAccountId, to }, run) => {
  const { tenantId, jobId, asTenant, inTenant } = run
  const result = await send(await openMailbox(tenantId, emailAccountId), to, {
    id: jobId,
    isSuppressed: (keys) => suppressed(asTenant(), keys),
  })
  await inTenant(async (db) => {
    if (result.cause) await stopMailbox(db, emailAccountId, result.cause, result.said)
    const before = await db.emailAccount.findFirst({ where: { id: emailAccountId }, select: { lastCheck: true } })
    const testMail = { recipient: to, at: new Date().toISOString(), isSent: result.isSent, said: result.said }
    const lastCheck = { ...((before?.lastCheck ?? {}) as LastCheck), testMail } as object
    await db.emailAccount.updateMany({ where: { id: emailAccountId }, data: { lastCheck } })
  })
}

interface Post {
  readonly id: string
  readonly isSuppressed: (keys: string[]) => Promise<boolean>
}

async function send(opened: OpenMailbox | Refused, to: string, { id, isSuppressed }: Post) {
  const address = readAddress(to)
  if (opened instanceof Refused) return failed(opened)
  if (address instanceof Refused) return failed(address)
  if (await isSuppressed([address.key])) return failed(new Refused(`${address.mail} is on the suppression list.`))
  const content = prepareMessage({
    subject: 'A test from PenguinMails',
    text: `This mail was sent from ${opened.from.address.mail} to see whether it arrives.\n\nIt did.\n`,
    html: `<p>This mail was sent from ${opened.from.address.mail} to see whether it arrives.</p><p>It did.</p>`,
  })
  if (content instanceof Refused) return failed(content)
  const letter = {
    id,
    from: opened.from,
    to: { address, name: '' },
    date: new Date(),
    returnPath: opened.returnPath(id),
  }
  const built = content.build({ ...letter, ...(opened.replyTo && { replyTo: opened.replyTo }) })
  if (built instanceof Refused) return failed(built)
  const signed = await signMessage(built, opened.signer)
  if (signed instanceof Refused) return failed(signed)
  const pool = new SmtpPool(opened.smtp, { connections: 1 })
  const verdict = await pool.handOver(signed, async () => {})
  await pool.close()
  const isSent = verdict.outcome === 'sent'
  const cause = verdict.outcome === 'mailbox' ? verdict.cause : undefined
  return { isSent, said: verdict.text || verdict.rule, ...(cause && { cause }) }
}

const failed = ({ reason }: Refused) => ({ isSent: false, said: reason, cause: undefined })

const suppressed = (db: Db, keys: string[]) =>
  db.json<boolean>('select exists (select from app.suppressed($1::uuid, $2::text[]))', db.tenantId, keys)
