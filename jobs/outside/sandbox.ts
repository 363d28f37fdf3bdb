import { z } from 'zod'
import { env } from '../../prisma/env.ts'

const verdict = z.object({
  dkim: z.array(z.object({ result: z.string(), domain: z.string(), selector: z.string() })),
  spf: z.string(),
  dmarc: z.string(),
})
const inbox = z.object({
  address: z.string(),
  messages: z.number(),
  lastReceivedAt: z.coerce.date(),
  behaviours: z.array(z.string()),
})
const message = z.object({
  id: z.string(),
  inbox: z.string(),
  sender: z.string(),
  recipient: z.string(),
  account: z.string().nullish(),
  from: z.string(),
  subject: z.string(),
  size: z.number(),
  receivedAt: z.coerce.date(),
  verdict: verdict.nullish(),
  deeds: z.array(z.object({ what: z.string(), detail: z.string(), at: z.coerce.date() })),
})
const wholeMessage = message.extend({
  html: z.string(),
  text: z.string(),
  headers: z.array(z.object({ name: z.string(), value: z.string() })),
  source: z.string(),
})

export type SandboxInboxFace = z.output<typeof inbox>
export type SandboxMessageFace = z.output<typeof message>
export type WholeSandboxMessage = z.output<typeof wholeMessage>

/** A record to publish in the sandbox's DNS, as it stands in a zone file; `@` is the domain itself. */
export interface SandboxRecord {
  readonly name: string
  readonly type: 'A' | 'AAAA' | 'MX' | 'TXT' | 'CNAME' | 'PTR' | 'NS'
  readonly value: string
}

export class SandboxUnavailable extends Error {}

const patience = 5_000

/** What a tenant sees of the sandbox: its own world in there, and nobody else's. Nothing where there is no sandbox. */
export function sandboxOf(tenantId: string) {
  const { SANDBOX_URL, SANDBOX_TOKEN } = env
  if (!SANDBOX_URL || !SANDBOX_TOKEN) return undefined

  async function ask(path: string, put?: unknown) {
    const request = {
      ...(put !== undefined && { method: 'PUT', body: JSON.stringify(put) }),
      headers: { authorization: `Bearer ${SANDBOX_TOKEN}` },
      signal: AbortSignal.timeout(patience),
    }
    const answer = await fetch(`${SANDBOX_URL}/realms/${encodeURIComponent(tenantId)}/${path}`, request).catch(() => {
      throw new SandboxUnavailable('The sandbox does not answer. It may be starting.')
    })
    if (!answer.ok && answer.status !== 409) throw new Error(`The sandbox answered ${answer.status} to ${path}`)
    return { isTaken: answer.status === 409, body: (await answer.json()) as unknown }
  }

  return {
    inboxes: async () => z.array(inbox).parse((await ask('inboxes')).body),
    messages: async (address: string, first: number) =>
      z.array(message).parse((await ask(`messages?inbox=${encodeURIComponent(address)}&first=${first}`)).body),
    message: async (id: string) =>
      wholeMessage.nullable().parse((await ask(`messages/${encodeURIComponent(id)}`)).body),
    /** Gives a domain its records. Answers whether the domain is this tenant's to publish. */
    publish: async (domain: string, records: readonly SandboxRecord[]) =>
      !(await ask(`zones/${encodeURIComponent(domain)}`, records)).isTaken,
  }
}
