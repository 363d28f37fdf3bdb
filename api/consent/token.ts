import { createHmac, timingSafeEqual } from 'node:crypto'
import { env } from '../../prisma/env.ts'

/** What a confirmation link names. */
export type Named = { tenantId: string; requestId: string }

const macBytes = 16
const shape = /^[A-Za-z0-9_-]{64}$/

/** A link's token: 32 bytes that name the request and its tenant, 16 that prove that we wrote them. */
export function sealConsent({ tenantId, requestId }: Named): string {
  const named = Buffer.from(`${tenantId}${requestId}`.replaceAll('-', ''), 'hex')
  return Buffer.concat([named, mac(named)]).toString('base64url')
}

export function openConsent(token: string): Named | undefined {
  if (!shape.test(token)) return undefined
  const bytes = Buffer.from(token, 'base64url')
  const named = bytes.subarray(0, 32)
  if (!timingSafeEqual(bytes.subarray(32), mac(named))) return undefined
  const uuid = (from: number) =>
    named
      .subarray(from, from + 16)
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return { tenantId: uuid(0), requestId: uuid(16) }
}

/** A key of its own, made from the one that is configured: what is signed for one purpose opens nothing else. */
const mac = (named: Buffer) =>
  createHmac('sha256', createHmac('sha256', Buffer.from(env.SESSION_KEY, 'base64url')).update('consent').digest())
    .update(named)
    .digest()
    .subarray(0, macBytes)
