import { expect, test } from 'vitest'
import { readId } from '../../api/graphql/ids.ts'
import { putContent } from '../../jobs/content/store.ts'
import { compile } from '../../jobs/templates/compile.ts'
import { readPeople } from '../../jobs/templates/people.ts'
import { openTemplate } from '../../jobs/templates/published.ts'
import { renderer } from '../../jobs/templates/ready.ts'
import { SAMPLE } from '../../jobs/templates/sample.ts'
import { readTemplate } from '../../jobs/templates/template.ts'
import { asTenant, inTenant } from '../../prisma/tenancy.ts'
import { asked, newLeads, type Tenant } from '../leads/people.ts'
import { newTenant } from '../world.ts'
import {
  addRule,
  change,
  create,
  latestOf,
  letter,
  letterTree,
  preview,
  publish,
  published,
  save,
  segmentOf,
  shownTemplate,
  unpublish,
} from './library.ts'

const uuidOf = (id: string) => readId(id)?.uuid ?? ''

/** What each of these leads would be sent now. */
async function mailsFor(tenant: Tenant, templateId: string, leadIds: string[]) {
  const db = asTenant(tenant.tenantId)
  const template = await openTemplate(db, uuidOf(templateId))
  const leads = await readPeople(db, leadIds.map(uuidOf))
  const batch = await template?.prepare(leads)
  const byId = new Map(leads.map((lead) => [lead.id, lead]))
  return leadIds.map((id) => {
    const { id: seed = '', ...lead } = byId.get(uuidOf(id)) ?? { email: '' }
    return batch?.chosen(seed) ? batch.fill(seed, { ...SAMPLE, seed, lead }) : undefined
  })
}

test('nothing is sent of what is not published', async () => {
  const tenant = await newTenant()
  const { id } = await create(tenant)
  expect(await openTemplate(asTenant(tenant.tenantId), uuidOf(id))).toBeNull()
})

test('what is published is what is sent, until another version is published', async () => {
  const tenant = await newTenant()
  const leads = await newLeads(tenant, 1)
  const subject = async () => (await mailsFor(tenant, id, leads))[0]?.subject
  const { id } = await published(tenant, letter('One'))
  expect(await subject()).toBe('One')
  const saved = await save(tenant, id, letter('Two'))
  expect(saved.locales[0]?.isChanged).toBe(true)
  expect(await subject()).toBe('One')
  expect((await publish(tenant, latestOf(saved))).locales[0]).toMatchObject({
    isChanged: false,
    published: { version: 2 },
  })
  expect(await subject()).toBe('Two')
  await unpublish(tenant, latestOf(saved))
  expect(await subject()).toBeUndefined()
})

test('a rule that is added, changed or deleted reaches nobody before the template is published again', async () => {
  const tenant = await newTenant()
  const leads = await newLeads(tenant, 1)
  const text = async () => (await mailsFor(tenant, template.id, leads))[0]?.text
  const template = await published(tenant, letter('Hello', 'Hidden later'))
  const rule = { templateId: template.id, action: 'hide', targetBlockIds: ['text-1'] }
  const { id } = await addRule(tenant, rule)
  expect(await text()).toContain('Hidden later')
  expect((await shownTemplate(tenant, template.id))?.locales[0]?.isChanged).toBe(true)
  await publish(tenant, latestOf(template))
  expect(await text()).not.toContain('Hidden later')
  expect((await shownTemplate(tenant, template.id))?.locales[0]?.isChanged).toBe(false)
  await asked(tenant, 'mutation ($id: ID!) { deletePersonalizationRule(id: $id) { __typename } }', { id })
  expect(await text()).not.toContain('Hidden later')
  await publish(tenant, latestOf(template))
  expect(await text()).toContain('Hidden later')
})

test('each lead gets the blocks of its segments, and a preview as that lead is the same mail', async () => {
  const tenant = await newTenant()
  const leads = await newLeads(tenant, 3, (i) => ({ firstName: `Person ${i}`, country: ['DE', 'FR', 'US'][i] }))
  const german = await segmentOf(tenant, 'German', { country: { eq: 'DE' } })
  const european = await segmentOf(tenant, 'European', {
    or: [{ segments: { anyOf: [german] } }, { country: { eq: 'FR' } }],
  })
  const tree = letterTree('Hello {{ first_name }}', 'For Europe', 'For all')
  const made = await create(tenant, { content: { subject: 'Hello', tree } })
  const rule = { templateId: made.id, targetBlockIds: ['text-1'] }
  await addRule(tenant, { ...rule, segmentId: european, action: 'show' })
  await addRule(tenant, {
    ...{ templateId: made.id, segmentId: german, action: 'swap', targetBlockIds: ['text-2'], priority: 5 },
    replacement: [{ id: 'german', type: 'text', html: '<p>Nur für Deutsche</p>' }],
  })
  await addRule(tenant, {
    ...{ templateId: made.id, action: 'hide', targetBlockIds: ['text-2'] },
    conditions: { field: 'first_name', op: 'eq', value: 'Person 2' },
  })
  await publish(tenant, latestOf(made))
  const mails = await mailsFor(tenant, made.id, leads)
  const says = (text = '') => ['For Europe', 'For all', 'Nur für Deutsche'].filter((it) => text.includes(it))
  expect(mails.map((mail) => says(mail?.text))).toEqual([
    ['For Europe', 'Nur für Deutsche'],
    ['For Europe', 'For all'],
    [],
  ])
  expect(mails.map((mail) => says(mail?.html ?? ''))).toEqual(mails.map((mail) => says(mail?.text)))
  for (const [i, leadId] of leads.entries()) {
    const { subject, html, text } = (await preview(tenant, { templateId: made.id, leadId })) ?? {}
    expect({ subject, html, text }).toEqual({ subject: mails[i]?.subject, html: mails[i]?.html, text: mails[i]?.text })
  }
  const as = (...segmentIds: string[]) => preview(tenant, { templateId: made.id, segmentIds })
  expect(await as(european)).toMatchObject({ hiddenBlockIds: [], swappedBlockIds: [] })
  expect(await as(german, european)).toMatchObject({ hiddenBlockIds: [], swappedBlockIds: ['text-2'] })
  expect(await as()).toMatchObject({ hiddenBlockIds: ['text-1'] })
})

test('each lead gets the language that is nearest to its own', async () => {
  const tenant = await newTenant()
  const locales = ['pt-PT', 'de-AT', 'fr', null]
  const leads = await newLeads(tenant, 4, (i) => ({ locale: locales[i] }))
  const made = await create(tenant, { content: letter('Hello') })
  for (const [locale, text] of Object.entries({ de: 'Hallo', 'pt-BR': 'Olá' })) {
    await change(tenant, 'addTemplateLocale(id: $id, input: $input)', { id: made.id, input: { locale } })
    await save(tenant, made.id, letter(text), { locale })
  }
  const { locales: all } = (await shownTemplate(tenant, made.id)) ?? { locales: [] }
  for (const { latest } of all) await publish(tenant, latest.id)
  const mails = await mailsFor(tenant, made.id, leads)
  expect(mails.map((mail) => mail?.subject)).toEqual(['Olá', 'Hallo', 'Hello', 'Hello'])
})

test('a version is compiled once for each outcome of its rules, and stored once', async () => {
  const tenant = await newTenant()
  const leads = await newLeads(tenant, 4, (i) => ({ country: i < 2 ? 'DE' : 'FR' }))
  const german = await segmentOf(tenant, 'German', { country: { eq: 'DE' } })
  const made = await create(tenant, { content: letter('Hello', 'Only here') })
  await addRule(tenant, { templateId: made.id, segmentId: german, action: 'show', targetBlockIds: ['text-1'] })
  await publish(tenant, latestOf(made))
  await mailsFor(tenant, made.id, leads)
  await mailsFor(tenant, made.id, leads)
  const rows = await asTenant(tenant.tenantId).renderJob.findMany({})
  expect(rows).toHaveLength(6)
  expect(new Set(rows.map(({ variantKey }) => variantKey)).size).toBe(2)
  expect(new Set(rows.filter(({ status }) => status === 'done').map(({ storageKey }) => storageKey)).size).toBe(2)
})

test('what another process compiled and stored is what is sent', async () => {
  const tenant = await newTenant()
  const leads = await newLeads(tenant, 1)
  const template = await published(tenant, letter('Compiled here'))
  const compiled = await compile(readTemplate({ kind: 'text', subject: 'Compiled there', source: 'Hello' }))
  const storageKey = await putContent(tenant.tenantId, Buffer.from(JSON.stringify(compiled)), {
    contentType: 'application/json',
  })
  await inTenant(tenant.tenantId, (db) =>
    db.renderJob.create({
      data: { versionId: uuidOf(latestOf(template)), renderer, renderType: 'text', status: 'done', storageKey },
    }),
  )
  expect((await mailsFor(tenant, template.id, leads))[0]?.subject).toBe('Compiled there')
})

test('a segment that a template asks for stays, also when only what is published asks for it', async () => {
  const tenant = await newTenant()
  const id = await segmentOf(tenant, 'German', { country: { eq: 'DE' } })
  const remove = async () =>
    (
      await asked<{ deleteSegment: { message?: string; deleted?: boolean } }>(
        tenant,
        'mutation ($id: ID!) { deleteSegment(id: $id) { ... on Problem { message } ... on Deleted { deleted } } }',
        { id },
      )
    ).deleteSegment
  const refused = { message: 'The template "Letter" asks for this segment: change its rules first.' }
  const made = await create(tenant, { content: letter('Hello', 'More') })
  const rule = await addRule(tenant, { templateId: made.id, segmentId: id, action: 'hide', targetBlockIds: ['text-1'] })
  expect(await remove()).toEqual(refused)
  await publish(tenant, latestOf(made))
  await asked(tenant, 'mutation ($id: ID!) { deletePersonalizationRule(id: $id) { __typename } }', { id: rule.id })
  expect(await remove()).toEqual(refused)
  await unpublish(tenant, latestOf(made))
  expect(await remove()).toEqual({ deleted: true })
})

test('a template that campaigns use is not deleted, and what one under way sends is not taken away', async () => {
  const tenant = await newTenant()
  const template = await published(tenant, letter('Hello'))
  const use = await inTenant(tenant.tenantId, async (db) => {
    const campaign = await db.campaign.create({
      data: {
        companyId: tenant.companyId,
        name: 'Spring',
        status: 'sending',
        campaignVersions: { create: { version: 1, state: 'published' } },
      },
    })
    await db.campaignSequenceStep.create({
      data: { campaignId: campaign.id, version: 1, stepOrder: 2, stepType: 'email', templateId: uuidOf(template.id) },
    })
    return campaign
  })
  const { template: shown } = await asked<{ template: object }>(
    tenant,
    'query ($id: ID!) { template(id: $id) { useCount usedBy { campaignName campaignStatus steps } } }',
    { id: template.id },
  )
  expect(shown).toEqual({ useCount: 1, usedBy: [{ campaignName: 'Spring', campaignStatus: 'sending', steps: [3] }] })
  const remove = async () =>
    (
      await asked<{ deleteTemplate: { message?: string; deleted?: boolean } }>(
        tenant,
        'mutation ($id: ID!) { deleteTemplate(id: $id) { ... on Problem { message } ... on Deleted { deleted } } }',
        { id: template.id },
      )
    ).deleteTemplate
  expect(await remove()).toEqual({
    message: 'The campaign "Spring" uses this template: choose another one there first.',
  })
  expect((await unpublish(tenant, latestOf(template))).message).toBe(
    'The campaign "Spring" needs it: publish another version instead.',
  )
  await inTenant(tenant.tenantId, (db) => db.campaign.delete({ where: db.key(use.id) }))
  expect(await remove()).toEqual({ deleted: true })
})

test('what keeps a template from being sent keeps it from being published, and is said', async () => {
  const tenant = await newTenant()
  const theme = letterTree().theme
  const refused = async (blocks: object[], subject = 'Hello') => {
    const made = await create(tenant, { content: { subject, tree: { theme, blocks } } })
    const answer = await publish(tenant, latestOf(made))
    expect(answer.__typename).toBe('TemplateNotReady')
    return answer.findings.map(({ code }) => code)
  }
  const text = (html: string) => ({ id: 'text', type: 'text', html })
  const footer = { id: 'footer', type: 'footer', html: '' }
  expect(await refused([text('<p>Hello</p>')])).toEqual(['unsubscribe'])
  expect(await refused([text('<p>{{ nonsense }}</p>'), footer])).toEqual(['field'])
  expect(await refused([text('<p>{% if first_name %}</p>'), footer])).toEqual(['markup'])
  expect(await refused([text('<p>Hello</p>'), footer], '')).toEqual(['subject'])
  expect(await refused([{ id: 'b', type: 'button', label: 'Go', href: '' }, footer])).toEqual(['link'])
})

test('a rule whose block is gone keeps the template from being published', async () => {
  const tenant = await newTenant()
  const made = await create(tenant, { content: letter('Hello', 'More') })
  await addRule(tenant, { templateId: made.id, action: 'hide', targetBlockIds: ['text-1'] })
  const saved = await save(tenant, made.id, letter('Hello'))
  expect((await publish(tenant, latestOf(saved))).findings[0]?.message).toBe('There is no block "text-1" any more.')
})
