import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Address, readAddress } from './address.ts'
import type { Refused } from './refused.ts'

/** Where a message's bounces go to (VERP), and where its replies go to. A token made for one does not open the other. */
export type Purpose = 'bounce' | 'reply'

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
const macBytes = 8
const token = /\+([a-z2-7]{39})$/

/**
 * `base` with a signed token for the message in it: `bounce+<token>@domain`. Letters are lower-case only, as servers on
 * the way may change case. Refused when the local part leaves no room for it; then replies are matched by their thread.
 */
export function sealAddress(base: Address, purpose: Purpose, messageId: string, key: Buffer): Address | Refused {
  const id = Buffer.from(messageId.replaceAll('-', ''), 'hex')
  if (id.length !== 16) throw new Error('A sealed address is made from the message’s id.')
  const sealed = toBase32(Buffer.concat([id, mac(id, purpose, base.domain, key)]))
  return readAddress(`${base.local}+${sealed}@${base.domain}`)
}

/** The id of the message an address was sealed for, or nothing when it was not sealed by us for this. */
export function openAddress(address: Address, purpose: Purpose, key: Buffer): string | undefined {
  const [, sealed] = token.exec(address.local.toLowerCase()) ?? []
  if (!sealed) return undefined
  const bytes = fromBase32(sealed)
  const id = bytes.subarray(0, 16)
  if (!timingSafeEqual(bytes.subarray(16), mac(id, purpose, address.domain, key))) return undefined
  return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function mac(id: Buffer, purpose: Purpose, domain: string, key: Buffer) {
  return createHmac('sha256', key).update(`${purpose}\n${domain}\n`).update(id).digest().subarray(0, macBytes)
}

function toBase32(bytes: Buffer) {
  let [text, bits, held] = ['', 0, 0]
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xffff
    for (bits += 8; bits >= 5; bits -= 5) text += alphabet[(held >> (bits - 5)) & 31]
  }
  return bits > 0 ? text + alphabet[(held << (5 - bits)) & 31] : text
}

function fromBase32(text: string) {
  let [bits, held, at] = [0, 0, 0]
  const bytes = Buffer.alloc(Math.floor((text.length * 5) / 8))
  for (const letter of text) {
    held = ((held << 5) | alphabet.indexOf(letter)) & 0xffff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = (held >> bits) & 255
  }
  return bytes
}
