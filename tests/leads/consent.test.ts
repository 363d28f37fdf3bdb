import { expect, test } from 'vitest'
import { letters } from '../../jobs/email/letters.ts'
import { placeOf } from '../../jobs/email/post.ts'
import { unseal } from '../../prisma/seal.ts'
import { asTenant, inTenant, lookAcross } from '../../prisma/tenancy.ts'
import { newTenant, server } from '../world.ts'
import { asked, newLeads } from './people.ts'

async function requested() {
  const tenant = await newTenant('Acme & Söhne')
  const [leadId = ''] = await newLeads(tenant, 1)
  const { requestConsent } = await asked<{ requestConsent: { confirmUrl: string; message?: string } }>(
    tenant,
    `mutation ($input: RequestConsentInput!) { requestConsent(input: $input) { ... on ConsentRequest { confirmUrl expiresAt } ... on Problem { message } } }`,
    { input: { leadId, source: 'web form', text: 'I want the <news>.' } },
  )
  const lead = () =>
    asked<{
      lead: { consentState: string; consents: { state: string; source: string; text: string; proof: object }[] }
    }>(tenant, 'query ($id: ID!) { lead(id: $id) { consentState consents { state source text proof } } }', {
      id: leadId,
    }).then((it) => it.lead)
  return { tenant, leadId, lead, path: new URL(requestConsent.confirmUrl).pathname }
}

test('looking at the page of a double opt-in changes nothing, pressing its button confirms, once', async () => {
  const { lead, path } = await requested()
  expect(await lead()).toEqual({ consentState: 'pending', consents: [] })
  for (const method of ['GET', 'HEAD', 'GET'] as const) {
    const page = await (await server()).inject({ method, url: path })
    expect(page.statusCode).toBe(200)
    if (method === 'GET') expect(page.body).toContain('I want the &#60;news&#62;.')
    if (method === 'GET') expect(page.body).toMatch(/<form method="post"><button/)
    expect(page.body).not.toContain('<script')
  }
  expect((await lead()).consentState).toBe('pending')
  const press = async () =>
    (await server()).inject({
      method: 'POST',
      url: path,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': 'Browser\0' },
      payload: 'x=1',
    })
  expect((await press()).body).toContain('Your confirmation is noted.')
  expect((await press()).statusCode).toBe(200)
  const { consentState, consents } = await lead()
  expect(consentState).toBe('given')
  expect(consents).toHaveLength(1)
  expect(consents[0]).toMatchObject({
    state: 'given',
    source: 'web form',
    text: 'I want the <news>.',
    proof: { method: 'double opt-in', ip: '127.0.0.1' },
  })
})

test('a forged, cut or foreign link confirms nothing', async () => {
  const { path, lead } = await requested()
  const token = path.slice(3)
  const flipped = (at: number) => `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`
  for (const forged of [flipped(0), flipped(21), flipped(30), flipped(50), token.slice(1), `${token}A`, 'x', '%00']) {
    const { statusCode } = await (await server()).inject({ method: 'POST', url: `/c/${forged}` })
    expect([400, 404]).toContain(statusCode)
  }
  expect((await lead()).consentState).toBe('pending')
})

test('a link that is over confirms nothing', async () => {
  const { tenant, path, lead } = await requested()
  await inTenant(tenant.tenantId, (db) => db.consentRequest.updateMany({ data: { expiresAt: new Date(0) } }))
  for (const method of ['GET', 'POST'] as const)
    expect((await (await server()).inject({ method, url: path })).statusCode).toBe(410)
  expect((await lead()).consentState).toBe('pending')
})

test('the state of a lead is what was said last, whenever it was written down', async () => {
  const { tenant, leadId, lead } = await requested()
  const say = (state: string, occurredAt?: string) =>
    asked(
      tenant,
      'mutation ($input: RecordConsentInput!) { recordConsent(input: $input) { __typename ... on Problem { message } } }',
      {
        input: { leadId, state, source: 'phone', occurredAt },
      },
    )
  await say('withdrawn', '2026-05-02T00:00:00Z')
  await say('given', '2026-05-01T00:00:00Z')
  expect((await lead()).consentState).toBe('withdrawn')
  await say('given', '2026-05-03T00:00:00Z')
  expect((await lead()).consentState).toBe('given')
})

test('what was recorded cannot be changed by the application', async () => {
  const { tenant, leadId } = await requested()
  await asked(tenant, 'mutation ($input: RecordConsentInput!) { recordConsent(input: $input) { __typename } }', {
    input: { leadId, state: 'given', source: 'fair' },
  })
  await expect(
    inTenant(tenant.tenantId, (db) => db.consentRecord.updateMany({ data: { source: 'forged' } })),
  ).rejects.toThrow()
  expect(await asTenant(tenant.tenantId).consentRecord.findMany({ select: { source: true } })).toEqual([
    { source: 'fair' },
  ])
})

test('a lead is asked by mail, with the way to its page, and not again and again', async () => {
  const tenant = await newTenant('Acme')
  const [leadId = ''] = await newLeads(tenant, 1)
  const ask = async () =>
    (
      await asked<{ requestConsent: { confirmUrl?: string; message?: string } }>(
        tenant,
        'mutation ($input: RequestConsentInput!) { requestConsent(input: $input) { ... on ConsentRequest { confirmUrl } ... on Problem { message } } }',
        { input: { leadId, source: 'fair', text: 'I want the news.', byMail: true } },
      )
    ).requestConsent
  const { confirmUrl = '' } = await ask()
  const posted = await lookAcross('a test').emailInOutbox.findFirst({
    where: { type: 'consent', facts: { path: ['text'], equals: 'I want the news.' } },
    orderBy: { id: 'desc' },
  })
  expect(posted).toMatchObject({ facts: { tenantName: 'Acme' } })
  const secret = unseal(posted?.sealed as Uint8Array<ArrayBuffer>, placeOf(posted?.id ?? '')).toString()
  expect(confirmUrl.endsWith(`/c/${secret}`)).toBe(true)
  expect(letters.consent({ tenantName: 'Acme', text: 'I want the news.' }, secret).link?.path).toBe(`/c/${secret}`)
  expect((await ask()).message).toMatch(/within a day/)
})
