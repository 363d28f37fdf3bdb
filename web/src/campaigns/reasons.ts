/** What the planner and the sender say by a code, in words. */
const words: Record<string, string> = {
  not_due: 'Waits between two steps',
  waiting: 'Waits between two steps',
  window: 'Outside the sending times',
  outside_window: 'Outside the sending times',
  holiday: 'A public holiday',
  mailbox_full: 'The mailboxes sent enough today',
  mailbox_cap: 'The mailboxes sent enough today',
  no_mailbox: 'No mailbox can send',
  mailbox_stopped: 'The mailbox was stopped',
  mailbox_slowed_down: 'The mail server asked to slow down',
  server_unreachable: 'The mail server cannot be reached',
  not_signed: 'The domain cannot sign mails',
  starts_per_day: 'Enough began today',
  per_hour: 'Enough sent this hour',
  frequency: 'Got enough mails lately',
  frequency_cap: 'Got enough mails lately',
  paused: 'The campaign is paused',
  retrying: 'The server asked to try later',
  retry: 'The server asked to try later',
  back: 'Put back into the queue',
  uncertain: 'A mail may or may not have arrived',
  cannot_be_made: 'The mail could not be made',
}

/** `mailbox_stopped` → “The mailbox was stopped”; a code without words of its own is read as it is written. */
export function sayReason(code: string) {
  const text = words[code.replaceAll('-', '_')] ?? code.replaceAll(/[_-]/g, ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
