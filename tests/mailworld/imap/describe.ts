import { fieldOf, type Part, parametersOf } from './mime.ts'
import { list, listOrNil, text } from './write.ts'

/** ENVELOPE (RFC 3501 7.4.2). */
export function envelopeOf({ fields }: Part): string {
  const from = addresses(fieldOf(fields, 'from'))
  const of = (name: string) => addresses(fieldOf(fields, name))
  const orFrom = (name: string) => (fieldOf(fields, name) ? of(name) : from)
  return list([
    text(fieldOf(fields, 'date')),
    text(fieldOf(fields, 'subject')),
    from,
    orFrom('sender'),
    orFrom('reply-to'),
    of('to'),
    of('cc'),
    of('bcc'),
    text(fieldOf(fields, 'in-reply-to')),
    text(fieldOf(fields, 'message-id')),
  ])
}

function addresses(written: string | undefined): string {
  if (!written) return 'NIL'
  const each = written.match(/(?:"(?:[^"\\]|\\.)*"|[^",])+/g) ?? []
  const parts = each.map((one) => {
    const [, shown = '', inside] = /^\s*(.*?)\s*<([^>]*)>/.exec(one) ?? []
    const address = (inside ?? one).trim()
    const at = address.lastIndexOf('@')
    const name = shown.replace(/^"(.*)"$/, '$1').replace(/\\(.)/g, '$1')
    return list([text(name || undefined), 'NIL', text(address.slice(0, at)), text(address.slice(at + 1))])
  })
  return parts.length > 0 ? `(${parts.join('')})` : 'NIL'
}

/** BODYSTRUCTURE; without the extended fields it is BODY. */
export function structureOf(part: Part, isExtended: boolean): string {
  const disposition = dispositionOf(part)
  if (part.type === 'multipart') {
    const inner = part.parts.map((one) => structureOf(one, isExtended)).join('') || emptyPart
    const extra = isExtended ? [parameters(part.parameters), disposition, 'NIL', 'NIL'] : []
    return `(${[inner, text(part.subtype), ...extra].join(' ')})`
  }
  const of = (name: string) => text(fieldOf(part.fields, name))
  const encoding = fieldOf(part.fields, 'content-transfer-encoding') ?? '7BIT'
  const lines = String(part.body.toString('latin1').split('\r\n').length - 1)
  return list([
    text(part.type),
    text(part.subtype),
    parameters(part.parameters),
    of('content-id'),
    of('content-description'),
    text(encoding),
    String(part.body.length),
    ...(part.message ? [envelopeOf(part.message), structureOf(part.message, isExtended), lines] : []),
    ...(part.type === 'text' ? [lines] : []),
    ...(isExtended ? ['NIL', disposition, 'NIL', 'NIL'] : []),
  ])
}

const emptyPart = '("text" "plain" NIL NIL NIL "7BIT" 0 0)'

const parameters = (map: ReadonlyMap<string, string>) =>
  listOrNil([...map].flatMap(([name, value]) => [text(name), text(value)]))

function dispositionOf({ fields }: Part): string {
  const written = fieldOf(fields, 'content-disposition')
  if (!written) return 'NIL'
  const [kind = '', ...rest] = written.split(';')
  return list([text(kind.trim().toLowerCase()), parameters(parametersOf(rest.join(';')))])
}
