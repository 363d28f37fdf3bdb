import { GraphQLError } from 'graphql'
import { Arg, Field, ID } from 'type-graphql'

/** What can be named from outside, and how its ids begin. The database keeps the bare UUID. */
const prefixes = {
  auditEntry: 'aud',
  campaign: 'cmp',
  campaignStep: 'stp',
  campaignStepVariant: 'var',
  company: 'wsp',
  consentRecord: 'cns',
  device: 'dev',
  domain: 'dom',
  emailAccount: 'mbx',
  folder: 'fld',
  image: 'img',
  inboxThread: 'thr',
  invitation: 'inv',
  job: 'job',
  lead: 'led',
  leadCompany: 'lco',
  leadField: 'lfd',
  leadImport: 'imp',
  leadList: 'lst',
  leadTag: 'tag',
  member: 'mem',
  notification: 'ntf',
  operation: 'opr',
  passkey: 'psk',
  personalToken: 'tok',
  personalizationRule: 'rul',
  project: 'prj',
  segment: 'seg',
  session: 'ses',
  tag: 'tgt',
  template: 'tpl',
  templateVersion: 'tpv',
  tenant: 'ten',
  upload: 'upl',
  user: 'usr',
} as const

export type Noun = keyof typeof prefixes

/** The noun of a GraphQL type: `Company` is a company. */
export const nounOf = (typeName: string) => {
  const noun = typeName.charAt(0).toLowerCase() + typeName.slice(1)
  return noun in prefixes ? (noun as Noun) : undefined
}

/** Whether anything of this name has ids. */
export const isNoun = (name: string): name is Noun => name in prefixes

export const typeOf = (noun: Noun) => noun.charAt(0).toUpperCase() + noun.slice(1)

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const shape = /^([a-z]{3})_([0-7][0-9a-hjkmnp-tv-z]{25})$/
export const nouns = Object.keys(prefixes) as Noun[]

const byPrefix = new Map(Object.entries(prefixes).map(([noun, prefix]) => [prefix as string, noun as Noun]))

/** The value of a hexadecimal digit, by its character code, and where in a UUID's text the digits are. */
const digits = Uint8Array.from({ length: 128 }, (_, code) => Number.parseInt(String.fromCharCode(code), 16) || 0)
const places = [...'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx'].flatMap((it, i) => (it === '-' ? [] : [i]))
const letters = Buffer.from(alphabet)
const values = Uint8Array.from({ length: 128 }, (_, code) => Math.max(0, alphabet.indexOf(String.fromCharCode(code))))
const written = Buffer.alloc(26)

/**
 * A UUID as the outside sees it: `prj_01j…`, 26 letters of Crockford's base32, sorting as the UUID does. Ten bits first,
 * two of them nought, then twenty at a time: a list has hundreds of ids, and big integers would be its slowest part.
 */
export function encodeId(noun: Noun, uuid: string) {
  return `${prefixes[noun]}_${lettersOf(uuid)}`
}

export function lettersOf(uuid: string) {
  const digit = (i: number) => digits[uuid.charCodeAt(places[i] as number)] as number
  const first = (digit(0) << 4) | digit(1)
  written[0] = letters[first >> 5] as number
  written[1] = letters[first & 31] as number
  for (let i = 2, at = 2; i < 32; i += 5) {
    const bits = (digit(i) << 16) | (digit(i + 1) << 12) | (digit(i + 2) << 8) | (digit(i + 3) << 4) | digit(i + 4)
    for (let shift = 15; shift >= 0; shift -= 5) written[at++] = letters[(bits >> shift) & 31] as number
  }
  return written.toString('latin1')
}

/** The noun and UUID behind an id, or nothing if no id looks like this. */
export function readId(id: string): { noun: Noun; uuid: string } | undefined {
  const [, prefix, text] = shape.exec(id) ?? []
  const noun = prefix === undefined ? undefined : byPrefix.get(prefix)
  if (!noun || !text) return undefined
  return { noun, uuid: uuidOf(text) }
}

/** The UUID that these 26 letters stand for. */
export function uuidOf(text: string) {
  const letter = (i: number) => values[text.charCodeAt(i)] as number
  let hex = ((letter(0) << 5) | letter(1)).toString(16).padStart(2, '0')
  for (let i = 2; i < 26; i += 4) {
    const bits = (letter(i) << 15) | (letter(i + 1) << 10) | (letter(i + 2) << 5) | letter(i + 3)
    hex += bits.toString(16).padStart(5, '0')
  }
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** The UUID of an id that must name this kind of thing. */
export function decodeId(noun: Noun, id: string) {
  const read = readId(id)
  if (read?.noun === noun) return read.uuid
  const shown = JSON.stringify(id.slice(0, 60))
  const is = read ? `the id of a ${read.noun}` : 'not an id'
  throw new GraphQLError(`${shown} is ${is}: the id of a ${noun} begins with ${prefixes[noun]}_.`, {
    extensions: { code: 'BAD_REQUEST' },
  })
}

/** Which fields and arguments are ids, by `Type.field` and `rootField.argument`; finish.ts translates them. */
export const idFields = new Map<string, Noun>()
export const idArguments = new Map<string, Noun>()

type Options = { nullable?: boolean; description?: string; list?: boolean }

/** An id in an object or input type: a UUID inside, a prefixed id outside. */
export const IdField =
  (noun: Noun, { list, ...options }: Options = {}): PropertyDecorator =>
  (target, property) => {
    idFields.set(`${target.constructor.name}.${String(property)}`, noun)
    Field(() => (list ? [ID] : ID), options)(target, property)
  }

/** An id as an argument of a root field. */
export const IdArg =
  (noun: Noun, name = 'id', options: Options = {}): ParameterDecorator =>
  (target, property, index) => {
    idArguments.set(`${String(property)}.${name}`, noun)
    const { list, ...rest } = options
    Arg(name, list ? () => [ID] : () => ID, rest)(target, property as string, index)
  }
