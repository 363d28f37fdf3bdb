import { createHash } from 'node:crypto'
import { type Attachment, attachmentPart, fingerprint } from './attachment.ts'
import {
  type Encoded,
  type EncodedText,
  type PreparedText,
  prepareText,
  relax,
  type Text,
  type Values,
} from './content.ts'

/** What a message says, for everyone it is sent to. */
export interface Bodies {
  readonly text: Text
  readonly amp?: Text
  readonly html?: Text
  readonly attachments: readonly Attachment[]
}

/** A body for one recipient, and the fields of the message's header that tell how to read it. */
export interface BuiltBody {
  readonly contentType: string
  readonly transferEncoding?: string
  readonly wire: readonly Chunk[]
  readonly canonical: readonly Chunk[]
}

/** Large constant parts stay the bytes they are; the rest is ASCII text. */
export type Chunk = string | Buffer

interface Multipart {
  readonly kind: 'multipart'
  readonly subtype: string
  readonly children: readonly Node[]
}

type Node =
  | Multipart
  | { readonly kind: 'text'; readonly type: string; readonly encode: PreparedText }
  | { readonly kind: 'bytes'; readonly part: string }

type Constant = { readonly wire: Chunk; readonly canonical: Chunk }
type Step = Constant | { readonly type: string; readonly encode: PreparedText }

/** Encodes what is constant and lays out the parts: text, then AMP, then HTML, so that readers show the last they know. */
export function prepareBody(bodies: Bodies): (values: Values) => BuiltBody {
  const tree = treeOf(bodies)
  if (tree.kind === 'text') return (values) => single(tree.type, tree.encode(values))
  if (tree.kind === 'bytes') throw new Error('A message has a text.')
  // Made from the content: a message that is built again is the same message. `=_` occurs in neither encoding.
  const seed = createHash('sha256')
    .update(JSON.stringify([bodies.text, bodies.amp, bodies.html]))
    .update(fingerprint(bodies.attachments))
    .digest('hex')
    .slice(0, 20)
  const steps: Step[] = []
  const contentType = layOut(tree, { path: 'p', seed }, steps)
  const merged = merge(steps)
  return (values) => ({ contentType, ...fill(merged, values) })
}

function treeOf({ text, amp, html, attachments }: Bodies): Node {
  const inline = attachments.filter(({ contentId }) => contentId !== undefined)
  const beside = attachments.filter(({ contentId }) => contentId === undefined)
  const files = (list: readonly Attachment[]) =>
    list.map((file): Node => ({ kind: 'bytes', part: attachmentPart(file) }))
  const alternatives: Node[] = [textNode('text/plain', text)]
  if (amp !== undefined) alternatives.push(textNode('text/x-amp-html', amp))
  if (html !== undefined) alternatives.push(multipart('related', [textNode('text/html', html), ...files(inline)]))
  return multipart('mixed', [multipart('alternative', alternatives), ...files(beside)])
}

function textNode(type: string, text: Text): Node {
  return { kind: 'text', type, encode: prepareText(text) }
}

function multipart(subtype: string, children: readonly Node[]): Node {
  const [only] = children
  return children.length === 1 && only ? only : { kind: 'multipart', subtype, children }
}

/** No boundary may begin with that of the parts round it (RFC 2046 5.1.1), so the path stands before the seed. */
interface Boundary {
  readonly path: string
  readonly seed: string
}

/** Writes the steps of a multipart and answers its content type. */
function layOut(node: Multipart, { path, seed }: Boundary, steps: Step[]): string {
  const boundary = `=_${path}_${seed}`
  node.children.forEach((child, index) => {
    const opening = `${index === 0 ? '' : '\r\n'}--${boundary}\r\n`
    if (child.kind === 'text') steps.push(constant(opening), { type: child.type, encode: child.encode })
    else if (child.kind === 'bytes') steps.push(constant(opening + child.part))
    else {
      const inner: Step[] = []
      const type = layOut(child, { path: path + index, seed }, inner)
      steps.push(constant(`${opening}Content-Type: ${type}\r\n\r\n`), ...inner)
    }
  })
  steps.push(constant(`\r\n--${boundary}--\r\n`))
  const root = node.subtype === 'related' ? ' type="text/html";' : ''
  return `multipart/${node.subtype};${root}\r\n boundary="${boundary}"`
}

const constant = (wire: string): Encoded => ({ wire, canonical: relax(wire) })

/** Neighbouring constants become one; a long one is kept as bytes, which are not copied for each message. */
function merge(steps: readonly Step[]) {
  const merged: Step[] = []
  for (const step of steps) {
    const last = merged.at(-1)
    if (last && 'wire' in last && 'wire' in step) merged[merged.length - 1] = constant(`${last.wire}${step.wire}`)
    else merged.push(step)
  }
  return merged.map((step) => ('wire' in step && step.wire.length > largeEnough ? asBytes(step) : step))
}

const largeEnough = 16_384
const asBytes = ({ wire, canonical }: Constant): Constant => ({
  wire: Buffer.from(`${wire}`, 'latin1'),
  canonical: Buffer.from(`${canonical}`, 'latin1'),
})

function fill(steps: readonly Step[], values: Values) {
  const wire: Chunk[] = []
  const canonical: Chunk[] = []
  for (const step of steps) {
    const part = 'wire' in step ? step : textPart(step.type, step.encode(values))
    append(wire, part.wire)
    append(canonical, part.canonical)
  }
  return { wire, canonical }
}

function append(chunks: Chunk[], chunk: Chunk) {
  const last = chunks.at(-1)
  if (typeof last === 'string' && typeof chunk === 'string') chunks[chunks.length - 1] = last + chunk
  else chunks.push(chunk)
}

function textPart(type: string, { wire, canonical, encoding }: EncodedText): Encoded {
  const header = `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`
  return { wire: header + wire, canonical: header + canonical }
}

function single(type: string, { wire, canonical, encoding }: EncodedText): BuiltBody {
  return {
    contentType: `${type}; charset=utf-8`,
    transferEncoding: encoding,
    wire: [`${wire}\r\n`],
    // Empty lines at the end of a body do not count; a body without any other is nothing at all.
    canonical: [`${canonical.replace(/(?:\r\n)+$/, '')}\r\n`.replace(/^\r\n$/, '')],
  }
}
