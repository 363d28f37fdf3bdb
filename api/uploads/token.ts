import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { env } from '../../prisma/env.ts'

/** What somebody may bring, once. */
const upload = z.object({
  kind: z.literal('upload'),
  tenantId: z.uuid(),
  id: z.uuid(),
  fileName: z.string(),
  contentType: z.string(),
  size: z.number(),
  until: z.number(),
})
/** What somebody may fetch. */
const download = z.object({
  kind: z.enum(['content', 'importErrors']),
  tenantId: z.uuid(),
  id: z.string(),
  fileName: z.string(),
  until: z.number(),
})
const ticket = z.discriminatedUnion('kind', [upload, download])
export type Ticket = z.output<typeof ticket>
export type UploadTicket = z.output<typeof upload>

/** An address that says by itself what may be done with it, and until when: nobody else can write one. */
export function sealTicket(it: Ticket) {
  const body = Buffer.from(JSON.stringify(it)).toString('base64url')
  return `${body}.${mac(body).toString('base64url')}`
}

export function openTicket(token: string): Ticket | undefined {
  const [body = '', sent = ''] = token.split('.')
  const given = Buffer.from(sent, 'base64url')
  const right = mac(body)
  if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined
  const read = ticket.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString()))
  return read.success && read.data.until > Date.now() ? read.data : undefined
}

/** An hour or two from now: within an hour the same address is answered, so that it can be remembered. */
export const soon = () => (Math.ceil(Date.now() / 3_600_000) + 1) * 3_600_000

const mac = (body: string) =>
  createHmac('sha256', createHmac('sha256', Buffer.from(env.SESSION_KEY, 'base64url')).update('ticket').digest())
    .update(body)
    .digest()
