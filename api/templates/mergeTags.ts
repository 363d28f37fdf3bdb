import { ALWAYS_FILLED, FIELDS, scopeOf } from '../../jobs/templates/fields.ts'
import { SAMPLE } from '../../jobs/templates/sample.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { leadFields } from '../leads/fields.ts'
import { type MergeTag, MergeTagGroup, MergeTagType } from './types.ts'

const labels: Record<string, string> = {
  email: 'Email address',
  first_name: 'First name',
  last_name: 'Last name',
  company: 'Company',
  position: 'Position',
  country: 'Country',
  locale: 'Language',
  timezone: 'Time zone',
  'sender.name': 'Sender’s name',
  'sender.email': 'Sender’s address',
  'sender.company': 'Sender’s company',
  'sender.address': 'Sender’s postal address',
  'campaign.name': 'Name of the campaign',
  unsubscribe_url: 'Link to unsubscribe',
  view_in_browser_url: 'Link to the mail in a browser',
  answer_url: 'Where answers go',
  now: 'Time of sending',
}

const examples = { text: 'Something', number: '42', date: '2026-03-01', boolean: 'true', choice: '' }

function exampleOf(name: string) {
  const value = name.split('.').reduce<unknown>((it, key) => Reflect.get(Object(it), key), scopeOf(SAMPLE))
  return value instanceof Date ? value.toISOString() : String(value ?? '')
}

function groupOf(name: string) {
  if (name.startsWith('sender.')) return MergeTagGroup.sender
  return /_url$|^now$|^campaign\./.test(name) ? MergeTagGroup.system : MergeTagGroup.lead
}

function typeOf(name: string) {
  if (name === 'now') return MergeTagType.date
  return name.endsWith('_url') ? MergeTagType.address : MergeTagType.text
}

const standard = FIELDS.map(
  (name): MergeTag => ({
    name,
    label: labels[name] ?? name,
    group: groupOf(name),
    type: typeOf(name),
    example: exampleOf(name),
    isAlwaysFilled: ALWAYS_FILLED.has(name),
    choices: [],
  }),
)

/** Every field a template may name: those that all leads have, and the tenant's own. */
export async function mergeTags(db: Db): Promise<MergeTag[]> {
  const own = (await leadFields(db)).map(
    ({ key, label, type, choices }): MergeTag => ({
      name: `attributes.${key}`,
      label,
      group: MergeTagGroup.attribute,
      type: MergeTagType[type],
      example: choices[0] ?? examples[type],
      isAlwaysFilled: false,
      choices,
    }),
  )
  return [...standard, ...own]
}
