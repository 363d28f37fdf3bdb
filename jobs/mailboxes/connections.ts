import { readFileSync } from 'node:fs'
import { env } from '../../prisma/env.ts'
import { Refused } from '../mail/refused.ts'
import { sandboxMailbox } from '../mail/sandbox.ts'
import { accessTokens } from '../outside/oauth.ts'
import type { Login } from '../outside/smtpAuth.ts'
import type { SmtpServer } from '../outside/smtpServer.ts'
import { readSecret } from '../outside/vault.ts'
import { type Credentials, openCredentials, readCredentials } from './credentials.ts'
import type { StoredMailbox, StoredPlace } from './open.ts'
import { keepRefreshToken } from './refreshed.ts'

/** A mailbox's IMAP server and how it gets in there. */
export type ImapServer = Pick<SmtpServer, 'host' | 'port' | 'tls' | 'ca' | 'allowPrivate' | 'timeouts'> & {
  readonly login: Login
}

/** Both ways of a mailbox, with its credentials opened. */
export interface Connections {
  readonly smtp: SmtpServer
  /** Nothing where mail is only sent. */
  readonly imap?: ImapServer
}

/** The name servers greet us by. */
export const ehloName = () => env.EHLO_NAME ?? new URL(env.PUBLIC_URL).hostname

type Stored = Pick<
  StoredMailbox,
  'id' | 'email' | 'provider' | 'login' | 'username' | 'credentials' | 'vaultPath' | 'smtp' | 'imap'
>

export async function connectionsOf(tenantId: string, stored: Stored): Promise<Connections | Refused> {
  if (stored.provider === 'sandbox') {
    const sandbox = sandboxMailbox(tenantId, stored.email)
    if (!sandbox) return new Refused('There is no sandbox in this installation.')
    return { smtp: { ...sandbox.smtp, ehloName: ehloName() }, imap: sandbox.imap }
  }
  const login = await loginOf(tenantId, stored)
  if (login instanceof Refused) return login
  const smtp = placeOf(stored.smtp)
  if (!smtp) return new Refused('The mailbox has no SMTP server.')
  const imap = placeOf(stored.imap)
  return { smtp: { ...smtp, ehloName: ehloName(), login }, ...(imap && { imap: { ...imap, login } }) }
}

function placeOf({ host, port, security }: StoredPlace) {
  if (host === null || port === null || security === null) return undefined
  const ca = certificates()
  return {
    host,
    port,
    tls: security,
    ...(env.PRIVATE_MAIL_HOSTS === 'on' && { allowPrivate: true }),
    ...(ca && { ca }),
  }
}

let authorities: string | undefined

function certificates() {
  if (!env.MAIL_CA_FILE) return undefined
  authorities ??= readFileSync(env.MAIL_CA_FILE, 'utf8')
  return authorities
}

async function loginOf(tenantId: string, stored: Stored): Promise<Login | Refused> {
  const found = await credentialsOf(tenantId, stored)
  if (found instanceof Refused) return found
  const user = stored.username ?? stored.email
  if (found.kind === 'password') return { user, password: found.password }
  if (found.kind === 'code') return new Refused('The mailbox is being connected.')
  const keep = (refreshToken: string) => keepRefreshToken(tenantId, stored.id, { ...found, refreshToken })
  return { user, accessToken: accessTokens(found, keep) }
}

async function credentialsOf(tenantId: string, { id, credentials, vaultPath }: Stored): Promise<Credentials | Refused> {
  if (vaultPath !== null) {
    const secret = await readSecret(vaultPath)
    return secret instanceof Refused ? secret : readCredentials(secret)
  }
  if (credentials === null) return new Refused('The mailbox has no password yet.')
  return openCredentials(tenantId, id, Buffer.from(credentials, 'base64'))
}
