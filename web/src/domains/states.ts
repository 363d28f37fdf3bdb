import type { DnsRecordPurpose, DnsRecordState, DomainStatus } from '../gql/graphql.ts'
import type { Tone } from '../ui/Mark.tsx'

type Shown = { label: string; tone: Tone; beats?: boolean }

export const domainStates: Readonly<Record<DomainStatus, Shown>> = {
  pending: { label: 'Waits for its records', tone: 'busy', beats: true },
  verified: { label: 'Verified', tone: 'good' },
  failing: { label: 'A record is missing', tone: 'warn' },
  failed: { label: 'Nothing is sent', tone: 'bad' },
}

export const recordStates: Readonly<Record<DnsRecordState, Shown>> = {
  found: { label: 'Found', tone: 'good' },
  missing: { label: 'Not there', tone: 'bad' },
  different: { label: 'Not right', tone: 'bad' },
  unanswered: { label: 'No answer', tone: 'warn' },
}

export const purposes: Readonly<Record<DnsRecordPurpose, string>> = {
  spf: 'SPF: who may send for it',
  dkim: 'DKIM: the key that signs',
  dmarc: 'DMARC: what becomes of fakes',
  return_path: 'Bounces come back here',
  return_path_spf: 'SPF of the host of bounces',
  tracking: 'Links lead through here',
  mta_sts: 'MTA-STS: mail to you is encrypted',
  tls_report: 'Reports about encryption',
}

export const keyStates = {
  next: 'signs once its record is found',
  active: 'signs',
  retiring: 'signs no more; keep its record for a week',
} as const

/** How often a page asks again, while somebody waits for the DNS and otherwise. */
export const waitingMs = 3_000
export const restingMs = 30_000
