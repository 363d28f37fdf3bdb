import { expect, test } from 'vitest'
import { asked } from '../leads/people.ts'
import { newTenant } from '../world.ts'
import { change, create, latestOf, letter, publish, save, shownTemplate, unpublish } from './library.ts'

const history = async (tenant: Awaited<ReturnType<typeof newTenant>>, templateId: string, locale?: string) => {
  const { templateVersions } = await asked<{
    templateVersions: {
      nodes: {
        id: string
        version: number
        subject: string
        note: string | null
        createdBy: { user: { email: string } }
      }[]
    }
  }>(
    tenant,
    `query ($templateId: ID!, $locale: String) { templateVersions(templateId: $templateId, locale: $locale) {
       nodes { id version subject note createdBy { user { email } } } } }`,
    { templateId, locale },
  )
  return templateVersions.nodes
}

test('every save is a version, with who saved it and a word about it', async () => {
  const tenant = await newTenant()
  const { id } = await create(tenant, { content: letter('One') })
  await save(tenant, id, letter('Two'), { note: 'Shorter' })
  const answer = await save(tenant, id, letter('Three'))
  expect(answer).toMatchObject({ __typename: 'Template', latestVersion: 3, revision: 3 })
  const versions = await history(tenant, id)
  expect(versions.map(({ version, subject, note }) => [version, subject, note])).toEqual([
    [3, 'Three', null],
    [2, 'Two', 'Shorter'],
    [1, 'One', null],
  ])
  expect(versions[0]?.createdBy.user.email).toBe(tenant.email)
})

test('saving the same again makes no version', async () => {
  const tenant = await newTenant()
  const { id } = await create(tenant, { content: letter('One') })
  expect(await save(tenant, id, letter('One'))).toMatchObject({ latestVersion: 1, revision: 1 })
})

test('what is saved by itself while somebody writes goes on in one version, until somebody saves it or another writes', async () => {
  const tenant = await newTenant()
  const { id } = await create(tenant, { content: letter('One') })
  const write = (who: Parameters<typeof save>[0], text: string, isAutosave = true) =>
    save(who, id, letter(text), { isAutosave })
  await write(tenant, 'Two')
  await write(tenant, 'Two and')
  expect(await write(tenant, 'Two and a half')).toMatchObject({ latestVersion: 2, revision: 4 })
  await write(tenant, 'Two and a half', false)
  expect(await write(tenant, 'Three')).toMatchObject({ latestVersion: 3 })
  const colleague = await tenant.member('marketer' as never)
  expect(await write(colleague, 'Four')).toMatchObject({ latestVersion: 4 })
  expect((await history(tenant, id)).map(({ subject }) => subject)).toEqual(['Four', 'Three', 'Two and a half', 'One'])
})

test('a version that was published is never written over', async () => {
  const tenant = await newTenant()
  const { id } = await create(tenant, { content: letter('One') })
  const saved = await save(tenant, id, letter('Two'), { isAutosave: true })
  await publish(tenant, latestOf(saved))
  await unpublish(tenant, latestOf(saved))
  expect(await save(tenant, id, letter('Three'), { isAutosave: true })).toMatchObject({ latestVersion: 3 })
})

test('of two people who write at once, the second learns of the first and loses nothing', async () => {
  const tenant = await newTenant()
  const { id, revision } = await create(tenant)
  const both = await Promise.all(
    ['Mine', 'Yours'].map((text) => save(tenant, id, letter(text), { expectedRevision: revision })),
  )
  expect(both.map(({ __typename }) => __typename).sort()).toEqual(['Conflict', 'Template'])
  expect(both.find(({ __typename }) => __typename === 'Conflict')).toMatchObject({ currentRevision: revision + 1 })
  expect((await shownTemplate(tenant, id))?.latestVersion).toBe(2)
})

test('versions are numbered without gap or repetition, however many save at once', async () => {
  const tenant = await newTenant()
  const { id } = await create(tenant, { content: letter('0') })
  await Promise.all(Array.from({ length: 6 }, (_, i) => save(tenant, id, letter(`${i + 1}`))))
  const numbers = (await history(tenant, id)).map(({ version }) => version)
  expect(numbers.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7])
})

test('an old version comes back as a new one, and the one in between stays', async () => {
  const tenant = await newTenant()
  const made = await create(tenant, { content: letter('One') })
  const first = latestOf(made)
  await save(tenant, made.id, letter('Two'))
  const restored = await change(tenant, 'restoreTemplate(versionId: $id)', { id: first })
  expect(restored).toMatchObject({ latestVersion: 3 })
  expect(restored.locales[0]?.latest).toMatchObject({ subject: 'One', note: 'Version 1 restored.' })
  expect((await history(tenant, made.id)).map(({ subject }) => subject)).toEqual(['One', 'Two', 'One'])
})

const Diff = `query ($fromId: ID!, $toId: ID!) { templateDiff(fromId: $fromId, toId: $toId) {
  lines { kind text } blocks { blockId kind } fromHtml toHtml from { version } to { version } } }`
type Diff = {
  templateDiff: {
    lines: { kind: string; text: string }[]
    blocks: { blockId: string; kind: string }[]
    fromHtml: string
    toHtml: string
  } | null
}

test('two versions stand beside each other: the lines, the blocks and the pages', async () => {
  const tenant = await newTenant()
  const made = await create(tenant, { content: letter('Hello {{ first_name }}', 'Stays', 'Goes') })
  const saved = await save(tenant, made.id, letter('Hello {{ company }}', 'Stays'))
  const { templateDiff } = await asked<Diff>(tenant, Diff, { fromId: latestOf(made), toId: latestOf(saved) })
  expect(templateDiff?.lines.filter(({ kind }) => kind !== 'same')).toEqual([
    { kind: 'removed', text: 'Subject: Hello {{ first_name }}' },
    { kind: 'added', text: 'Subject: Hello {{ company }}' },
    { kind: 'removed', text: 'Hello {{ first_name }}' },
    { kind: 'added', text: 'Hello {{ company }}' },
    { kind: 'removed', text: '' },
    { kind: 'removed', text: 'Goes' },
  ])
  expect(templateDiff?.blocks).toEqual([
    { blockId: 'text-2', kind: 'removed' },
    { blockId: 'text-0', kind: 'changed' },
  ])
  expect(templateDiff?.fromHtml).toContain('Goes')
  expect(templateDiff?.toHtml).not.toContain('Goes')
})

test('versions of two templates are not compared', async () => {
  const tenant = await newTenant()
  const [one, other] = [await create(tenant), await create(tenant)]
  const { templateDiff } = await asked<Diff>(tenant, Diff, { fromId: latestOf(one), toId: latestOf(other) })
  expect(templateDiff).toBeNull()
})

test('what cannot be a template is refused where it is wrong, and nothing is kept', async () => {
  const tenant = await newTenant()
  const { id } = await create(tenant)
  const tree = {
    ...letter('Hello').tree,
    blocks: [{ id: 'b', type: 'button', label: 'Go', href: 'javascript:alert(1)' }],
  }
  const answer = await save(tenant, id, { subject: 'x\r\nBcc: y', tree })
  expect(answer.issues.map(({ path }) => path)).toEqual(['content.subject', 'content.tree.blocks.0.href'])
  expect((await shownTemplate(tenant, id))?.latestVersion).toBe(1)
})

test('a template has languages, each with versions of its own', async () => {
  const tenant = await newTenant()
  const made = await create(tenant, { content: letter('Hello') })
  const input = { locale: 'pt-br' }
  const added = await change(tenant, 'addTemplateLocale(id: $id, input: $input)', { id: made.id, input })
  expect(added.locales.map(({ locale, latest }) => [locale, latest.subject])).toEqual([
    ['en', 'Hello'],
    ['pt-BR', 'Hello'],
  ])
  const saved = await save(tenant, made.id, letter('Olá'), { locale: 'pt-BR' })
  expect(saved.locales.map(({ latest }) => latest.subject)).toEqual(['Hello', 'Olá'])
  expect((await history(tenant, made.id, 'pt-BR')).map(({ subject }) => subject)).toEqual(['Olá', 'Hello'])
  expect(await save(tenant, made.id, letter('Bonjour'), { locale: 'fr' })).toMatchObject({ __typename: 'InvalidInput' })

  const remove = (locale: string) =>
    change(tenant, `removeTemplateLocale(id: $id, locale: "${locale}")`, { id: made.id })
  expect((await remove('en')).message).toBe('This is the default language: choose another one as the default first.')
  await publish(tenant, latestOf(saved, 'pt-BR'))
  expect((await remove('pt-BR')).message).toBe('This language is published: take it back first.')
  await unpublish(tenant, latestOf(saved, 'pt-BR'))
  expect((await remove('pt-BR')).locales.map(({ locale }) => locale)).toEqual(['en'])
})
