type Provider = 'mailu' | 'gmail' | 'microsoft365' | 'generic'
type Security = 'implicit' | 'starttls' | 'none'

interface Server {
  readonly host: string
  readonly port: number
  readonly security: Security
}

export interface Preset {
  readonly provider: Provider
  readonly name: string
  readonly smtp: Server
  readonly imap: Server
  /** What its administrator or owner has to know. */
  readonly hint: string
  /** How much a provider lets a mailbox send in a day. */
  readonly perDay: number
}

/** The providers whose servers are known; `{domain}` stands for the mailbox's own domain. */
export const presets: readonly Preset[] = [
  {
    provider: 'gmail',
    name: 'Gmail or Google Workspace',
    smtp: { host: 'smtp.gmail.com', port: 465, security: 'implicit' },
    imap: { host: 'imap.gmail.com', port: 993, security: 'implicit' },
    hint: 'Connect it with Google, or make an app password for it (2-step verification must be on).',
    perDay: 2_000,
  },
  {
    provider: 'microsoft365',
    name: 'Microsoft 365',
    smtp: { host: 'smtp.office365.com', port: 587, security: 'starttls' },
    imap: { host: 'outlook.office365.com', port: 993, security: 'implicit' },
    hint: 'Connect it with Microsoft. An administrator has to allow authenticated SMTP for the mailbox.',
    perDay: 10_000,
  },
  {
    provider: 'mailu',
    name: 'Mailu',
    smtp: { host: 'mail.{domain}', port: 465, security: 'implicit' },
    imap: { host: 'mail.{domain}', port: 993, security: 'implicit' },
    hint: 'Use the mailbox’s password, or a token made in Mailu under “Authentication tokens”.',
    perDay: 2_000,
  },
  {
    provider: 'generic',
    name: 'Another server',
    smtp: { host: '', port: 587, security: 'starttls' },
    imap: { host: '', port: 993, security: 'implicit' },
    hint: 'Your mail provider’s help pages name its SMTP and IMAP servers.',
    perDay: 500,
  },
]

/** A provider's servers for the mailboxes of a domain. */
export function presetFor(provider: string, domain: string): Preset | undefined {
  const preset = presets.find((it) => it.provider === provider)
  const named = (server: Server) => ({ ...server, host: server.host.replace('{domain}', domain) })
  return preset && { ...preset, smtp: named(preset.smtp), imap: named(preset.imap) }
}
