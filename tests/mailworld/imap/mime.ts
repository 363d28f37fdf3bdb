/** A message, or a part of one, taken apart as far as IMAP needs it. */
export interface Part {
  readonly header: Buffer
  readonly body: Buffer
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly type: string
  readonly subtype: string
  readonly parameters: ReadonlyMap<string, string>
  readonly parts: readonly Part[]
  /** The message within a part of type message/rfc822. */
  readonly message?: Part
}

const deepest = 50

export function parsePart(bytes: Buffer, depth = 0, usual = 'text/plain'): Part {
  const end = endOfHeader(bytes)
  const header = bytes.subarray(0, end)
  const body = bytes.subarray(end)
  const fields = parseFields(header)
  const [kind = '', ...rest] = (fieldOf(fields, 'content-type') ?? usual).split(';')
  const [type = 'text', subtype = 'plain'] = kind.trim().toLowerCase().split('/')
  const parameters = parametersOf(rest.join(';'))
  const boundary = parameters.get('boundary')
  const isMultipart = type === 'multipart' && boundary !== undefined && depth < deepest
  const inner = subtype === 'digest' ? 'message/rfc822' : 'text/plain'
  return {
    header,
    body,
    fields,
    type,
    subtype,
    parameters,
    parts: isMultipart ? split(body, boundary).map((part) => parsePart(part, depth + 1, inner)) : [],
    ...(type === 'message' && subtype === 'rfc822' && depth < deepest && { message: parsePart(body, depth + 1) }),
  }
}

export const fieldOf = (fields: Part['fields'], name: string): string | undefined =>
  fields.find(([other]) => other.toLowerCase() === name)?.[1]

/** Where the body begins: after the empty line, which belongs to the header. */
function endOfHeader(bytes: Buffer): number {
  if (bytes.subarray(0, 2).equals(lineEnd)) return 2
  const at = bytes.indexOf('\r\n\r\n')
  return at < 0 ? bytes.length : at + 4
}

const lineEnd = Buffer.from('\r\n')

export function parseFields(header: Buffer): (readonly [string, string])[] {
  const unfolded = header.toString('utf8').replace(/\r\n(?=[ \t])/g, '')
  return unfolded.split('\r\n').flatMap((line) => {
    const colon = line.indexOf(':')
    return colon > 0 ? [[line.slice(0, colon).trimEnd(), line.slice(colon + 1).trim()] as const] : []
  })
}

export function parametersOf(written: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const [, name = '', quoted, plain = ''] of written.matchAll(
    /([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]+))/g,
  )) {
    found.set(name.toLowerCase(), quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1'))
  }
  return found
}

function split(body: Buffer, boundary: string): Buffer[] {
  const parts: Buffer[] = []
  const mark = Buffer.from(`--${boundary}`)
  let from = -1
  for (let at = body.indexOf(mark); at >= 0; at = body.indexOf(mark, at + mark.length)) {
    if (at > 0 && body[at - 1] !== 10) continue
    if (from >= 0) parts.push(body.subarray(from, Math.max(from, at - 2)))
    const after = at + mark.length
    if (body.subarray(after, after + 2).toString('latin1') === '--') return parts
    const line = body.indexOf('\r\n', after)
    if (line < 0) return parts
    from = line + 2
  }
  if (from >= 0) parts.push(body.subarray(from))
  return parts
}
