import type { Stored } from '../folder.ts'
import { fieldOf, parsePart } from './mime.ts'
import { BadCommand, isList, said, type Token } from './read.ts'
import { inSet, isSet } from './sequence.ts'

type Matches = (message: Stored, number: number) => boolean
type Numbers = { readonly uids: readonly number[]; readonly numbers: readonly number[] }

/** Reads search keys (RFC 3501 6.4.4): what a message must be to be found. */
export function searchFor(keys: readonly Token[], all: Numbers): Matches {
  const rest = [...keys]
  const found: Matches[] = []
  while (rest.length > 0) found.push(next(rest, all))
  return (message, number) => found.every((matches) => matches(message, number))
}

function next(rest: Token[], all: Numbers): Matches {
  const token = rest.shift()
  if (isList(token)) return searchFor(token, all)
  const word = said(token) ?? ''
  const name = word.toUpperCase()
  const argument = () => {
    const value = said(rest.shift())
    if (value === undefined) throw new BadCommand(`${name} needs to be told what.`)
    return value
  }
  if (isSet(word)) {
    const set = new Set(inSet(word, all.numbers))
    return (_, number) => set.has(number)
  }
  if (name === 'UID') {
    const set = new Set(inSet(argument(), all.uids))
    return ({ uid }) => set.has(uid)
  }
  if (name === 'NOT') {
    const matches = next(rest, all)
    return (message, number) => !matches(message, number)
  }
  if (name === 'OR') {
    const [one, other] = [next(rest, all), next(rest, all)]
    return (message, number) => one(message, number) || other(message, number)
  }
  if (name === 'CHARSET') {
    argument()
    return () => true
  }
  return byFlag(name) ?? byDate(name, argument) ?? bySize(name, argument) ?? byWords(name, argument)
}

const flags = ['ANSWERED', 'DELETED', 'DRAFT', 'FLAGGED', 'SEEN']

function byFlag(name: string): Matches | undefined {
  if (name === 'ALL' || name === 'OLD') return () => true
  if (name === 'NEW' || name === 'RECENT') return () => false
  const isUn = name.startsWith('UN')
  const flag = isUn ? name.slice(2) : name
  if (!flags.includes(flag)) return undefined
  const written = `\\${flag.slice(0, 1)}${flag.slice(1).toLowerCase()}`
  return (message) => message.flags.has(written) !== isUn
}

function byDate(name: string, argument: () => string): Matches | undefined {
  const [, isSent, kind] = /^(SENT)?(BEFORE|ON|SINCE)$/.exec(name) ?? []
  if (!kind) return undefined
  const asked = dayOf(new Date(`${argument()} UTC`))
  return (message) => {
    const sent = isSent ? new Date(fieldOf(parsePart(message.bytes).fields, 'date') ?? 0) : message.date
    const day = dayOf(sent)
    return kind === 'BEFORE' ? day < asked : kind === 'SINCE' ? day >= asked : day === asked
  }
}

const dayOf = (date: Date) => Math.floor(date.getTime() / 86_400_000)

function bySize(name: string, argument: () => string): Matches | undefined {
  if (name !== 'LARGER' && name !== 'SMALLER') return undefined
  const size = Number(argument())
  return ({ bytes }) => (name === 'LARGER' ? bytes.length > size : bytes.length < size)
}

function byWords(name: string, argument: () => string): Matches {
  if (name === 'KEYWORD' || name === 'UNKEYWORD') {
    const flag = argument()
    return (message) => message.flags.has(flag) === (name === 'KEYWORD')
  }
  if (name === 'BODY' || name === 'TEXT') {
    const words = argument().toLowerCase()
    return ({ bytes }) => (name === 'TEXT' ? bytes : parsePart(bytes).body).toString().toLowerCase().includes(words)
  }
  const field = name === 'HEADER' ? argument().toLowerCase() : name.toLowerCase()
  if (name !== 'HEADER' && !['subject', 'from', 'to', 'cc', 'bcc'].includes(field)) {
    throw new BadCommand(`${name} is no search key.`)
  }
  const words = argument().toLowerCase()
  return ({ bytes }) =>
    parsePart(bytes).fields.some(
      ([other, value]) => other.toLowerCase() === field && value.toLowerCase().includes(words),
    )
}
