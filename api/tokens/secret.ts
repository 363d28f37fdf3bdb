import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { lettersOf, uuidOf } from '../graphql/ids.ts'

/** How every personal token begins: scanners for leaked secrets look for it. */
export const tokenMark = 'pm_pat_'

const shape = /^(pm_pat_([0-7][0-9a-hjkmnp-tv-z]{25})_[0-9A-Za-z]{43})([0-9A-Za-z]{6})$/

/** A token to be shown once, and the hash that stays: `pm_pat_<id>_<secret><crc>`. */
export function newToken(id: string) {
  const body = `${tokenMark}${lettersOf(id)}_${base62(BigInt(`0x${randomBytes(32).toString('hex')}`), 43)}`
  const token = body + checksum(body)
  return { token, hash: hashToken(token) }
}

/** The id in a token whose checksum is right. A mistyped one is refused without asking anybody. */
export function readToken(token: string) {
  const [, body, letters, sum] = shape.exec(token) ?? []
  return body && letters && checksum(body) === sum ? uuidOf(letters) : null
}

export const hashToken = (token: string) => new Uint8Array(createHash('sha256').update(token).digest())

export const isHashOf = (token: string, hash: Uint8Array) => timingSafeEqual(hashToken(token), hash)

const checksum = (body: string) => base62(BigInt(crc32(body)), 6)

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

function base62(value: bigint, length: number) {
  let text = ''
  for (let rest = value; rest > 0n; rest /= 62n) text = digits[Number(rest % 62n)] + text
  return text.padStart(length, '0')
}
