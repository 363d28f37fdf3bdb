import { inTenant } from '../../prisma/tenancy.ts'
import { Fault } from '../mail/answers.ts'
import { Refused } from '../mail/refused.ts'
import { askTokens } from '../outside/oauth.ts'
import { type Credentials, openCredentials, sealCredentials } from './credentials.ts'
import type { StoredMailbox } from './open.ts'

/**
 * Where somebody has just agreed at their provider's, exchanges what that gave for a refresh token. A code can be used
 * once: what it gave is kept before anything else is done.
 */
export async function connect(tenantId: string, stored: StoredMailbox): Promise<StoredMailbox | Refused> {
  if (stored.credentials === null || stored.vaultPath !== null) return stored
  const held = openCredentials(tenantId, stored.id, Buffer.from(stored.credentials, 'base64'))
  if (held instanceof Refused || held.kind !== 'code') return stored
  const { issuer, code, verifier, redirectUri } = held
  try {
    const grant = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: redirectUri }
    const { refresh_token: refreshToken } = await askTokens(issuer, grant)
    if (!refreshToken)
      return new Refused(`${issuer} gave no lasting access: remove our access there, and connect again.`)
    const credentials = await keep(tenantId, stored.id, { kind: 'oauth2', issuer, refreshToken })
    return { ...stored, credentials: Buffer.from(credentials).toString('base64') }
  } catch (error) {
    if (error instanceof Fault) return new Refused(error.said)
    throw error
  }
}

const keep = (tenantId: string, id: string, given: Credentials) =>
  inTenant(tenantId, async (db) => {
    const credentials = sealCredentials(tenantId, id, given)
    await db.emailAccount.updateMany({ where: { id }, data: { credentials, revision: { increment: 1 } } })
    return credentials
  })
