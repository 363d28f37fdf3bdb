import { z } from 'zod'
import { ConsentBasis, type LeadStatus } from '../../prisma/generated/oltp/enums.ts'
import { csvFormat } from '../csv/format.ts'

/** What a column of a file can be. */
export const importTargets = [
  'email',
  'firstName',
  'lastName',
  'fullName',
  'company',
  'companyDomain',
  'position',
  'phone',
  'country',
  'locale',
  'timezone',
  'tags',
  'status',
] as const
export type ImportTarget = (typeof importTargets)[number]

/** What each column becomes, by its place: a target, one of the tenant's own fields, or nothing. */
export const importColumn = z.object({
  index: z.int().min(0).max(999),
  header: z.string().max(300).default(''),
  target: z.enum(importTargets).nullable().default(null),
  field: z.string().max(50).nullable().default(null),
})
export type ImportColumn = z.output<typeof importColumn>

export const onExisting = z.enum(['fill_empty', 'overwrite', 'skip'])

export const importOptions = z.object({
  onExisting: onExisting.default('fill_empty'),
  listId: z.uuid().nullable().default(null),
  tagIds: z.array(z.uuid()).max(50).default([]),
  consent: z
    .object({ basis: z.enum(ConsentBasis), source: z.string().min(1).max(300), text: z.string().max(2_000).nullable() })
    .nullable()
    .default(null),
})
export type ImportOptions = z.output<typeof importOptions>

export const importMapping = z.object({ columns: z.array(importColumn).max(1_000) })

/** Everything a job must know to read a file and bring what is in it. */
export const importPlan = z.object({ format: csvFormat, mapping: importMapping, options: importOptions })
export type ImportPlan = z.output<typeof importPlan>

/** How the status column's words are understood, in the languages that other tools export. */
const statuses: Record<string, LeadStatus> = {
  active: 'active',
  subscribed: 'active',
  confirmed: 'active',
  enabled: 'active',
  unsubscribed: 'unsubscribed',
  'opted out': 'unsubscribed',
  optout: 'unsubscribed',
  'opt-out': 'unsubscribed',
  abgemeldet: 'unsubscribed',
  désabonné: 'unsubscribed',
  'do not contact': 'unsubscribed',
  blocklisted: 'unsubscribed',
  bounced: 'bounced',
  'hard bounced': 'bounced',
  undeliverable: 'bounced',
  cleaned: 'bounced',
  complained: 'complained',
  complaint: 'complained',
  spam: 'complained',
  replied: 'replied',
  invalid: 'invalid',
}

export const readStatus = (text: string): LeadStatus | undefined => statuses[text.trim().toLowerCase()]
