import type { Tone } from '../ui/Mark.tsx'

export const statusNames: Record<string, { label: string; tone: Tone }> = {
  active: { label: 'Active', tone: 'good' },
  replied: { label: 'Replied', tone: 'good' },
  unsubscribed: { label: 'Unsubscribed', tone: 'idle' },
  bounced: { label: 'Bounced', tone: 'bad' },
  complained: { label: 'Complained', tone: 'bad' },
  invalid: { label: 'Invalid', tone: 'bad' },
}

export const consentNames: Record<string, string> = {
  unknown: 'Unknown',
  pending: 'Asked',
  given: 'Given',
  withdrawn: 'Withdrawn',
}

export const nameOf = ({ firstName, lastName }: { firstName: string | null; lastName: string | null }) =>
  [firstName, lastName].filter(Boolean).join(' ')
