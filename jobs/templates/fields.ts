export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** The person a mail goes to. `attributes` are the tenant's own fields. */
export interface Lead {
  email: string
  firstName?: string | null
  lastName?: string | null
  company?: string | null
  position?: string | null
  country?: string | null
  locale?: string | null
  timezone?: string | null
  attributes?: Readonly<Record<string, Json>> | null
}

/** Everything that differs from one recipient of a template to the next. */
export interface Recipient {
  /** Stable for this person in this campaign: the same seed always picks the same wording. */
  seed: string
  lead: Lead
  sender: { name: string; email: string; company?: string | null; address?: string | null }
  campaign: { name: string }
  /** `answer` takes what people send from polls and forms; it carries no query of its own. */
  urls: { unsubscribe: string; viewInBrowser: string; answer: string }
  now: Date
}

/** The values a template sees, under the names it uses. */
export type Scope = Readonly<Record<string, unknown>>

const LEAD = ['email', 'first_name', 'last_name', 'company', 'position', 'country', 'locale', 'timezone'] as const
const SENDER = ['sender.name', 'sender.email', 'sender.company', 'sender.address'] as const
const SYSTEM = ['campaign.name', 'unsubscribe_url', 'view_in_browser_url', 'answer_url', 'now'] as const

/** Every merge field but the tenant's own attributes, for autocompletion and for the lint. */
export const FIELDS: readonly string[] = [...LEAD, ...SENDER, ...SYSTEM]

/** Fields that every recipient has, so that they need no fallback. */
export const ALWAYS_FILLED: ReadonlySet<string> = new Set(['email', 'sender.name', 'sender.email', ...SYSTEM])

/** What a template sees of a lead: all that conditions of rules are asked about. */
export function leadScope(lead: Lead): Scope {
  return {
    email: lead.email,
    first_name: lead.firstName,
    last_name: lead.lastName,
    company: lead.company,
    position: lead.position,
    country: lead.country,
    locale: lead.locale,
    timezone: lead.timezone,
    attributes: lead.attributes,
  }
}

export function scopeOf({ lead, sender, campaign, urls, now }: Recipient): Scope {
  return {
    ...leadScope(lead),
    // Named one by one: whatever else a caller's objects hold must not come within reach of a template.
    sender: { name: sender.name, email: sender.email, company: sender.company, address: sender.address },
    campaign: { name: campaign.name },
    unsubscribe_url: urls.unsubscribe,
    view_in_browser_url: urls.viewInBrowser,
    answer_url: urls.answer,
    now,
  }
}
