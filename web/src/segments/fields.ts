import { graphql } from '../gql/index.ts'
import type { FieldKind } from './conditions.ts'

/** What a tenant's filters can name, asked for by whoever shows a builder. */
export const FilterChoicesQuery = graphql(`
  query FilterChoices {
    leadFields {
      id
      key
      label
      type
      choices
    }
    leadTags {
      id
      name
    }
    leadLists(first: 250) {
      nodes {
        id
        name
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
    segments(first: 250) {
      nodes {
        id
        name
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

export type Option = { value: string; label: string }
export type FieldInfo = { name: string; label: string; group: string; kind: FieldKind; options?: Option[] }

const words = (...all: string[]): Option[] =>
  all.map((value) => ({ value, label: `${value.charAt(0).toUpperCase()}${value.slice(1)}` }))
const yesNo: Option[] = [
  { value: 'true', label: 'Yes' },
  { value: 'false', label: 'No' },
]

const fixed: FieldInfo[] = [
  { name: 'email', label: 'Address', group: 'Lead', kind: 'text' },
  { name: 'domain', label: 'Domain of the address', group: 'Lead', kind: 'text' },
  { name: 'firstName', label: 'First name', group: 'Lead', kind: 'text' },
  { name: 'lastName', label: 'Last name', group: 'Lead', kind: 'text' },
  { name: 'company', label: 'Company', group: 'Lead', kind: 'text' },
  { name: 'position', label: 'Position', group: 'Lead', kind: 'text' },
  { name: 'country', label: 'Country', group: 'Lead', kind: 'text' },
  { name: 'locale', label: 'Language', group: 'Lead', kind: 'text' },
  { name: 'timezone', label: 'Time zone', group: 'Lead', kind: 'text' },
  { name: 'phone', label: 'Phone', group: 'Lead', kind: 'text' },
  {
    name: 'status',
    label: 'Status',
    group: 'State',
    kind: 'set',
    options: words('active', 'replied', 'unsubscribed', 'bounced', 'complained', 'invalid'),
  },
  {
    name: 'consent',
    label: 'Consent',
    group: 'State',
    kind: 'set',
    options: words('unknown', 'pending', 'given', 'withdrawn'),
  },
  { name: 'source', label: 'Came by', group: 'State', kind: 'set', options: words('manual', 'import', 'api', 'form') },
  {
    name: 'mail',
    label: 'Domain takes mail',
    group: 'State',
    kind: 'set',
    options: words('accepts', 'refuses', 'unknown'),
  },
  { name: 'suppressed', label: 'Suppressed', group: 'State', kind: 'flag', options: yesNo },
  { name: 'createdAt', label: 'Added', group: 'State', kind: 'time' },
  { name: 'received', label: 'Was sent a mail', group: 'Activity', kind: 'happened' },
  { name: 'opened', label: 'Opened', group: 'Activity', kind: 'happened' },
  { name: 'clicked', label: 'Clicked', group: 'Activity', kind: 'happened' },
  { name: 'replied', label: 'Answered', group: 'Activity', kind: 'happened' },
]

type Named = { id: string; name: string }
type Choices = {
  leadFields: ReadonlyArray<{
    key: string
    label: string
    type: 'text' | 'number' | 'date' | 'boolean' | 'choice'
    choices: string[]
  }>
  leadTags: readonly Named[]
  leadLists: { nodes: readonly Named[] }
  segments: { nodes: readonly Named[] }
}

const named = (of: readonly Named[] = []): Option[] => of.map(({ id, name }) => ({ value: id, label: name }))

/** Every field a condition can ask about. */
export function fieldsOf(choices: Choices | undefined): FieldInfo[] {
  const own = choices?.leadFields.map(({ key, label, type, choices: of }): FieldInfo => {
    const options = type === 'boolean' ? yesNo : of.map((value) => ({ value, label: value }))
    return { name: `attribute:${key}`, label, group: 'Your own fields', kind: type, options }
  })
  return [
    ...fixed,
    { name: 'lists', label: 'On list', group: 'Membership', kind: 'members', options: named(choices?.leadLists.nodes) },
    { name: 'tags', label: 'Tagged', group: 'Membership', kind: 'members', options: named(choices?.leadTags) },
    {
      name: 'segments',
      label: 'In segment',
      group: 'Membership',
      kind: 'members',
      options: named(choices?.segments.nodes),
    },
    ...(own ?? []),
  ]
}
