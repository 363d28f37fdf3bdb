import { z } from 'zod'
import { post } from '../../jobs/email/post.ts'
import { suppressedAmong } from '../../jobs/leads/suppression.ts'
import { readAddress } from '../../jobs/mail/address.ts'
import { Refused } from '../../jobs/mail/refused.ts'
import { env } from '../../prisma/env.ts'
import { ConsentBasis } from '../../prisma/generated/oltp/enums.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput, NotFound, NotPossible } from '../graphql/problem.ts'
import { sealConsent } from './token.ts'
import { GivenOrWithdrawn, type RecordConsentInput, type RequestConsentInput } from './types.ts'

const text = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `At most ${most} characters.`)
    .refine((it) => !it.includes('\0'), 'Remove the NUL character.')
const record = z.object({
  leadId: z.uuid(),
  state: z.enum(GivenOrWithdrawn),
  basis: z
    .enum(ConsentBasis)
    .nullish()
    .transform((it) => it ?? 'consent'),
  source: text(200).min(1, 'Say where it came from.'),
  text: text(5_000).nullish(),
  proof: z
    .record(z.string().max(100), z.json())
    .refine((it) => JSON.stringify(it).length <= 10_000, 'At most 10,000 characters of proof.')
    .nullish(),
  occurredAt: z.date().max(new Date('2100-01-01')).nullish(),
})
const request = z.object({
  leadId: z.uuid(),
  source: text(200).min(1, 'Say where the lead came from.'),
  text: text(5_000).min(1, 'Write the words that are agreed to.'),
  byMail: z.boolean().nullish(),
})

/** Writes down what a lead said. The lead's state is what was said last. */
export async function recordConsent(db: Db, userId: string | null, input: RecordConsentInput) {
  const data = check(record, input)
  if (data instanceof InvalidInput) return data
  const lead = await db.lead.findFirst({ where: { id: data.leadId }, select: { id: true } })
  if (!lead) return new NotFound('lead')
  const occurredAt = data.occurredAt ?? new Date()
  if (occurredAt.getTime() > Date.now() + 60_000)
    return new InvalidInput([{ path: 'occurredAt', message: 'This is still to come.' }])
  const made = await db.consentRecord.create({
    data: { ...data, proof: data.proof ?? {}, occurredAt, createdBy: userId },
  })
  const [latest] = await db.consentRecord.findMany({
    where: { leadId: lead.id },
    orderBy: [{ occurredAt: 'desc' }, { id: 'desc' }],
    take: 1,
  })
  await db.lead.updateMany({ where: { id: lead.id }, data: { consentState: latest?.state ?? data.state } })
  return made
}

const daysToConfirm = 14

/** Asks for a double opt-in: the lead is pending until the link's button is pressed. */
export async function requestConsent(db: Db, input: RequestConsentInput) {
  const wanted = check(request, input)
  if (wanted instanceof InvalidInput) return wanted
  const { byMail, ...data } = wanted
  const lead = await db.lead.findFirst({ where: { id: data.leadId } })
  if (!lead) return new NotFound('lead')
  const address = readAddress(lead.emailKey)
  const suppressed = address instanceof Refused ? undefined : (await suppressedAmong(db, [address])).get(address.key)
  if (suppressed) return new NotPossible('Nothing may be sent to this address: it is suppressed.')
  if (lead.consentState === 'given') return new NotPossible('This lead has agreed already.')
  if (byMail && address instanceof Refused) return new NotPossible('Nothing can be sent to this address.')
  const tooSoon = byMail ? await askedEnough(db, lead.id) : undefined
  if (tooSoon) return tooSoon
  const expiresAt = new Date(Date.now() + daysToConfirm * 86_400_000)
  const made = await db.consentRequest.create({ data: { ...data, expiresAt } })
  if (lead.consentState === 'unknown')
    await db.lead.updateMany({ where: { id: lead.id }, data: { consentState: 'pending' } })
  const token = sealConsent({ tenantId: db.tenantId, requestId: made.id })
  if (byMail && !(address instanceof Refused)) {
    const tenant = await db.tenant.findFirst({ where: { id: db.tenantId }, select: { name: true } })
    const facts = { tenantName: tenant?.name ?? '', text: data.text }
    await post(db, { type: 'consent', recipient: address.mail, facts, secret: token }, made.id)
  }
  return { confirmUrl: new URL(`/c/${token}`, env.PUBLIC_URL).href, expiresAt }
}

/** Whoever does not answer is not asked again and again: once a day, three times in all. */
async function askedEnough(db: Db, leadId: string) {
  const before = await db.consentRequest.findMany({ where: { leadId }, select: { createdAt: true } })
  if (before.length >= 3) return new NotPossible('This lead was asked three times: that is enough.')
  const aDayAgo = Date.now() - 86_400_000
  const wasToday = before.some(({ createdAt }) => createdAt.getTime() > aDayAgo)
  return wasToday ? new NotPossible('This lead was asked within a day: wait for its answer.') : undefined
}

/** What the page of a link shows. */
export type Asked = { text: string; email: string; tenant: string; isConfirmed: boolean; isOver: boolean }

const asked = `
select json_build_object('id', r.id, 'leadId', r.lead_id, 'source', r.source, 'text', r.text, 'email', l.email, 'tenant', t.name,
         'isConfirmed', r.confirmed_at is not null, 'isOver', r.expires_at < now())
  from consent_requests r join leads l on l.tenant_id = $1 and l.id = r.lead_id join tenants t on t.id = $1
 where r.tenant_id = $1 and r.id = $2`

export const readRequest = async (db: Db, requestId: string) =>
  (await db.json<(Asked & { id: string; leadId: string; source: string }) | undefined>(
    asked,
    db.tenantId,
    requestId,
  )) ?? undefined

/** The button was pressed: once is enough, twice changes nothing. */
export async function confirm(db: Db, requestId: string, proof: { ip: string; userAgent: string }) {
  const { count } = await db.consentRequest.updateMany({
    where: { id: requestId, confirmedAt: null, expiresAt: { gt: new Date() } },
    data: { confirmedAt: new Date() },
  })
  const found = await readRequest(db, requestId)
  if (!found || count === 0) return found
  const { leadId, source, text } = found
  const userAgent = proof.userAgent.replaceAll('\0', '').slice(0, 500)
  await db.consentRecord.create({
    data: {
      leadId,
      state: 'given',
      basis: 'consent',
      source,
      text,
      proof: { ...proof, userAgent, requestId, method: 'double opt-in' },
      occurredAt: new Date(),
    },
  })
  await db.lead.updateMany({ where: { id: leadId }, data: { consentState: 'given' } })
  return found
}
