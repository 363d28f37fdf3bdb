import type { MailboxStatus } from '../gql/graphql.ts'
import type { Tone } from '../ui/Mark.tsx'

type Shown = { label: string; tone: Tone }

const states: Readonly<Record<MailboxStatus, Shown>> = {
  active: { label: 'Active', tone: 'good' },
  authentication_failed: { label: 'Its server refuses it', tone: 'bad' },
  suspended: { label: 'Suspended', tone: 'bad' },
  deleted: { label: 'Deleted', tone: 'idle' },
}

type Mailbox = {
  status: MailboxStatus
  pausedAt: string | null
  checkedAt: string | null
  failingSince: string | null
  hasCredentials: boolean
  vaultPath: string | null
  provider: string
}

/** How a mailbox stands, in the one word that matters most. */
export function standing(mailbox: Mailbox): Shown {
  const { status, pausedAt, checkedAt, failingSince, hasCredentials, vaultPath, provider } = mailbox
  if (status !== 'active') return states[status]
  if (pausedAt) return { label: 'Paused', tone: 'warn' }
  if (!hasCredentials && !vaultPath && provider !== 'sandbox') return { label: 'Not connected yet', tone: 'warn' }
  if (!checkedAt) return { label: 'Being tried', tone: 'busy' }
  if (failingSince) return { label: 'Its server fails', tone: 'warn' }
  return states.active
}

export const providerNames = {
  gmail: 'Google',
  microsoft365: 'Microsoft 365',
  mailu: 'Mailu',
  generic: 'Another server',
  sandbox: 'Sandbox',
  esp: 'Provider account',
} as const

export const securities = [
  { value: 'implicit', label: 'TLS from the start' },
  { value: 'starttls', label: 'STARTTLS' },
  { value: 'none', label: 'None, on this machine only' },
]

/** How often a page asks again while somebody waits for a server. */
export const pollMs = 2_000
export const restingMs = 20_000
