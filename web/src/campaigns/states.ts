import type { Tone } from '../ui/Mark.tsx'

type State = { label: string; tone: Tone; beats?: boolean }

export const campaignStates = {
  draft: { label: 'Draft', tone: 'idle' },
  scheduled: { label: 'Scheduled', tone: 'busy' },
  sending: { label: 'Sending', tone: 'busy', beats: true },
  paused: { label: 'Paused', tone: 'warn' },
  completed: { label: 'Completed', tone: 'good' },
  cancelled: { label: 'Cancelled', tone: 'idle' },
  archived: { label: 'Archived', tone: 'idle' },
} as const satisfies Record<string, State>
export type CampaignState = keyof typeof campaignStates

export const recipientStates = {
  pending: { label: 'Not begun', tone: 'idle' },
  active: { label: 'On its way', tone: 'busy' },
  paused: { label: 'Held', tone: 'warn' },
  completed: { label: 'Got everything', tone: 'good' },
  replied: { label: 'Replied', tone: 'good' },
  unsubscribed: { label: 'Unsubscribed', tone: 'idle' },
  bounced: { label: 'Bounced', tone: 'bad' },
  complained: { label: 'Complained', tone: 'bad' },
  suppressed: { label: 'Suppressed', tone: 'idle' },
  failed: { label: 'Failed', tone: 'bad' },
  cancelled: { label: 'Taken out', tone: 'idle' },
} as const satisfies Record<string, State>
export type RecipientState = keyof typeof recipientStates

export const mailStates = {
  queued: { label: 'Waits for its time', tone: 'idle' },
  sending: { label: 'Being sent', tone: 'busy' },
  sent: { label: 'Sent', tone: 'good' },
  delivered: { label: 'Delivered', tone: 'good' },
  opened: { label: 'Opened', tone: 'good' },
  clicked: { label: 'Clicked', tone: 'good' },
  replied: { label: 'Replied', tone: 'good' },
  received: { label: 'Received', tone: 'good' },
  bounced: { label: 'Bounced', tone: 'bad' },
  failed: { label: 'Failed', tone: 'bad' },
  uncertain: { label: 'Uncertain', tone: 'warn' },
  cancelled: { label: 'Cancelled', tone: 'idle' },
} as const satisfies Record<string, State>

export const stateOf = <T extends string>(states: Record<T, State>, state: T): State => states[state]

export const conditionNames = {
  always: 'Always',
  no_reply: 'No reply',
  no_open: 'Not opened',
  no_click: 'No click',
} as const

export const winnerNames = { replies: 'Most replies', clicks: 'Most clicks', opens: 'Most opens' } as const

/** Whether nothing of it changes any more. */
export const isOver = (status: CampaignState) => ['completed', 'cancelled', 'archived'].includes(status)
