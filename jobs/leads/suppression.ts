import type { Db } from '../../prisma/tenancy.ts'
import { type Address, readAddress } from '../mail/address.ts'
import { inboxKey, registrableDomain } from '../mail/addressAdvice.ts'
import { readDomain } from '../mail/domain.ts'
import { Refused } from '../mail/refused.ts'

/** What an entry of the suppression list names: an inbox, or a domain with all below it. */
export type SuppressionKey = { key: string; kind: 'address' | 'domain'; typed: string }

/** Reads an address, or a domain written as `example.com` or `@example.com`. */
export function readSuppressionKey(given: string): SuppressionKey | Refused {
  const typed = given.trim()
  const isDomain = typed.startsWith('@') || !typed.includes('@')
  if (!isDomain) {
    const address = readAddress(typed)
    return address instanceof Refused ? address : { key: inboxKey(address), kind: 'address', typed }
  }
  const domain = readDomain(typed.replace(/^@/, ''))
  if (domain instanceof Refused) return domain
  if (isPublicSuffix(domain)) return new Refused('Anybody can register below this ending: name a domain of one owner.')
  return { key: domain, kind: 'domain', typed }
}

/** co.uk belongs to nobody: what cannot be registered has no registrable part, or is answered back as it is. */
const isPublicSuffix = (domain: string) =>
  registrableDomain(domain) === domain && registrableDomain(`x.${domain}`) === `x.${domain}`

/** Why nothing may be sent to an address. */
export type Suppressed = {
  emailKey: string
  key: string
  kind: 'address' | 'domain'
  reason: 'unsubscribe' | 'bounce_hard' | 'complaint' | 'manual'
  expiresAt: string | null
}

/**
 * The authority on whom nothing may be sent to now, asked last before a mail leaves. It takes addresses that were read
 * by the strict parser, so that no spelling gets round it; ask for a batch at a time.
 */
export async function suppressedAmong(db: Db, addresses: readonly Address[]): Promise<ReadonlyMap<string, Suppressed>> {
  if (addresses.length === 0) return new Map()
  const rows = await db.json<Suppressed[]>(
    `select coalesce(json_agg(json_build_object('emailKey', email_key, 'key', key, 'kind', kind, 'reason', reason,
            'expiresAt', expires_at)), '[]') from app.suppressed($1, $2::text[])`,
    db.tenantId,
    addresses.map(({ key }) => key),
  )
  return new Map(rows.map((row) => [row.emailKey, row]))
}
