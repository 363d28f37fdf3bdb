import { z } from 'zod'
import { type Place, seal, unseal } from '../../prisma/seal.ts'
import { Refused } from '../mail/refused.ts'

/** What a mailbox proves itself with: a password, or what its provider hands out access tokens for. */
export const credentials = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('password'), password: z.string().min(1).max(1_000) }),
  z.object({
    kind: z.literal('oauth2'),
    issuer: z.enum(['google', 'microsoft']),
    refreshToken: z.string().min(1).max(8_000),
  }),
  /** Somebody has just agreed at the issuer's: to be exchanged for a refresh token, once and soon. */
  z.object({
    kind: z.literal('code'),
    issuer: z.enum(['google', 'microsoft']),
    code: z.string().min(1).max(8_000),
    verifier: z.string().min(43).max(128),
    redirectUri: z.url(),
  }),
])
export type Credentials = z.output<typeof credentials>

/** Where a mailbox's credentials are sealed. */
export const credentialsPlace = (tenantId: string, emailAccountId: string): Place => ({
  owner: tenantId,
  row: emailAccountId,
  field: 'email_accounts.credentials',
})

export const sealCredentials = (tenantId: string, emailAccountId: string, given: Credentials) =>
  seal(JSON.stringify(given), credentialsPlace(tenantId, emailAccountId))

export const openCredentials = (tenantId: string, emailAccountId: string, sealed: Uint8Array) =>
  readCredentials(unseal(sealed, credentialsPlace(tenantId, emailAccountId)).toString())

/** What is written in a vault may also be the password alone, or without its kind. */
export function readCredentials(text: string): Credentials | Refused {
  try {
    const given = JSON.parse(text) as Record<string, unknown>
    const parsed = credentials.safeParse('password' in given ? { kind: 'password', ...given } : given)
    return parsed.success ? parsed.data : new Refused('The stored credentials have neither a password nor a token.')
  } catch {
    return new Refused('The stored credentials cannot be read.')
  }
}
