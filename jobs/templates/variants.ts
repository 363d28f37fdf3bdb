import { createHash } from 'node:crypto'
import { leadScope } from './fields.ts'
import type { PersonLead } from './people.ts'
import { chooser, type Rule, type Variant } from './rules.ts'

/** The segments that rules ask about. */
export const segmentsIn = (rules: readonly Rule[]): string[] => [...new Set(rules.flatMap((rule) => rule.segmentIds))]

const short = (text: string) => createHash('sha256').update(text).digest('base64url').slice(0, 22)

/** Names the rules a version was published with: published again with others, it is another mail. */
export const rulesKey = (rules: readonly Rule[]) => (rules.length > 0 ? short(JSON.stringify(rules)) : '')

/** A variant's name in the store: short, however many blocks it is about. */
export const variantKey = (rulesKey: string, { key }: Variant) => (rulesKey ? short(`${rulesKey} ${key}`) : '')

/** Which blocks each person sees: the previews and the sender both ask this. */
export function variantChooser(rules: readonly Rule[]) {
  const choose = chooser(rules)
  return (lead: Omit<PersonLead, 'id'>, segmentIds: ReadonlySet<string>): Variant =>
    choose({ segmentIds, fields: leadScope(lead) })
}
