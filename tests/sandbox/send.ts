import { createTransport, type SendMailOptions } from 'nodemailer'
import { sandboxMailbox } from '../../jobs/mail/sandbox.ts'

/** Sends from a tenant's sandbox mailbox, with another program than ours. */
export async function sendFrom(tenantId: string, from: string, mail: SendMailOptions): Promise<void> {
  const way = sandboxMailbox(tenantId, from)?.smtp
  if (!way) throw new Error('There is no sandbox.')
  const { host, port, ca, login } = way
  const auth = { user: login.user, pass: login.password }
  const transport = createTransport({ host, port, requireTLS: true, tls: { ca }, auth })
  await transport.sendMail({ from, ...mail })
}
