import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { env } from './env.ts'

/** Whose secret it is and where it is stored: sealed into it, so that it opens nowhere else. */
export type Place = { readonly owner: string; readonly row: string; readonly field: string }

/** Keys that wrap keys, by id. The first is used for what is sealed now, the others still open what is older. */
export type Ring = ReadonlyMap<string, Buffer>

const version = 1
const [keyBytes, nonceBytes, tagBytes] = [32, 12, 16]
const wrappedBytes = nonceBytes + keyBytes + tagBytes

/** Reads `id:key,id:key`. */
export function readRing(text: string): Ring {
  const ring = new Map<string, Buffer>()
  for (const part of text.split(',')) {
    const [, id, key] = /^([\w-]{1,32}):([\w-]{43})=?$/.exec(part.trim()) ?? []
    if (!id || !key)
      throw new Error('SEALING_KEYS is not right: write id:key, the key being 32 random bytes in base64url')
    if (ring.has(id)) throw new Error(`SEALING_KEYS names the key ${id} twice`)
    ring.set(id, Buffer.from(key, 'base64url'))
  }
  return ring
}

let own: Ring | undefined
const ringOfEnv = () => (own ??= readRing(env.SEALING_KEYS))

/**
 * A secret as it may be stored: encrypted with a key of its own, which is wrapped with the present key of the ring.
 * AES-256-GCM both times (NIST SP 800-38D), bound to its place.
 */
export function seal(secret: string | Uint8Array, place: Place, ring = ringOfEnv()): Uint8Array<ArrayBuffer> {
  const key = randomBytes(keyBytes)
  return join(...currentOf(ring), key, place, encrypt(key, Buffer.from(secret as string), bindingOf(place)))
}

/** What was sealed for this place; anything else is refused. */
export function unseal(sealed: Uint8Array, place: Place, ring = ringOfEnv()): Buffer {
  const { id, wrapped, body } = split(sealed)
  return decrypt(unwrap(id, wrapped, place, ring), body, bindingOf(place))
}

/** Whether the secret's key is wrapped with another key than the present one: then it should be resealed. */
export const isStale = (sealed: Uint8Array, ring = ringOfEnv()) => split(sealed).id !== currentOf(ring)[0]

/** The same secret under the present key: only its own key is wrapped anew. */
export function reseal(sealed: Uint8Array, place: Place, ring = ringOfEnv()): Uint8Array<ArrayBuffer> {
  const { id, wrapped, body } = split(sealed)
  return join(...currentOf(ring), unwrap(id, wrapped, place, ring), place, body)
}

function currentOf(ring: Ring): [id: string, key: Buffer] {
  for (const entry of ring) return entry
  throw new Error('There is no sealing key')
}

function join(id: string, wrappingKey: Buffer, key: Buffer, place: Place, body: Buffer) {
  const name = Buffer.from(id)
  const wrapped = encrypt(wrappingKey, key, bindingOf(place))
  return Uint8Array.from(Buffer.concat([Buffer.of(version, name.length), name, wrapped, body]))
}

function split(sealed: Uint8Array) {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
  const at = 2 + (bytes[1] ?? 0)
  if (bytes[0] !== version || bytes.length < at + wrappedBytes + nonceBytes + tagBytes)
    throw new Error('This is not sealed')
  return {
    id: bytes.subarray(2, at).toString(),
    wrapped: bytes.subarray(at, at + wrappedBytes),
    body: bytes.subarray(at + wrappedBytes),
  }
}

function unwrap(id: string, wrapped: Buffer, place: Place, ring: Ring) {
  const wrappingKey = ring.get(id)
  if (!wrappingKey)
    throw new Error(`SEALING_KEYS has no key ${JSON.stringify(id)}, with which a stored secret is sealed`)
  return decrypt(wrappingKey, wrapped, bindingOf(place))
}

const bindingOf = ({ owner, row, field }: Place) => Buffer.from(JSON.stringify([owner, row, field]))

function encrypt(key: Buffer, text: Buffer, binding: Buffer) {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(binding)
  return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: Buffer, bytes: Buffer, binding: Buffer) {
  const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
  cipher.setAAD(binding).setAuthTag(bytes.subarray(-tagBytes))
  try {
    return Buffer.concat([cipher.update(bytes.subarray(nonceBytes, -tagBytes)), cipher.final()])
  } catch {
    throw new Error('A sealed secret does not open: it was changed, or belongs elsewhere')
  }
}
