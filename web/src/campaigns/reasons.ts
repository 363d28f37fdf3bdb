/** What the planner and the sender say by a code, in words. */
const words: Record<string, string> = {
  wait: 'Waits between two steps',
  slot: 'A mail waits for its time',
  window: 'Outside the sending times',
  frequency_cap: 'Got enough mails lately',
  capacity: 'The mailboxes are full for now',
  no_mailbox: 'No mailbox can send',
  mailbox_stopped: 'The mailbox was stopped',
  mailbox_slowed_down: 'The mail server asked to slow down',
  server_unreachable: 'The mail server cannot be reached',
  not_signed: 'The domain cannot sign mails',
  paused: 'The campaign is paused',
  retrying: 'The server asked to try later',
  retry: 'The server asked to try later',
  back: 'Put back into the queue',
  uncertain: 'A mail may or may not have arrived',
}

/** `mailbox_stopped` → “The mailbox was stopped”; a code without words of its own is read as it is written. */
export function sayReason(code: string) {
  const text = words[code] ?? code.replaceAll(/[_-]/g, ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
