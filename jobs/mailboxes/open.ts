import { createHash, hkdfSync } from 'node:crypto'
import { env } from '../../prisma/env.ts'
import { asTenant } from '../../prisma/tenancy.ts'
import type { SendWindow } from '../campaigns/settings.ts'
import { openPrivateKey } from '../domains/keys.ts'
import { type Address, readAddress } from '../mail/address.ts'
import type { Correspondent } from '../mail/header.ts'
import { Refused } from '../mail/refused.ts'
import { sealAddress } from '../mail/sealedAddress.ts'
import { openSigner, type Signer } from '../mail/sign.ts'
import type { SmtpServer } from '../outside/smtpServer.ts'
import { type Connections, connectionsOf } from './connections.ts'

/** A mailbox that mail may go out of now: who writes, through which server, signed by whom. */
export interface OpenMailbox {
  readonly id: string
  readonly from: Correspondent
  readonly replyTo?: Address
  readonly signature: { readonly html: string | null; readonly text: string | null }
  readonly limits: MailboxLimits
  readonly smtp: SmtpServer
  readonly signer: Signer
  /** Where the bounces of a message go: an address that names it where the domain has a host for that. */
  returnPath(messageId: string): Address
}

export interface MailboxLimits {
  readonly perDay: number
  readonly gapSeconds: number
  /** None: at any time. */
  readonly windows: readonly SendWindow[]
  readonly timezone: string
}

const opened = new Map<string, { version: string; mailbox: Promise<OpenMailbox | Refused> }>()
const mostOpened = 1_000

/**
 * Opens a mailbox to send from it: one read, and its secrets are opened anew only after something was changed.
 * Refused, with the reason, when nothing may go out of it.
 */
export async function openMailbox(tenantId: string, emailAccountId: string): Promise<OpenMailbox | Refused> {
  const stored = await storedMailbox(tenantId, emailAccountId)
  if (!stored) return new Refused('There is no such mailbox.')
  const wrong = whyNot(stored)
  if (wrong) return wrong
  const key = `${tenantId}:${emailAccountId}`
  const version = versionOf(stored)
  const known = opened.get(key)
  opened.delete(key)
  const entry = known?.version === version ? known : { version, mailbox: open(tenantId, stored) }
  opened.set(key, entry)
  if (opened.size > mostOpened) opened.delete(opened.keys().next().value as string)
  const mailbox = await entry.mailbox.catch(() => undefined)
  // What was wrong may have been put right outside, as in a vault: it is looked at again.
  if ((!mailbox || mailbox instanceof Refused) && opened.get(key) === entry) opened.delete(key)
  return mailbox ?? entry.mailbox
}

/** Not of the credentials themselves: new ones grow the revision, and those that an issuer renewed are known already. */
function versionOf({ credentials: _, ...rest }: StoredMailbox) {
  return createHash('sha256').update(JSON.stringify(rest)).digest('base64')
}

/** What a mailbox is stored as, with its domain and the keys that sign for it. Bytes are base64. */
export interface StoredMailbox {
  readonly id: string
  readonly revision: number
  readonly email: string
  readonly fromName: string
  readonly replyTo: string | null
  readonly provider: 'mailu' | 'gmail' | 'microsoft365' | 'generic' | 'sandbox' | 'esp'
  readonly espAccountId: string | null
  readonly login: 'password' | 'oauth2'
  readonly username: string | null
  readonly credentials: string | null
  readonly vaultPath: string | null
  readonly smtp: StoredPlace
  readonly imap: StoredPlace
  readonly status: 'active' | 'authentication_failed' | 'suspended' | 'deleted'
  readonly pauseReason: string | null
  readonly lastError: string | null
  readonly signatureHtml: string | null
  readonly signatureText: string | null
  readonly dailyLimit: number
  readonly minGapSeconds: number
  readonly windows: SendWindow[]
  readonly timezone: string
  readonly domain: string
  readonly domainStatus: 'pending' | 'verified' | 'failing' | 'failed'
  readonly returnPathHost: string | null
  readonly keys: readonly StoredKey[]
}

export interface StoredPlace {
  readonly host: string | null
  readonly port: number | null
  readonly security: 'implicit' | 'starttls' | 'none' | null
}

interface StoredKey {
  readonly id: string
  readonly kind: 'rsa' | 'ed25519'
  readonly selector: string
  readonly privateKey: string
  readonly publicKey: string
  readonly isFound: boolean
}

/* mailboxes.open */
const read = `
select json_build_object(
  'id', m.id, 'revision', m.revision, 'email', m.email, 'fromName', m.from_name, 'replyTo', m.reply_to, 'provider', m.provider,
  'espAccountId', m.esp_account_id, 'login', m.login, 'username', m.username,
  'credentials', encode(m.credentials, 'base64'), 'vaultPath', m.vault_path,
  'smtp', json_build_object('host', m.smtp_host, 'port', m.smtp_port, 'security', m.smtp_security),
  'imap', json_build_object('host', m.imap_host, 'port', m.imap_port, 'security', m.imap_security),
  'status', m.status, 'pauseReason', case when m.paused_at is not null then coalesce(m.pause_reason, '') end,
  'lastError', m.last_error, 'signatureHtml', m.signature_html, 'signatureText', m.signature_text,
  'dailyLimit', m.daily_limit, 'minGapSeconds', m.min_gap_seconds, 'windows', m.windows, 'timezone', m.timezone,
  'domain', d.domain, 'domainStatus', d.verification_status,
  'returnPathHost', case when d.return_path_found_at is not null then d.return_path_host end,
  'keys', (select coalesce(json_agg(json_build_object('id', k.id, 'kind', k.kind, 'selector', k.selector,
             'privateKey', encode(k.private_key, 'base64'), 'publicKey', k.public_key, 'isFound', k.found_at is not null)
             order by k.id), '[]')
             from domain_keys k where k.tenant_id = m.tenant_id and k.domain_id = d.id and k.state = 'active'))
  from email_accounts m join domains d on d.tenant_id = m.tenant_id and d.id = m.domain_id
 where m.tenant_id = $1::uuid and m.id = $2::uuid`

export const storedMailbox = (tenantId: string, emailAccountId: string) =>
  asTenant(tenantId).json<StoredMailbox | null>(read, tenantId, emailAccountId)

/** Why nothing goes out of a mailbox as things stand, if so. */
export function whyNot(stored: StoredMailbox): Refused | undefined {
  const { email, status, pauseReason, lastError, domain, domainStatus, provider, keys } = stored
  if (status === 'deleted') return new Refused(`The mailbox ${email} was deleted.`)
  if (status === 'suspended') return new Refused(`The mailbox ${email} is suspended${because(lastError)}.`)
  if (status === 'authentication_failed')
    return new Refused(`The server refuses to let ${email} in${because(lastError)}.`)
  if (pauseReason !== null) return new Refused(`The mailbox ${email} is paused${because(pauseReason)}.`)
  if (provider === 'sandbox') return undefined
  if (domainStatus === 'pending') return new Refused(`The domain ${domain} is not verified yet.`)
  if (domainStatus === 'failed') return new Refused(`The domain ${domain} is no longer verified.`)
  if (!keys.some(({ kind, isFound }) => kind === 'rsa' && isFound))
    return new Refused(`The DKIM record of ${domain} is not published.`)
  return undefined
}

const because = (reason: string | null) => (reason ? `: ${reason}` : '')

async function open(tenantId: string, stored: StoredMailbox): Promise<OpenMailbox | Refused> {
  const address = readAddress(stored.email)
  if (address instanceof Refused) return address
  const replyTo = stored.replyTo ? readAddress(stored.replyTo) : undefined
  if (replyTo instanceof Refused) return replyTo
  const connections = await connectionsOf(tenantId, stored)
  if (connections instanceof Refused) return connections
  const signer = await signerOf(tenantId, stored)
  if (signer instanceof Refused) return signer
  const { smtp }: Connections = connections
  return {
    id: stored.id,
    from: { address, name: stored.fromName },
    ...(replyTo && { replyTo }),
    signature: { html: stored.signatureHtml, text: stored.signatureText },
    limits: {
      perDay: stored.dailyLimit,
      gapSeconds: stored.minGapSeconds,
      windows: stored.windows,
      timezone: stored.timezone,
    },
    smtp,
    signer,
    returnPath: returnPathOf(address, stored.returnPathHost),
  }
}

/** A key signs once receivers can find it; in the sandbox nobody has to. */
function signerOf(tenantId: string, { domain, keys, provider }: StoredMailbox) {
  const signing = keys.filter(({ isFound }) => isFound || provider === 'sandbox')
  return openSigner(
    domain,
    signing.map(({ id, selector, privateKey, publicKey }) => ({
      selector,
      privateKey: openPrivateKey(tenantId, id, Buffer.from(privateKey, 'base64')),
      publicKey,
    })),
  )
}

function returnPathOf(from: Address, host: string | null) {
  const base = host === null ? from : readAddress(`bounce@${host}`)
  if (host === null || base instanceof Refused) return () => from
  const key = sealedAddressKey()
  return (messageId: string) => {
    const sealed = sealAddress(base, 'bounce', messageId, key)
    return sealed instanceof Refused ? from : sealed
  }
}

let addressKey: Buffer | undefined

/** What return paths and reply addresses are sealed with. */
export const sealedAddressKey = () =>
  (addressKey ??= Buffer.from(
    hkdfSync('sha256', Buffer.from(env.SESSION_KEY, 'base64url'), '', 'sealed addresses', 32),
  ))
