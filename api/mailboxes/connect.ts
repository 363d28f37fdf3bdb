import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { enqueueMailboxCheck } from '../../jobs/mailboxes/check.ts'
import { sealCredentials } from '../../jobs/mailboxes/credentials.ts'
import { clientOf, type Issuer } from '../../jobs/outside/oauth.ts'
import { env } from '../../prisma/env.ts'
import { seal, unseal } from '../../prisma/seal.ts'
import { within } from '../companies/sight.ts'
import type { SignedIn } from '../graphql/context.ts'
import { NotFound, NotPossible } from '../graphql/problem.ts'
import type { ConnectEmailAccountInput } from './inputs.ts'
import { shown } from './list.ts'

/** What goes to the provider's page and comes back: sealed, so that nobody else can make or read it. */
const sealedState = z.object({
  tenantId: z.uuid(),
  userId: z.uuid(),
  emailAccountId: z.uuid(),
  issuer: z.enum(['google', 'microsoft']),
  verifier: z.string(),
  until: z.number(),
})
const place = { owner: 'platform', row: 'mailbox connection', field: 'state' }
const minutes = 15

const issuers: Readonly<Record<string, Issuer>> = { gmail: 'google', microsoft365: 'microsoft' }

export const issuerOf = (provider: string) => issuers[provider]

/** The page of ours that providers send people back to: it asks for `connectEmailAccount`. */
export const redirectUri = () => `${env.PUBLIC_URL.replace(/\/$/, '')}/mailboxes/connect`

/** The provider's page on which somebody agrees that we use their mailbox (RFC 6749 4.1, with PKCE, RFC 7636). */
export async function startConnection({ db, viewer }: SignedIn, id: string) {
  const mailbox = await db.emailAccount.findFirst({
    where: { id, companyId: within(viewer), status: { not: 'deleted' } },
    select: { email: true, provider: true },
  })
  if (!mailbox) return new NotFound('mailbox')
  const issuer = issuerOf(mailbox.provider)
  const client = issuer && clientOf(issuer)
  if (!issuer || !client)
    return new NotPossible('This installation is not registered with the mailbox’s provider: use a password.')
  const verifier = randomBytes(48).toString('base64url')
  const { tenantId, userId } = viewer
  const state = { tenantId, userId, emailAccountId: id, issuer, verifier, until: Date.now() + minutes * 60_000 }
  const url = new URL(client.authorizationUrl)
  url.search = `${new URLSearchParams({
    response_type: 'code',
    client_id: client.id,
    redirect_uri: redirectUri(),
    scope: client.scope,
    state: Buffer.from(seal(JSON.stringify(state), place)).toString('base64url'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    login_hint: mailbox.email,
    // Google gives a lasting token only when it asks anew.
    ...(issuer === 'google' && { access_type: 'offline', prompt: 'consent' }),
  })}`
  return { url: url.toString() }
}

/** Takes what the provider's page sent back. The job that tries the mailbox exchanges it for lasting access. */
export async function connectEmailAccount({ db, viewer }: SignedIn, { code, state }: ConnectEmailAccountInput) {
  const read = openState(state)
  const isOurs = read && read.tenantId === viewer.tenantId && read.userId === viewer.userId && read.until > Date.now()
  if (!isOurs || code.length > 8_000) return new NotPossible('This way back has expired: connect the mailbox again.')
  const { emailAccountId: id, issuer, verifier } = read
  const credentials = sealCredentials(viewer.tenantId, id, {
    kind: 'code',
    issuer,
    code,
    verifier,
    redirectUri: redirectUri(),
  })
  const { count } = await db.emailAccount.updateMany({
    where: { id, companyId: within(viewer), status: { not: 'deleted' } },
    data: { credentials, vaultPath: null, login: 'oauth2', revision: { increment: 1 } },
  })
  const mailbox = await db.emailAccount.findFirst({ where: { id }, omit: { credentials: true } })
  if (count === 0 || !mailbox) return new NotFound('mailbox')
  await enqueueMailboxCheck(db, id)
  return shown(mailbox)
}

function openState(text: string) {
  try {
    return sealedState.parse(JSON.parse(unseal(Buffer.from(text, 'base64url'), place).toString()))
  } catch {
    return undefined
  }
}
