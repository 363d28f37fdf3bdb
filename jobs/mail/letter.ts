import type { Address } from './address.ts'
import type { Values } from './content.ts'
import { type Correspondent, encodeText, type Field, fold, refuseBreaks } from './header.ts'
import { Refused } from './refused.ts'

/** One message to one recipient: all that its content does not say. */
export interface Letter {
  /** The message's id, a UUID: its Message-ID is made from it. */
  readonly id: string
  readonly from: Correspondent
  readonly to: Correspondent
  readonly date: Date
  readonly replyTo?: Address
  /** Where bounces go to; From when there is none. */
  readonly returnPath?: Address
  readonly values?: Values
  readonly inReplyTo?: string
  readonly references?: readonly string[]
  readonly unsubscribe?: Unsubscribe
  readonly feedback?: FeedbackId
  readonly headers?: Readonly<Record<string, string>>
}

export interface Unsubscribe {
  /** Answers the one-click POST of RFC 8058. */
  readonly url: string
  readonly mail: Address
}

/** What Gmail's complaint figures are kept by; `sender` stays the same for all mail of one sender. */
export interface FeedbackId {
  readonly campaign: string
  readonly tenant: string
  readonly kind: string
  readonly sender: string
}

/** Fields a user may set; none of them says who wrote to whom, how it is signed or how it is read. */
const allowed = new Set(
  `auto-submitted precedence importance priority x-priority sensitivity organization comments keywords list-id list-help
  list-post list-owner list-archive list-subscribe x-entity-ref-id x-auto-response-suppress x-campaign-id x-mailer`.split(
    /\s+/,
  ),
)
const own = /^x-penguinmails-[a-z0-9-]{1,40}$/
const mostHeaders = 20

export function customFields(headers: Readonly<Record<string, string>>): readonly Field[] | Refused {
  const entries = Object.entries(headers)
  if (entries.length > mostHeaders) return new Refused(`Set ${mostHeaders} headers at most.`)
  const fields: Field[] = []
  for (const [name, value] of entries) {
    const lower = name.toLowerCase()
    if (!allowed.has(lower) && !own.test(lower)) return new Refused(`The header "${name.slice(0, 60)}" cannot be set.`)
    if (fields.some(([other]) => other.toLowerCase() === lower)) return new Refused(`The header ${name} is set twice.`)
    const wrong = refuseBreaks(value, `header ${name}`)
    if (wrong) return wrong
    if (value.trim() === '') return new Refused(`The header ${name} is empty.`)
    fields.push([name, encodeText(value, name)])
  }
  return fields
}

/** RFC 8058: one field with both ways, https first, and the field that makes the https one a single click. */
export function unsubscribeFields({ url, mail }: Unsubscribe): readonly Field[] | Refused {
  if (!/^https:\/\/[!#-;=?-[\]_a-z~]{4,900}$/i.test(url) && !localSandbox.test(url)) {
    return new Refused('The unsubscribe link must be an https address.')
  }
  const mailto = `mailto:${encodeURIComponent(mail.local)}@${mail.domain}?subject=unsubscribe`
  return [
    ['List-Unsubscribe', `<${url}>,\r\n <${mailto}>`],
    ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
  ]
}

/** An installation that is tried on one machine has no certificate. */
const localSandbox = /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?\/[!#-;=?-[\]_a-z~]{0,900}$/i

export function feedbackField({ campaign, tenant, kind, sender }: FeedbackId): Field | Refused {
  const parts = [campaign, tenant, kind, sender]
  // Gmail reads the parts between colons, and the sender's has 5 to 15 characters.
  if (!parts.every((part) => /^[A-Za-z0-9_.-]{1,64}$/.test(part)) || !/^.{5,15}$/.test(sender)) {
    return new Refused('The feedback id has four parts of letters, digits, dots and hyphens; the sender’s has 5 to 15.')
  }
  return ['Feedback-ID', fold(parts.join(':'), 'Feedback-ID')]
}
