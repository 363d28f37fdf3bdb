/**
 * What is counted, as a condition on events. What ends in -ed counts mails, by the event that was the first of its kind;
 * its plural counts all events. Programs that open and click are counted apart from people.
 */
export const counters = {
  sent: `kind = 'sent'`,
  delivered: `kind = 'delivered' and is_first`,
  opened: `kind = 'open' and is_first and not is_bot`,
  opens: `kind = 'open' and not is_bot`,
  machine_opened: `kind = 'open' and is_first and is_bot`,
  machine_opens: `kind = 'open' and is_bot`,
  clicked: `kind = 'click' and is_first and not is_bot`,
  clicks: `kind = 'click' and not is_bot`,
  machine_clicked: `kind = 'click' and is_first and is_bot`,
  machine_clicks: `kind = 'click' and is_bot`,
  replied: `kind = 'reply' and is_first`,
  replies: `kind = 'reply'`,
  bounced: `kind = 'bounce' and is_first`,
  hard_bounced: `kind = 'bounce' and is_first and is_hard`,
  complained: `kind = 'complaint' and is_first`,
  unsubscribed: `kind = 'unsubscribe' and is_first`,
} as const

export type Counter = keyof typeof counters

export const counterNames = Object.keys(counters) as Counter[]
