import { createHmac, timingSafeEqual } from 'node:crypto'
import { env } from '../../prisma/env.ts'
import { readRing } from '../../prisma/seal.ts'

/** What a link of a mail does: tells of an opening, leads on, unsubscribes, or shows the mail. */
export type Door = 'open' | 'link' | 'unsubscribe' | 'view'

/** The mail a link stands in. */
export type Mail = { readonly tenantId: string; readonly messageId: string }

/** A link of a mail, and where it leads. */
export type Target = { readonly number: number; readonly url: string }

const [mailBytes, numberBytes, macBytes] = [32, 2, 12]

/** The longest token that is made or read: addresses over 2,000 characters do not survive every mail program. */
export const longestToken = 1_900

/**
 * A token that names the mail and, of a link, its target: nothing needs to be looked up to refuse a forged one, or to
 * lead a click on. Nothing when it would be too long.
 */
export function sealToken(door: Door, { tenantId, messageId }: Mail, target?: Target): string | undefined {
  const named = [Buffer.from(`${tenantId}${messageId}`.replaceAll('-', ''), 'hex')]
  if (target) {
    const number = Buffer.alloc(numberBytes)
    number.writeUInt16BE(target.number)
    named.push(number, Buffer.from(target.url))
  }
  const body = Buffer.concat(named)
  if (((body.length + macBytes) * 4) / 3 > longestToken) return undefined
  return Buffer.concat([body, mac(door, body, present())]).toString('base64url')
}

/** The mail a token was made for, or nothing when we did not make it for this door. */
export function openToken(door: Exclude<Door, 'link'>, token: string): Mail | undefined {
  const body = bodyOf(door, token)
  return body?.length === mailBytes ? mailOf(body) : undefined
}

export function openLink(token: string): (Mail & Target) | undefined {
  const body = bodyOf('link', token)
  if (!body || body.length <= mailBytes + numberBytes) return undefined
  return {
    ...mailOf(body),
    number: body.readUInt16BE(mailBytes),
    url: body.subarray(mailBytes + numberBytes).toString(),
  }
}

function bodyOf(door: Door, token: string): Buffer | undefined {
  if (token.length > longestToken) return undefined
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length < mailBytes + macBytes || bytes.toString('base64url') !== token) return undefined
  const [body, given] = [bytes.subarray(0, -macBytes), bytes.subarray(-macBytes)]
  return keys().some((key) => timingSafeEqual(given, mac(door, body, key))) ? body : undefined
}

function mailOf(body: Buffer): Mail {
  const uuid = (from: number) =>
    body.toString('hex', from, from + 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return { tenantId: uuid(0), messageId: uuid(16) }
}

const mac = (door: Door, body: Buffer, key: Buffer) =>
  createHmac('sha256', key).update(`${door}\n`).update(body).digest().subarray(0, macBytes)

let own: Buffer[] | undefined

/** Made from the sealing keys, as mails outlive a change of keys: the first signs, the others still open older mails' links. */
const keys = () =>
  (own ??= [...readRing(env.SEALING_KEYS).values()].map((key) => createHmac('sha256', key).update('tracking').digest()))

function present(): Buffer {
  const [key] = keys()
  if (!key) throw new Error('There is no sealing key')
  return key
}
