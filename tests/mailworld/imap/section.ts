import { type Part, parsePart } from './mime.ts'

/** What stands in the brackets of BODY[…]: a part, the header, some of its fields … (RFC 3501 6.4.5). */
export function section(bytes: Buffer, asked: string): Buffer {
  if (asked === '') return bytes
  const [, numbers = '', word = ''] = /^((?:\d+\.)*\d+)?\.?(.*)$/s.exec(asked) ?? []
  const root = parsePart(bytes)
  const part = numbers === '' ? root : find(root, numbers.split('.').map(Number))
  if (!part) return Buffer.alloc(0)
  if (word === '') return part.body
  const upper = word.toUpperCase()
  if (upper === 'MIME') return part.header
  const message = numbers === '' ? part : (part.message ?? part)
  if (upper === 'HEADER') return message.header
  if (upper === 'TEXT') return message.body
  const [, not, names = ''] = /^HEADER\.FIELDS(\.NOT)? \((.*)\)$/is.exec(word) ?? []
  const wanted = new Set(names.toLowerCase().replaceAll('"', '').split(/\s+/))
  return someFields(message.header, (name) => wanted.has(name) !== Boolean(not))
}

/** As the client is told which section it got. */
export const sectionName = (asked: string): string => asked.toUpperCase().replace(/\((.*)\)/s, '($1)')

function find(root: Part, numbers: readonly number[]): Part | undefined {
  let part: Part | undefined = root
  for (const [depth, number] of numbers.entries()) {
    const outer: Part | undefined = depth > 0 && part?.message ? part.message : part
    if (!outer) return undefined
    // What has no parts is its own first.
    part = outer.type === 'multipart' ? outer.parts[number - 1] : number === 1 ? outer : undefined
  }
  return part
}

function someFields(header: Buffer, isWanted: (name: string) => boolean): Buffer {
  const fields = header.toString('latin1').split(/\r\n(?![ \t])/)
  const kept = fields.filter(
    (field) => field !== '' && isWanted(field.slice(0, field.indexOf(':')).trim().toLowerCase()),
  )
  return Buffer.from([...kept, '', ''].join('\r\n'), 'latin1')
}
