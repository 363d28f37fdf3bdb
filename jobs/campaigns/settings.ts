import { z } from 'zod'

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'A time is written as 09:30.')

/** A stretch of a weekday, 1 for Monday, in which mail may go out. */
export const sendWindow = z
  .object({ day: z.int().min(1).max(7), from: clock, to: clock })
  .refine(({ from, to }) => from < to, 'A window ends after it begins: give one for each day.')

/** Everything about how a campaign sends that no statement asks for: what it leaves out has these defaults. */
export const campaignSettings = z.object({
  /** None: at any time. */
  windows: z.array(sendWindow).max(50).default([]),
  /** Whose clock the windows are read by; a recipient without a known zone has the campaign's. */
  zone: z.enum(['recipient', 'campaign']).default('recipient'),
  /** Countries on whose public holidays nothing goes out; a recipient with a country has that one's instead. */
  holidays: z
    .array(z.string().regex(/^[A-Z]{2}$/))
    .max(20)
    .default([]),
  /** What ends the sequence for a recipient, beside what always does: unsubscribing, bouncing, complaining. */
  stopOnReply: z.boolean().default(true),
  stopOnClick: z.boolean().default(false),
  /** A reply ends it for everybody at the same company. */
  stopCompanyOnReply: z.boolean().default(false),
  trackOpens: z.boolean().default(true),
  trackClicks: z.boolean().default(true),
  /** Whether AMP is sent along where the template has it. */
  amp: z.boolean().default(false),
  /** At most so many mails of this campaign in an hour. */
  perHour: z.int().min(1).max(1_000_000).nullable().default(null),
  /** At most so many recipients begin on one day. */
  startsPerDay: z.int().min(1).max(1_000_000).nullable().default(null),
  /** Leads that come to match after the launch join. */
  joinsLive: z.boolean().default(false),
  /** Only leads whose consent is given; the tenant's policy can ask for it anyway. */
  needsConsent: z.boolean().default(false),
  /** Appended to tracked links. */
  utm: z
    .object({ source: z.string().max(100), medium: z.string().max(100), campaign: z.string().max(100) })
    .partial()
    .default({}),
})
export type CampaignSettings = z.output<typeof campaignSettings>
export type SendWindow = z.output<typeof sendWindow>
