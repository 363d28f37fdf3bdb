/** What the planner and the sender say by a code, in a few words: the API has the sentences. */
const words: Record<string, string> = {
  waits: 'Waits between two steps',
  planned: 'A mail waits for its time',
  being_sent: 'A mail is being sent',
  due: 'Planned next',
  nothing_planned: 'Nothing is planned',
  outside_window: 'Outside the sending times',
  mailbox_window: 'The mailbox is closed',
  mailbox_gap: 'The mailbox keeps its distance',
  daily_limit: 'The mailboxes sent enough today',
  starts_per_day: 'Enough began today',
  per_hour: 'Enough sent this hour',
  provider_limit: 'The receiving provider takes no more now',
  provider_closed: 'The receiving provider asked for patience',
  frequency_cap: 'Got enough mails lately',
  no_mailbox: 'No mailbox can send',
  mailbox_stopped: 'The mailbox was stopped',
  mailbox_slowed_down: 'The mail server asked for patience',
  server_unreachable: 'The mail server cannot be reached',
  not_signed: 'The domain cannot sign mails',
  retrying: 'The server asked to try later',
  retry: 'The server asked to try later',
  uncertain: 'A mail may or may not have arrived',
  recipient_paused: 'Held',
}

/** `mailbox_stopped` → “The mailbox was stopped”; a code without words of its own is read as it is written. */
export function sayReason(code: string) {
  const text = words[code] ?? code.replaceAll(/[_-]/g, ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Reasons that are seen from elsewhere than the recipient itself: nobody can be found by them. */
const ofOthers = [
  ...['waits', 'planned', 'being_sent', 'due', 'nothing_planned', 'recipient_paused'],
  ...['daily_limit', 'starts_per_day', 'no_mailbox'],
]

/** Whether recipients can be found by a reason. */
export const isFindable = (code: string) => !ofOthers.includes(code) && !code.startsWith('campaign_')
