import { z } from 'zod'
import {
  type AttributeValue,
  type Field,
  readAttribute,
  readCountry,
  readLocale,
  readTimezone,
} from '../../jobs/leads/leadData.ts'
import { readAddress } from '../../jobs/mail/address.ts'
import { readDomain } from '../../jobs/mail/domain.ts'
import { Refused } from '../../jobs/mail/refused.ts'
import type { Issue } from '../graphql/problem.ts'

const noNul = (text: string) => !text.includes('\0')
const short = z.string().trim().max(200, 'At most 200 characters.').refine(noNul, 'Remove the NUL character.').nullish()

/** A text that a reader of the product's rules turns into what is stored. */
const readBy = (read: (text: string) => string | Refused) =>
  z
    .string()
    .max(400)
    .nullish()
    .transform((text, context) => {
      if (text === null || text === undefined) return text
      if (text.trim() === '') return null
      const is = read(text)
      if (!(is instanceof Refused)) return is
      context.addIssue(is.reason)
      return z.NEVER
    })

/** An address as it was typed, and its key. */
export const address = z.string().transform((typed, context) => {
  const read = readAddress(typed)
  if (!(read instanceof Refused)) return read
  context.addIssue(read.reason)
  return z.NEVER
})

export const leadFields = {
  firstName: short,
  lastName: short,
  position: short,
  phone: short,
  company: short,
  companyDomain: readBy(readDomain),
  country: readBy(readCountry),
  locale: readBy(readLocale),
  timezone: readBy(readTimezone),
}

export type Attributes = Record<string, AttributeValue | null>

/** The values for the tenant's own fields as they are stored; null empties one. */
export function readAttributes(
  given: unknown,
  fields: ReadonlyMap<string, Field>,
): { attributes: Attributes; issues: Issue[] } {
  const attributes: Attributes = {}
  const issues: Issue[] = []
  if (given === null || given === undefined) return { attributes, issues }
  if (typeof given !== 'object' || Array.isArray(given)) {
    return {
      attributes,
      issues: [{ path: 'attributes', message: 'Write the attributes as an object of keys and values.' }],
    }
  }
  for (const [key, value] of Object.entries(given)) {
    const field = fields.get(key)
    const read = field ? readAttribute(field, value) : new Refused('There is no such field: add it first.')
    if (read instanceof Refused) issues.push({ path: `attributes.${key.slice(0, 50)}`, message: read.reason })
    else attributes[key] = read
  }
  return { attributes, issues }
}
