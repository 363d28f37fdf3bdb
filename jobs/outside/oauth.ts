import { z } from 'zod'
import { env } from '../../prisma/env.ts'
import { Fault } from '../mail/answers.ts'
import { askService } from './http.ts'

export type Issuer = 'google' | 'microsoft'

interface Client {
  readonly id: string
  readonly secret: string
  readonly tokenUrl: string
  readonly authorizationUrl: string
  readonly scope: string
}

/** Our registration with an issuer; nothing where there is none. */
export function clientOf(issuer: Issuer): Client | undefined {
  const [id, secret] =
    issuer === 'google'
      ? [env.GOOGLE_CLIENT_ID, env.GOOGLE_CLIENT_SECRET]
      : [env.MICROSOFT_CLIENT_ID, env.MICROSOFT_CLIENT_SECRET]
  if (!id || !secret) return undefined
  if (issuer === 'google') {
    return {
      id,
      secret,
      tokenUrl: env.GOOGLE_TOKEN_URL,
      authorizationUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
      scope: 'openid email https://mail.google.com/',
    }
  }
  return {
    id,
    secret,
    tokenUrl: env.MICROSOFT_TOKEN_URL,
    authorizationUrl: 'https://login.microsoftonline.com/common/oauth2/v2.0/authorize',
    scope: `openid email offline_access https://outlook.office.com/SMTP.Send https://outlook.office.com/IMAP.AccessAsUser.All`,
  }
}

const granted = z.object({
  access_token: z.string().min(1),
  expires_in: z.coerce.number().min(1).max(1e6).default(3_600),
  refresh_token: z.string().optional(),
  id_token: z.string().optional(),
})
const denied = z.object({ error: z.string(), error_description: z.string().optional() })

/** Asks an issuer for tokens. A refusal is a fault that says what the issuer said. */
export async function askTokens(issuer: Issuer, grant: Readonly<Record<string, string>>) {
  const client = clientOf(issuer)
  if (!client) throw new Fault('credentials', `This installation is not registered with ${issuer}.`)
  const { status, text } = await askService(client.tokenUrl, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({ ...grant, client_id: client.id, client_secret: client.secret }),
  }).catch((error: Error) => {
    throw new Fault('timeout', error.message)
  })
  const json = parse(text)
  const tokens = granted.safeParse(json)
  if (status === 200 && tokens.success) return tokens.data
  const refusal = denied.safeParse(json)
  const said = refusal.success
    ? `${refusal.data.error}: ${refusal.data.error_description ?? ''}`
    : `it answered ${status}`
  throw new Fault(status >= 500 ? 'timeout' : 'credentials', `${issuer} gives no access token: ${said}`)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Renewed before the server says that it has ended. */
const earlySeconds = 120

/** Gives access tokens, each until it ends; callers at the same time share one request. */
export function accessTokens(
  { issuer, refreshToken }: { issuer: Issuer; refreshToken: string },
  keep: (refreshToken: string) => Promise<void>,
): () => Promise<string> {
  let latest = refreshToken
  let current: { token: Promise<string>; until: number } | undefined
  const renew = async () => {
    const tokens = await askTokens(issuer, { grant_type: 'refresh_token', refresh_token: latest })
    if (current) current.until = Date.now() + (tokens.expires_in - earlySeconds) * 1_000
    if (tokens.refresh_token && tokens.refresh_token !== latest) {
      latest = tokens.refresh_token
      await keep(latest)
    }
    return tokens.access_token
  }
  return () => {
    if (current && current.until > Date.now()) return current.token
    current = { token: Promise.resolve(''), until: Number.POSITIVE_INFINITY }
    current.token = renew()
    current.token.catch(() => {
      current = undefined
    })
    return current.token
  }
}
