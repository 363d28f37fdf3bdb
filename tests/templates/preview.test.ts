import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readId } from '../../api/graphql/ids.ts'
import type { Worker } from '../../jobs/worker.ts'
import { acrossTenants } from '../../prisma/tenancy.ts'
import { useOwnDatabase } from '../jobs/ownDatabase.ts'
import { until } from '../jobs/workshop.ts'
import { asked, newLeads, openWorker, type Tenant } from '../leads/people.ts'
import { newTenant } from '../world.ts'
import { addRule, create, latestOf, letter, letterTree, preview, segmentOf } from './library.ts'

const folder = mkdtempSync(join(tmpdir(), 'penguinmails-outbox-'))
process.env.MAIL_FOLDER = folder
let worker: Worker
let drop: () => Promise<void>
beforeAll(async () => {
  drop = await useOwnDatabase()
  worker = await openWorker()
})
afterAll(async () => {
  await worker.stop()
  await drop()
  rmSync(folder, { recursive: true })
})

test('what is not saved yet is seen as a lead would get it', async () => {
  const tenant = await newTenant()
  const [leadId = ''] = await newLeads(tenant, 1, () => ({ firstName: 'Ada <b>', company: 'Engines' }))
  const { id } = await create(tenant)
  const seen = await preview(tenant, {
    templateId: id,
    leadId,
    content: letter('Hello {{ first_name }} of {{ company }}'),
  })
  expect(seen).toMatchObject({ subject: 'Hello Ada <b> of Engines', faults: [] })
  expect(seen?.html).toContain('Hello Ada &lt;b&gt; of Engines')
  expect(seen?.findings.map(({ code }) => code)).toContain('field')
})

test('the same template and the same person give the same bytes and the same hash', async () => {
  const tenant = await newTenant()
  const { id } = await create(tenant)
  const look = () =>
    preview(tenant, { templateId: id, content: letter('{% spin %}a{% or %}b{% endspin %} {{ email }}') })
  const [one, ...others] = [await look(), await look(), await look()]
  for (const other of others) expect(other).toEqual(one)
})

test('the checks name size, links, pictures, contrast, fields, spam and the way out, each where it is', async () => {
  const tenant = await newTenant()
  const { id } = await create(tenant)
  const tree = letterTree('ACT NOW, 100% free {{ attributes.nonsense }}')
  tree.blocks = [
    ...tree.blocks.filter((block) => block.type !== 'footer'),
    { id: 'big', type: 'text', html: `<p>${'many words '.repeat(4_000)}</p>` },
    { id: 'bigger', type: 'text', html: `<p>${'many words '.repeat(4_000)}</p>` },
    { id: 'biggest', type: 'text', html: `<p>${'many words '.repeat(4_000)}</p>` },
    { id: 'pale', type: 'text', html: '<p>Nobody reads this</p>', colour: '#eeeeee', background: '#ffffff' },
    { id: 'go', type: 'button', label: 'Go', href: 'http://localhost/admin' },
    { id: 'pic', type: 'image', picture: { url: 'https://cdn.example.com/a.png' } },
  ]
  const seen = await preview(tenant, { templateId: id, content: { subject: 'Hello', tree } })
  const found = new Map(seen?.findings.map((it) => [it.code, it]))
  for (const code of ['size', 'link', 'alt', 'contrast', 'field', 'spam', 'unsubscribe'])
    expect([...found.keys()]).toContain(code)
  expect(found.get('link')).toMatchObject({ blockId: 'go', level: 'error' })
  expect(found.get('alt')?.blockId).toBe('pic')
  expect(found.get('field')).toMatchObject({ level: 'error', message: 'There is no field attributes.nonsense.' })
})

test.each([
  ['a loop of 10⁸', '{% for i in (1..100000000) %}x{% endfor %}'],
  ['an array that doubles', `{% assign a = "0,1" | split: "," %}${'{% assign a = a | concat: a %}'.repeat(60)}`],
  ['an include', '{% include "/etc/passwd" %}'],
  ['3,000 nested ifs', `${'{% if email %}'.repeat(3_000)}x${'{% endif %}'.repeat(3_000)}`],
])('%s is said to its author, and everybody else is answered', async (_, source) => {
  const tenant = await newTenant()
  const { id } = await create(tenant, { kind: 'text', content: { subject: 'Hello', source: 'Hello' } })
  const [seen, other] = await Promise.all([
    preview(tenant, { templateId: id, content: { subject: 'Hello', source } }),
    asked(tenant, '{ viewer { user { email } } }'),
  ])
  expect(seen).toMatchObject({ html: null, text: null, subject: null })
  expect(seen?.faults[0]?.message).toMatch(/\w/)
  expect(other).toEqual({ viewer: { user: { email: tenant.email } } })
})

test.each([
  ['a prototype', '<p>{{ first_name.constructor }}{{ email.constructor.constructor }}</p>'],
  ['a handler', '<p onclick="x()">Hello</p>'],
  ['a script', '<script>x()</script><p>Hello</p>'],
  ['a script in an address', '<a href="java&#115;cript:x()">Hello</a>'],
  [
    'a style from elsewhere',
    '<link rel="stylesheet" href="https://example.org/x.css"><style>@import "https://example.org/x.css"</style>',
  ],
])('nothing of %s comes into a page', async (_, source) => {
  const tenant = await newTenant()
  const { id } = await create(tenant, { kind: 'html', content: { subject: 'Hello', source: '<p>Hello</p>' } })
  const seen = await preview(tenant, { templateId: id, content: { subject: 'Hello', source } })
  const shown = [seen?.html, ...(seen?.faults ?? []).map(({ message }) => message)].join(' ')
  expect(shown).toMatch(/\w/)
  expect(seen?.html ?? '').not.toMatch(/onclick|<script|javascript|@import|<link|native code|function/)
})

const sendTest = (tenant: Tenant, input: object) =>
  asked<{ sendTestTemplate: { recipient?: string; jobId?: string; message?: string } }>(
    tenant,
    'mutation ($input: SendTestTemplateInput!) { sendTestTemplate(input: $input) { ... on TestTemplateMail { recipient jobId } ... on Problem { message } } }',
    { input },
  ).then(({ sendTestTemplate }) => sendTestTemplate)

test('a test goes to its sender alone, is marked as one, and is the mail that the lead would get', async () => {
  const tenant = await newTenant()
  await acrossTenants('a test confirms an address', (db) =>
    db.user.update({ where: { id: tenant.userId }, data: { emailVerified: new Date() } }),
  )
  const [leadId = ''] = await newLeads(tenant, 1, () => ({ firstName: 'Grace', country: 'DE' }))
  const german = await segmentOf(tenant, 'German', { country: { eq: 'DE' } })
  const made = await create(tenant, { content: letter('Hello {{ first_name }}', 'For the others') })
  await addRule(tenant, { templateId: made.id, segmentId: german, action: 'hide', targetBlockIds: ['text-1'] })
  const { recipient, jobId = '' } = await sendTest(tenant, { versionId: latestOf(made), leadId })
  expect(recipient).toBe(tenant.email)
  const file = `${readId(jobId)?.uuid}.eml`
  await until(async () => readdirSync(folder).includes(file))
  const mail = await PostalMime.parse(readFileSync(join(folder, file)))
  expect(mail).toMatchObject({ subject: '[Test] Hello Grace', to: [{ address: tenant.email }] })
  for (const part of [mail.html, mail.text]) {
    expect(part).toContain('This is a test of “Letter”, version 1.')
    expect(part).toContain('Hello Grace')
    expect(part).not.toContain('For the others')
  }
})

test('without a confirmed address of one’s own there is no test', async () => {
  const tenant = await newTenant()
  const made = await create(tenant)
  expect((await sendTest(tenant, { versionId: latestOf(made) })).message).toBe(
    'Confirm your own address first: tests go to it, and nowhere else.',
  )
})
