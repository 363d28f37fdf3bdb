import { createHash, sign } from 'node:crypto'
import type { Chunk } from './body.ts'
import type { Field } from './header.ts'
import { type OpenKey, openKey, type SigningKey } from './keys.ts'
import type { BuiltMessage, Envelope } from './message.ts'
import { probeMessage } from './probe.ts'
import { Refused } from './refused.ts'
import { verifyMessage } from './verify.ts'

/** The keys of one sending domain, opened and proven. */
export interface Signer {
  readonly domain: string
  readonly keys: readonly OpenKey[]
}

/** What may be handed over: it carries a signature of every key of its domain. */
export interface SignedMessage {
  readonly messageId: string
  readonly envelope: Envelope
  readonly bytes: readonly Buffer[]
  readonly size: number
}

/** What a signature covers, where a message has it. */
const signed = `From To Subject Date Message-ID Reply-To In-Reply-To References MIME-Version Content-Type
  Content-Transfer-Encoding List-Unsubscribe List-Unsubscribe-Post Feedback-ID`.split(/\s+/)
/**
 * Named once more than they occur, so that a second one breaks the signature (RFC 6376 8.15). Not the List fields: a
 * mailing list that the recipient is behind adds its own.
 */
const sealed = ['From', 'To', 'Subject', 'Date', 'Message-ID', 'MIME-Version', 'Content-Type']

const opened = new Map<string, Promise<Signer | Refused>>()
const mostOpened = 500

/**
 * Opens a domain's keys, once for as long as they stay the same, and proves with another implementation that what they
 * sign verifies. Refused when a key is missing, broken or not the published one: nothing is sent then.
 */
export function openSigner(domain: string, keys: readonly SigningKey[]): Promise<Signer | Refused> {
  const id = createHash('sha256')
    .update(JSON.stringify([domain, keys]))
    .digest('base64')
  const known = opened.get(id)
  if (known) return known
  const opening = open(domain, keys)
  const oldest = opened.keys().next()
  if (opened.size >= mostOpened && !oldest.done) opened.delete(oldest.value)
  opened.set(id, opening)
  // What was wrong may have been put right outside: it is looked at again.
  const forget = () => opened.delete(id)
  opening.then((signer) => signer instanceof Refused && forget(), forget)
  return opening
}

async function open(domain: string, keys: readonly SigningKey[]) {
  if (keys.length === 0) return new Refused(`There is no DKIM key for ${domain}.`)
  const openKeys: OpenKey[] = []
  for (const key of keys) {
    const one = openKey(key)
    if (one instanceof Refused) return one
    openKeys.push(one)
  }
  // Receivers that know only one algorithm know RSA, and some look at the first signature alone.
  openKeys.sort((a, b) => Number(b.kind === 'rsa') - Number(a.kind === 'rsa'))
  const signer = { domain, keys: openKeys }
  const probe = await signMessage(probeMessage(domain), signer)
  return probe instanceof Refused ? probe : ((await verifyMessage(probe.bytes, signer)) ?? signer)
}

/** Signs with every key, off the main thread. A message that cannot be signed is refused, never passed on unsigned. */
export async function signMessage(message: BuiltMessage, signer: Signer): Promise<SignedMessage | Refused> {
  const { domain, keys } = signer
  if (keys.length === 0) return new Refused(`There is no DKIM key for ${domain}.`)
  // DMARC's relaxed alignment, as seen from the key: it may sign for the domain and what is below it.
  if (message.domain !== domain && !message.domain.endsWith(`.${domain}`)) {
    return new Refused(`The DKIM key of ${domain} cannot sign mail from ${message.domain}.`)
  }
  const bodyHash = hash(message.canonicalBody)
  const names = headerNames(message.fields)
  const canonicalHeader = canonicalFields(message.fields, names)
  try {
    const fields = await Promise.all(
      keys.map((key) => signatureField(key, { domain, names, bodyHash, canonicalHeader, date: message.date })),
    )
    return withSignatures(message, fields.join(''))
  } catch (error) {
    return new Refused(`Signing for ${domain} failed: ${error instanceof Error ? error.message : error}`)
  }
}

function hash(chunks: readonly Chunk[]) {
  const sha = createHash('sha256')
  for (const chunk of chunks) typeof chunk === 'string' ? sha.update(chunk, 'latin1') : sha.update(chunk)
  return sha.digest('base64')
}

function headerNames(fields: readonly Field[]) {
  const present = new Set(fields.map(([name]) => name))
  return [...signed.filter((name) => present.has(name)), ...sealed]
}

/** RFC 6376 3.4.2, for fields that occur once. */
function canonicalFields(fields: readonly Field[], names: readonly string[]) {
  const values = new Map(fields)
  let text = ''
  for (const name of names) {
    const value = values.get(name)
    if (value === undefined) continue
    values.delete(name)
    text += `${name.toLowerCase()}:${relaxValue(value)}\r\n`
  }
  return text
}

const relaxValue = (value: string) =>
  value
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .trim()

interface ToSign {
  readonly domain: string
  readonly names: readonly string[]
  readonly bodyHash: string
  readonly canonicalHeader: string
  readonly date: Date
}

async function signatureField(key: OpenKey, { domain, names, bodyHash, canonicalHeader, date }: ToSign) {
  const value = [
    `v=1; a=${key.kind}-sha256; c=relaxed/relaxed; d=${domain}; s=${key.selector}`,
    `t=${Math.floor(date.getTime() / 1000)}; bh=${bodyHash}`,
    `h=${inLines(names, ':')}`,
    'b=',
  ].join(';\r\n ')
  const text = `${canonicalHeader}dkim-signature:${relaxValue(value)}`
  const signature = await signBytes(key, Buffer.from(text))
  // An RSA signature is as long as its key, an Ed25519 one has 64 bytes: anything else is not one.
  const length = key.kind === 'rsa' ? (key.key.asymmetricKeyDetails?.modulusLength ?? 0) / 8 : 64
  if (signature.length !== length)
    throw new Error(`the signature of selector ${key.selector} has ${signature.length} bytes`)
  return `DKIM-Signature: ${value}${cut(signature.toString('base64'), 72)}\r\n`
}

function cut(text: string, length: number) {
  let lines = text.slice(0, length)
  for (let at = length; at < text.length; at += length) lines += `\r\n ${text.slice(at, at + length)}`
  return lines
}

/** h= is the only tag that is long and has places to fold at. */
function inLines(words: readonly string[], separator: string) {
  let [text, line] = ['', 4]
  words.forEach((word, index) => {
    const piece = index === words.length - 1 ? word : word + separator
    if (line + piece.length > 76) [text, line] = [`${text}\r\n `, 1]
    text += piece
    line += piece.length
  })
  return text
}

function signBytes({ kind, key }: OpenKey, text: Buffer) {
  return new Promise<Buffer>((resolve, reject) => {
    const done = (error: Error | null, signature: Buffer) => (error ? reject(error) : resolve(signature))
    if (kind === 'rsa') sign('sha256', text, key, done)
    // RFC 8463 3: what Ed25519 signs is the SHA-256 of the text.
    else sign(null, createHash('sha256').update(text).digest(), key, done)
  })
}

function withSignatures({ messageId, envelope, header, body }: BuiltMessage, signatures: string): SignedMessage {
  const [first = '', ...rest] = body
  const top = `${signatures}${header}\r\n`
  // The body is 7-bit; only the header may be UTF-8.
  const bytes = [
    ...(typeof first === 'string' ? [Buffer.from(top + first)] : [Buffer.from(top), first]),
    ...rest.map((chunk) => (typeof chunk === 'string' ? Buffer.from(chunk, 'latin1') : chunk)),
  ]
  return { messageId, envelope, bytes, size: bytes.reduce((sum, { length }) => sum + length, 0) }
}
