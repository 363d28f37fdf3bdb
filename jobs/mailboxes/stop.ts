import type { Db } from '../../prisma/tenancy.ts'
import type { MailboxCause } from '../mail/answers.ts'
import { tellAdmins } from '../notifications/tellAdmins.ts'

/**
 * Stops a mailbox that its server does not let send any more, and says so once. Nothing goes out of it until somebody
 * put it right. Answers whether it was still sending.
 */
export async function stopMailbox(db: Db, emailAccountId: string, cause: MailboxCause, said: string): Promise<boolean> {
  const status = cause === 'authentication' ? 'authentication_failed' : 'suspended'
  const { count } = await db.emailAccount.updateMany({
    where: { id: emailAccountId, status: 'active' },
    data: { status, lastError: said, failingSince: new Date() },
  })
  if (count === 0) return false
  const mailbox = await db.emailAccount.findFirst({ where: { id: emailAccountId }, select: { email: true } })
  await tellAdmins(db, {
    type: `mailbox.${status}`,
    title: `${mailbox?.email} sends nothing any more`,
    message: `${reasons[cause]} The server said: ${said}`,
  })
  return true
}

const reasons: Readonly<Record<MailboxCause, string>> = {
  authentication: 'Its server refuses the password or token: put in a new one.',
  configuration: 'Its server does not take mail from it as it is set up.',
  tls: 'A secure connection to its server is not possible.',
  blocked: 'Its server has blocked it from sending.',
  reputation: 'Receivers refuse its mail because of its reputation.',
  unauthenticated: 'Receivers cannot tell that its mail is genuine: look at its domain’s records.',
}
