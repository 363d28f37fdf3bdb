/** The figures that are shown first, and what each of them means. */
export const shown = [
  { name: 'sent', label: 'Sent', means: 'Mails that the receiving server took.' },
  { name: 'opened', label: 'Opened', means: 'Mails that a person opened, each once. Programs are not counted here.' },
  { name: 'clicked', label: 'Clicked', means: 'Mails of which a person followed a link, each once.' },
  { name: 'replied', label: 'Replied', means: 'Mails that were answered, each once.' },
  { name: 'bounced', label: 'Bounced', means: 'Mails that came back.' },
  { name: 'unsubscribed', label: 'Unsubscribed', means: 'Mails by which somebody unsubscribed.' },
  { name: 'complained', label: 'Complaints', means: 'Mails that were reported as spam.' },
] as const

export type Shown = (typeof shown)[number]['name']

const whole = new Intl.NumberFormat('en')
const share = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })

export const number = (value: number) => whole.format(value)
export const percent = (value: number) => share.format(value)
export const rateOf = (part: number, all: number) => (all > 0 ? percent(part / all) : '–')

/** How a figure changed, in words: `12% more`. */
export function change(now: number, before: number) {
  if (before === 0) return now === 0 ? 'as before' : 'none before'
  const by = now / before - 1
  if (Math.abs(by) < 0.005) return 'as before'
  return `${percent(Math.abs(by))} ${by > 0 ? 'more' : 'less'}`
}

/** When a part of a period begins, as people of its time zone write it. */
export function partOf(startsAt: string, timeZone: string, granularity: string) {
  const how: Intl.DateTimeFormatOptions =
    granularity === 'hour'
      ? { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
      : granularity === 'month'
        ? { month: 'short', year: 'numeric' }
        : { day: 'numeric', month: 'short' }
  return new Intl.DateTimeFormat('en-GB', { ...how, timeZone }).format(new Date(startsAt))
}

export const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
