import { expect, test } from 'vitest'
import { Role } from '../../api/graphql/auth.ts'
import { asked, type Tenant } from '../leads/people.ts'
import { newTenant } from '../world.ts'
import {
  addRule,
  change,
  create,
  latestOf,
  letter,
  preview,
  publish,
  published,
  save,
  shownTemplate,
} from './library.ts'

const names = async (tenant: Pick<Tenant, 'send'>, filter: object = {}) => {
  const { templates } = await asked<{ templates: { totalCount: number; nodes: { name: string }[] } }>(
    tenant,
    'query ($filter: TemplateFilterInput) { templates(filter: $filter) { totalCount nodes { name } } }',
    { filter },
  )
  expect(templates.totalCount).toBe(templates.nodes.length)
  return templates.nodes.map(({ name }) => name)
}

type Problem = { message?: string; issues?: { path: string; message: string }[] }

const folder = async (tenant: Tenant, name: string, parentId?: string) => {
  const { createFolder } = await asked<{ createFolder: Problem & { id: string } }>(
    tenant,
    'mutation ($input: CreateFolderInput!) { createFolder(input: $input) { ... on Folder { id } ... on Problem { message } } }',
    { input: { name, parentId } },
  )
  return createFolder.id
}

test('templates are found by folder, tag, kind, state, and by words of their name or subject', async () => {
  const tenant = await newTenant()
  const news = await folder(tenant, 'News')
  await create(tenant, {
    name: 'Spring',
    folderId: news,
    tags: ['Season', 'season', 'New'],
    content: letter('Flowers'),
  })
  await create(tenant, { name: 'Autumn', tags: ['SEASON'], content: letter('Leaves') })
  const plain = await create(tenant, {
    name: 'Plain',
    kind: 'text',
    content: { subject: 'Words', source: 'Only words' },
  })
  await published(tenant, letter('Sent'), { name: 'Sent' })
  await change(tenant, 'updateTemplate(id: $id, input: $input)', { id: plain.id, input: { status: 'archived' } })
  const { tags } = await asked<{ tags: { id: string; name: string; templateCount: number }[] }>(
    tenant,
    '{ tags { id name templateCount } }',
  )
  expect(tags.map(({ name, templateCount }) => [name, templateCount])).toEqual([
    ['New', 1],
    ['Season', 2],
  ])
  expect(await names(tenant)).toEqual(['Sent', 'Plain', 'Autumn', 'Spring'])
  expect(await names(tenant, { folderId: news })).toEqual(['Spring'])
  expect(await names(tenant, { isUnfiled: true, status: 'active' })).toEqual(['Sent', 'Autumn'])
  expect(await names(tenant, { tagId: tags[1]?.id })).toEqual(['Autumn', 'Spring'])
  expect(await names(tenant, { kind: 'text' })).toEqual(['Plain'])
  expect(await names(tenant, { isPublished: true })).toEqual(['Sent'])
  expect(await names(tenant, { search: 'PRING' })).toEqual(['Spring'])
  expect(await names(tenant, { search: 'leav' })).toEqual(['Autumn'])
  expect(await names(tenant, { search: '%' })).toEqual([])
})

test('the list goes on where the page before ended, with the tags and languages of each template', async () => {
  const tenant = await newTenant()
  for (const name of ['One', 'Two', 'Three']) await create(tenant, { name, tags: [name] })
  const page = async (after?: string) =>
    (
      await asked<{
        templates: {
          nodes: { name: string; tags: object[]; locales: { latest: { subject: string } }[] }[]
          pageInfo: { endCursor: string; hasNextPage: boolean }
        }
      }>(
        tenant,
        `query ($after: String) { templates(first: 2, after: $after) { pageInfo { endCursor hasNextPage }
           nodes { name tags { name } locales { locale latest { subject createdAt tree } } } } }`,
        { after },
      )
    ).templates
  const first = await page()
  expect(first.nodes.map(({ name, tags }) => [name, tags])).toEqual([
    ['Three', [{ name: 'Three' }]],
    ['Two', [{ name: 'Two' }]],
  ])
  expect(first.nodes[0]?.locales[0]?.latest).toMatchObject({ subject: 'Hello', tree: letter('Hello').tree })
  const second = await page(first.pageInfo.endCursor)
  expect(second.nodes.map(({ name }) => name)).toEqual(['One'])
  expect(second.pageInfo.hasNextPage).toBe(false)
})

test('folders stand in folders, never in themselves, and what is in one is not lost with it', async () => {
  const tenant = await newTenant()
  const outer = await folder(tenant, 'Outer')
  const inner = await folder(tenant, 'Inner', outer)
  const { id } = await create(tenant, { folderId: inner })
  const move = (what: string, parentId: string | null) =>
    asked<{ updateFolder: Problem }>(
      tenant,
      `mutation ($id: ID!, $input: UpdateFolderInput!) { updateFolder(id: $id, input: $input) { __typename
         ... on InvalidInput { issues { path message } } } }`,
      { id: what, input: { parentId } },
    ).then(({ updateFolder }) => updateFolder)
  expect(await move(outer, inner)).toMatchObject({
    issues: [{ path: 'parentId', message: 'A folder cannot stand in itself.' }],
  })
  expect(await move(outer, outer)).toMatchObject({ issues: [{ message: 'A folder cannot stand in itself.' }] })
  expect(await folder(tenant, 'Inner', outer)).toBeUndefined()
  const remove = async (what: string) =>
    asked(tenant, 'mutation ($id: ID!) { deleteFolder(id: $id) { __typename } }', { id: what })
  await remove(inner)
  const of = async () =>
    (
      await asked<{ template: { folder: { id: string } | null } }>(
        tenant,
        'query ($id: ID!) { template(id: $id) { folder { id } } }',
        { id },
      )
    ).template.folder
  expect(await of()).toEqual({ id: outer })
  await remove(outer)
  expect(await of()).toBeNull()
})

test('a copy says the same in every language, has the rules and tags, and is not published', async () => {
  const tenant = await newTenant()
  const original = await published(tenant, letter('Hello', 'More'), { tags: ['Kept'] })
  await change(tenant, 'addTemplateLocale(id: $id, input: $input)', { id: original.id, input: { locale: 'de' } })
  const copy = await change(tenant, 'duplicateTemplate(id: $id)', { id: original.id })
  expect(copy).toMatchObject({ name: 'Letter (copy)', tags: [{ name: 'Kept' }], latestVersion: 2 })
  expect(copy.locales.map(({ locale, latest, published }) => [locale, latest.subject, published])).toEqual([
    ['en', 'Hello', null],
    ['de', 'Hello', null],
  ])
})

test('the gallery shows templates to start from, and each can be published once its fields are there', async () => {
  const tenant = await newTenant()
  const { templateStarters } = await asked<{ templateStarters: { key: string; html: string; tree: object }[] }>(
    tenant,
    '{ templateStarters { key html tree } }',
  )
  expect(templateStarters.length).toBeGreaterThanOrEqual(8)
  const fields = JSON.stringify(templateStarters).match(/(?<=attributes\.)\w+/g) ?? []
  for (const key of new Set(fields)) {
    const input = { key, label: key, type: 'text' }
    await asked(tenant, 'mutation ($input: CreateLeadFieldInput!) { createLeadField(input: $input) { __typename } }', {
      input,
    })
  }
  for (const { key, html } of templateStarters) {
    expect(html).toContain('<html')
    const made = await create(tenant, { name: key, content: undefined, starterKey: key })
    const answer = await publish(tenant, latestOf(made))
    expect([key, answer.findings ?? []]).toEqual([key, []])
  }
})

test.each(['blocks', 'mjml', 'html', 'text'])(
  'who begins with nothing in %s has a mail that only lacks its subject',
  async (kind) => {
    const tenant = await newTenant()
    const made = await create(tenant, { kind, content: undefined })
    const seen = await preview(tenant, { templateId: made.id })
    expect(seen?.faults).toEqual([])
    expect(seen?.text).toContain('Hello Ada')
    expect(seen?.findings.filter(({ level }) => level === 'error').map(({ code }) => code)).toEqual(['subject'])
  },
)

test('merge fields are those that all leads have, and your own with their types', async () => {
  const tenant = await newTenant()
  const input = { key: 'plan', label: 'Plan', type: 'choice', choices: ['Gold', 'Free'] }
  await asked(tenant, 'mutation ($input: CreateLeadFieldInput!) { createLeadField(input: $input) { __typename } }', {
    input,
  })
  const { mergeTags } = await asked<{ mergeTags: { name: string }[] }>(
    tenant,
    '{ mergeTags { name label group type example isAlwaysFilled choices } }',
  )
  expect(mergeTags.find(({ name }) => name === 'attributes.plan')).toEqual({
    ...{ name: 'attributes.plan', label: 'Plan', group: 'attribute', type: 'choice', example: 'Gold' },
    ...{ isAlwaysFilled: false, choices: ['Gold', 'Free'] },
  })
  expect(mergeTags.find(({ name }) => name === 'first_name')).toMatchObject({
    example: 'Ada',
    group: 'lead',
    type: 'text',
  })
})

test('who does not see a workspace finds none of its templates, by no way', async () => {
  const tenant = await newTenant()
  const template = await create(tenant, { content: letter('Secret', 'More') })
  const version = latestOf(template)
  const rule = await addRule(tenant, { templateId: template.id, action: 'hide', targetBlockIds: ['text-1'] })
  const stranger = await tenant.member(Role.marketer)
  await asked(tenant, 'mutation { updateTenantSettings(input: { workspaceAccess: members }) { __typename } }')

  const { send } = stranger
  const { data } = await send(
    `query ($id: ID!, $version: ID!, $rule: ID!) {
       template(id: $id) { name } templateVersion(id: $version) { subject } templates { totalCount nodes { name } }
       templateVersions(templateId: $id) { totalCount nodes { subject } } nodes(ids: [$id, $version, $rule]) { id }
       templateDiff(fromId: $version, toId: $version) { toHtml } previewTemplate(input: { templateId: $id }) { html } }`,
    { id: template.id, version, rule: rule.id },
  )
  const none = { totalCount: 0, nodes: [] }
  expect(data).toEqual({
    ...{ template: null, templateVersion: null, templates: none, templateVersions: none, nodes: [null, null, null] },
    ...{ templateDiff: null, previewTemplate: null },
  })
  const input = { templateId: template.id, action: 'hide', targetBlockIds: ['text-0'] }
  for (const answer of [
    await save({ send }, template.id, letter('Mine')),
    await publish({ send }, version),
    await change({ send }, 'restoreTemplate(versionId: $id)', { id: version }),
    await change({ send }, 'duplicateTemplate(id: $id)', { id: template.id }),
    await change({ send }, 'updateTemplate(id: $id, input: $input)', { id: template.id, input: { name: 'Mine' } }),
    await create({ send, companyId: tenant.companyId }),
    await addRule({ send }, input),
  ])
    expect(answer.__typename).toBe('NotFound')
  expect(await shownTemplate(tenant, template.id)).toMatchObject({ name: 'Letter', latestVersion: 1, revision: 1 })
})
