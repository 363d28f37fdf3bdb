import { z } from 'zod'

const url = z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgresql:// address' })
const flag = z.enum(['on', 'off'])
const place = z.string().regex(/^127\.0\.0\.1:\d{1,5}$/, 'must be a port of this machine, as 127.0.0.1:2525')

const variables = {
  /** What the processes connect to; `npm start` fills in what is missing with the embedded server. */
  OLTP_DATABASE_URL: url,
  CONTENT_DATABASE_URL: url,
  OLAP_DATABASE_URL: url,
  NOTIFICATIONS_DATABASE_URL: url,
  /** A way to the OLTP server round a transaction pooler: LISTEN and session locks need one. */
  OLTP_DIRECT_DATABASE_URL: url.optional(),
  /** How a statement carries its tenant: `set_local` for Citus, where set_config does not reach the workers. */
  TENANT_ANNOUNCEMENT: z.enum(['set_config', 'set_local']).default('set_config'),
  /** `off` behind a transaction pooler that does not follow prepared statements. */
  PREPARED_STATEMENTS: flag.default('on'),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(100).default(8),

  /** DNS resolvers to ask about mail domains, as `127.0.0.1:5300`, separated by commas; the system's when empty. */
  DNS_SERVERS: z.string().optional(),
  /** The name that mail servers are greeted with: one that leads to the address mail is sent from. PUBLIC_URL's when empty. */
  EHLO_NAME: z.string().max(253).optional(),
  /** Whether mailboxes may be on private networks: only where everybody who adds one is trusted with them. */
  PRIVATE_MAIL_HOSTS: flag.default('off'),
  /** Certificates that mail servers may vouch with beside the usual ones: a PEM file. */
  MAIL_CA_FILE: z.string().optional(),
  /** What SPF records include, trackers and return paths point to, on behalf of this installation. */
  SPF_INCLUDE: z.string().max(253).optional(),
  TRACKING_TARGET: z.string().max(253).optional(),
  RETURN_PATH_TARGET: z.string().max(253).optional(),
  /** A vault (HashiCorp's KV version 2) that mailboxes may keep their credentials in. */
  VAULT_URL: z.url({ protocol: /^https?$/ }).optional(),
  VAULT_TOKEN: z.string().optional(),
  VAULT_NAMESPACE: z.string().optional(),
  /** The installation's registrations with Google and Microsoft: mailboxes there are then connected without a password. */
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  GOOGLE_TOKEN_URL: z.url({ protocol: /^https?$/ }).default('https://oauth2.googleapis.com/token'),
  MICROSOFT_CLIENT_ID: z.string().optional(),
  MICROSOFT_CLIENT_SECRET: z.string().optional(),
  MICROSOFT_TOKEN_URL: z
    .url({ protocol: /^https?$/ })
    .default('https://login.microsoftonline.com/common/oauth2/v2.0/token'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  /** The address people and mails use; cookies and links are made from it. */
  PUBLIC_URL: z.url().default('http://localhost:4000'),
  /** Signs access tokens: 32 bytes or more, base64url. The same in every API process. */
  SESSION_KEY: z.string().min(43, 'needs 32 random bytes in base64url'),
  /** Wraps the keys of stored secrets: `id:key` of 32 bytes in base64url, comma-separated, the present one first. */
  SEALING_KEYS: z.string(),
  /** Where the platform's own mail goes, as smtp:// or smtps://. Without it mails are kept as files in MAIL_FOLDER. */
  PLATFORM_SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be an smtp:// or smtps:// address' }).optional(),
  PLATFORM_MAIL_FROM: z.string().max(300).default('PenguinMails <penguin@localhost>'),
  /** Relative to the checkout. */
  MAIL_FOLDER: z.string().default('.data/outbox'),
  /** An OpenID provider with which people may sign in; what it is called on the button. */
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().max(60).default('your organisation'),
  /** A MaxMind country database, of which new countries are noticed. */
  GEOIP_FILE: z.string().optional(),
  /** Whether X-Forwarded-For is believed: only behind a proxy of your own. */
  TRUST_PROXY: flag.default('off'),
  /** How many points of cost a session or token may spend at once, and get back per second; a tenant has five times that. */
  API_POINTS: z.coerce.number().int().min(1_000).max(1e12).default(20_000),
  API_POINTS_PER_SECOND: z.coerce.number().min(1).max(1e12).default(500),
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(100).default(4),
  /**
   * The mail world that plays the outside (tests/mailworld/), as `npm start` fills it in: the only place that a mailbox
   * of provider `sandbox` talks to. Without these there is no sandbox.
   */
  SANDBOX_SMTP: place.optional(),
  SANDBOX_IMAP: place.optional(),
  /** Answers for the domains of RFC 2606 (`.test` …), which no other name server knows. */
  SANDBOX_DNS: place.optional(),
  SANDBOX_URL: z.url({ protocol: /^http$/ }).optional(),
  /** Opens SANDBOX_URL, and is what the passwords of sandbox mailboxes are made of. */
  SANDBOX_TOKEN: z.string().min(32, 'needs 32 characters that nobody guesses').optional(),
  /** The certificate the mail world vouches with: a PEM file. */
  SANDBOX_CA: z.string().optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
}

export type Env = { readonly [Name in keyof typeof variables]: z.output<(typeof variables)[Name]> }

const read = new Map<string, unknown>()

/**
 * The environment: the only reader of process.env in the running product. Each variable is checked when it is first
 * needed, so that a worker does not ask for what only the API uses.
 */
export const env = new Proxy({} as Env, {
  get(_, name: keyof Env) {
    if (!read.has(name)) read.set(name, parse(name))
    return read.get(name)
  },
})

function parse(name: keyof Env) {
  const value = process.env[name]
  const parsed = variables[name].safeParse(value === '' ? undefined : value)
  if (parsed.success) return parsed.data
  const wrong = parsed.error.issues.map(({ message }) => message).join('; ')
  throw new Error(`${name} ${value ? 'is not right' : 'is not set'}: ${wrong}`)
}
