import type { Stored } from '../folder.ts'
import { envelopeOf, structureOf } from './describe.ts'
import { parsePart } from './mime.ts'
import { BadCommand, isList, said, type Token } from './read.ts'
import { section, sectionName } from './section.ts'
import { dateTime, list, literal } from './write.ts'

const macros: Readonly<Record<string, readonly string[]>> = {
  FAST: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE'],
  ALL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE'],
  FULL: ['FLAGS', 'INTERNALDATE', 'RFC822.SIZE', 'ENVELOPE', 'BODY'],
}

/** What FETCH asks of each message, as words in upper case where case does not matter. */
export function fetchItems(token: Token | undefined, byUid: boolean): readonly string[] {
  const asked = isList(token) ? token : token === undefined ? [] : [token]
  const items = asked.flatMap((one) => {
    const word = said(one) ?? ''
    return macros[word.toUpperCase()] ?? [word]
  })
  if (items.length === 0) throw new BadCommand('FETCH needs to be told what.')
  return byUid && !items.some((item) => item.toUpperCase() === 'UID') ? ['UID', ...items] : items
}

/** Whether fetching these marks a message as seen. */
export const marksSeen = (items: readonly string[]): boolean =>
  items.some((item) => /^(?:BODY\[|RFC822$|RFC822\.TEXT$)/i.test(item))

export function fetched(message: Stored, items: readonly string[]): string {
  return list(items.map((item) => one(message, item)))
}

function one({ uid, bytes, date, flags }: Stored, item: string): string {
  const name = item.toUpperCase()
  if (name === 'UID') return `UID ${uid}`
  if (name === 'FLAGS') return `FLAGS ${list([...flags])}`
  if (name === 'INTERNALDATE') return `INTERNALDATE ${dateTime(date)}`
  if (name === 'RFC822.SIZE') return `RFC822.SIZE ${bytes.length}`
  if (name === 'ENVELOPE') return `ENVELOPE ${envelopeOf(parsePart(bytes))}`
  if (name === 'BODYSTRUCTURE' || name === 'BODY') return `${name} ${structureOf(parsePart(bytes), name !== 'BODY')}`
  if (name === 'RFC822') return `RFC822 ${literal(bytes)}`
  if (name === 'RFC822.HEADER' || name === 'RFC822.TEXT') return `${name} ${literal(section(bytes, name.slice(7)))}`
  const [whole, asked = '', from, length] = /^BODY(?:\.PEEK)?\[(.*)\](?:<(\d+)(?:\.(\d+))?>)?$/is.exec(item) ?? []
  if (whole === undefined) throw new BadCommand(`${item} cannot be fetched.`)
  const content = section(bytes, asked)
  if (from === undefined) return `BODY[${sectionName(asked)}] ${literal(content)}`
  const start = Number(from)
  const end = length === undefined ? undefined : start + Number(length)
  return `BODY[${sectionName(asked)}]<${start}> ${literal(content.subarray(start, end))}`
}
