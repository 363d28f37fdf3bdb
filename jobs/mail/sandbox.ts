import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { env } from '../../prisma/env.ts'
import type { SmtpServer } from '../outside/smtpServer.ts'

/** A mail server of the sandbox, and how a mailbox gets in. */
type Way = Pick<SmtpServer, 'host' | 'port' | 'tls' | 'ca' | 'allowPrivate'> & {
  readonly login: { readonly user: string; readonly password: string }
}

/** Both ways of a sandbox mailbox, whatever its row says: it cannot talk to anything but the sandbox. */
export interface SandboxMailbox {
  readonly smtp: Way
  readonly imap: Way
}

/** Whether there is a mail world that plays the outside. */
export const hasSandbox = () => Boolean(env.SANDBOX_SMTP && env.SANDBOX_IMAP && env.SANDBOX_TOKEN)

/** How to reach the sandbox for a tenant's mailbox; nothing when there is no sandbox. */
export function sandboxMailbox(tenantId: string, address: string): SandboxMailbox | undefined {
  const { SANDBOX_SMTP, SANDBOX_IMAP, SANDBOX_TOKEN } = env
  if (!SANDBOX_SMTP || !SANDBOX_IMAP || !SANDBOX_TOKEN) return undefined
  const user = `${tenantId}/${address}`
  const login = { user, password: sandboxPassword(SANDBOX_TOKEN, user) }
  const ca = certificate()
  const way = (place: string, tls: Way['tls']): Way => {
    const [host = '', port] = place.split(':')
    return { host, port: Number(port), tls, allowPrivate: true, login, ...(ca && { ca }) }
  }
  return { smtp: way(SANDBOX_SMTP, 'starttls'), imap: way(SANDBOX_IMAP, 'implicit') }
}

/** What opens a sandbox mailbox; the user name says whose it is, so that tenants with the same address do not meet. */
export const sandboxPassword = (token: string, user: string) =>
  createHmac('sha256', token).update(`mailbox ${user}`).digest('base64url')

let read: { file: string; pem: string } | undefined

function certificate(): string | undefined {
  const file = env.SANDBOX_CA
  if (!file) return undefined
  if (read?.file !== file) read = { file, pem: readFileSync(file, 'utf8') }
  return read.pem
}
