import { GraphQLError } from 'graphql'
import { Arg, Field, ID } from 'type-graphql'

/** What can be named from outside, and how its ids begin. The database keeps the bare UUID. */
const prefixes = {
  auditEntry: 'aud',
  company: 'wsp',
  consentRecord: 'cns',
  device: 'dev',
  invitation: 'inv',
  job: 'job',
  lead: 'led',
  leadCompany: 'lco',
  leadField: 'lfd',
  leadImport: 'imp',
  leadList: 'lst',
  leadTag: 'tag',
  member: 'mem',
  operation: 'opr',
  passkey: 'psk',
  personalToken: 'tok',
  project: 'prj',
  segment: 'seg',
  session: 'ses',
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

const pairs = Array.from({ length: 1024 }, (_, i) => `${alphabet[i >> 5]}${alphabet[i & 31]}`)

/**
 * A UUID as the outside sees it: `prj_01j…`, 26 letters of Crockford's base32, sorting as the UUID does. Ten bits first,
 * two of them nought, then twenty at a time: a list has hundreds of ids, and big integers would be its slowest part.
 */
export function encodeId(noun: Noun, uuid: string) {
  return `${prefixes[noun]}_${lettersOf(uuid)}`
}

export function lettersOf(uuid: string) {
  const hex = uuid.replaceAll('-', '')
  let text = pairs[Number.parseInt(hex.slice(0, 2), 16)]
  for (let at = 2; at < 32; at += 5) {
    const bits = Number.parseInt(hex.slice(at, at + 5), 16)
    text += `${pairs[bits >> 10]}${pairs[bits & 1023]}`
  }
  return text
}

/** The noun and UUID behind an id, or nothing if no id looks like this. */
export function readId(id: string): { noun: Noun; uuid: string } | undefined {
  const [, prefix, text] = shape.exec(id) ?? []
  const noun = prefix === undefined ? undefined : byPrefix.get(prefix)
  if (!noun || !text) return undefined
  return { noun, uuid: uuidOf(text) }
}

/** The UUID that these 26 letters stand for. */
export function uuidOf(letters: string) {
  let value = 0n
  for (const letter of letters) value = (value << 5n) | BigInt(alphabet.indexOf(letter))
  const hex = value.toString(16).padStart(32, '0')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
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
