import { vi } from 'vitest'
import { encodeId } from '../../api/graphql/ids.ts'
import { starters } from '../../jobs/templates/starters/gallery.ts'
import { asked, type Tenant } from '../leads/people.ts'

/** The first page of a process loads MJML, which takes seconds where others work too. */
vi.setConfig({ testTimeout: 90_000 })

export type Asker = Pick<Tenant, 'send'>

export type Version = {
  id: string
  version: number
  locale: string
  subject: string
  tree: Tree | null
  note: string | null
}
export type Shown = {
  id: string
  name: string
  revision: number
  latestVersion: number
  status: string
  defaultLocale: string
  locales: { locale: string; isChanged: boolean; latest: Version; published: Version | null }[]
  tags: { name: string }[]
}
export type Answer = Shown & {
  __typename: string
  message: string
  currentRevision: number
  issues: { path: string; message: string }[]
  findings: { code: string; level: string; message: string }[]
}
type Block = Record<string, unknown> & { id: string; type: string }
export type Tree = { theme: unknown; blocks: Block[] }

const shown = `id name revision latestVersion status defaultLocale tags { name }
  locales { locale isChanged latest { id version locale subject note } published { id version } }`

/** What a problem says besides its message, and which mutations may answer it. */
const details = {
  Conflict: 'currentRevision',
  InvalidInput: 'issues { path message }',
  TemplateNotReady: 'findings { code level message }',
}
const can: Record<string, (keyof typeof details)[]> = {
  createTemplate: ['InvalidInput'],
  duplicateTemplate: ['InvalidInput'],
  updateTemplate: ['InvalidInput', 'Conflict'],
  saveTemplate: ['InvalidInput', 'Conflict'],
  addTemplateLocale: ['InvalidInput'],
  restoreTemplate: ['Conflict'],
  publishTemplate: ['TemplateNotReady'],
}

/** A letter with a footer, of the texts that are given: each is a block, named by its place. */
export function letterTree(...texts: string[]): Tree {
  const theme = starters[0]?.template.tree.theme
  const blocks = texts.map((text, i) => ({ id: `text-${i}`, type: 'text', html: `<p>${text}</p>` }))
  return { theme, blocks: [...blocks, { id: 'footer', type: 'footer', html: '<p>Example Ltd</p>' }] }
}

export const letter = (...texts: string[]) => ({ subject: texts[0] ?? 'Hello', tree: letterTree(...texts) })

/** Does what changes a template, and answers what it says then. */
export async function change(tenant: Asker, mutation: string, variables: Record<string, unknown>): Promise<Answer> {
  const name = mutation.replace(/\(.*$/s, '')
  const types: Record<string, string> = { id: 'ID!', input: `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!` }
  const declared = Object.keys(variables).map((it) => `$${it}: ${types[it]}`)
  const more = (can[name] ?? []).map((problem) => `... on ${problem} { ${details[problem]} }`)
  const answer = `__typename ... on Template { ${shown} } ... on Problem { message } ${more.join(' ')}`
  const query = `mutation (${declared.join(', ')}) { ${mutation} { ${answer} } }`
  return (await asked<Record<string, Answer>>(tenant, query, variables))[name] as Answer
}

export const create = (tenant: Asker & { companyId: string }, input: Record<string, unknown> = {}) =>
  change(tenant, 'createTemplate(input: $input)', {
    input: { name: 'Letter', content: letter('Hello'), companyId: workspace(tenant), ...input },
  })

export const workspace = ({ companyId }: { companyId: string }) => encodeId('company', companyId)

export const save = (tenant: Asker, id: string, content: object, more: object = {}) =>
  change(tenant, 'saveTemplate(id: $id, input: $input)', { id, input: { content, ...more } })

export const publish = (tenant: Asker, versionId: string) =>
  change(tenant, 'publishTemplate(versionId: $id)', { id: versionId })

export const unpublish = (tenant: Asker, versionId: string) =>
  change(tenant, 'unpublishTemplate(versionId: $id)', { id: versionId })

export const latestOf = (template: Shown, locale = template.defaultLocale) =>
  template.locales.find((it) => it.locale === locale)?.latest.id ?? ''

export const shownTemplate = async (tenant: Asker, id: string) =>
  (await asked<{ template: Shown | null }>(tenant, `query ($id: ID!) { template(id: $id) { ${shown} } }`, { id }))
    .template

export type Preview = {
  subject: string
  html: string
  text: string
  hiddenBlockIds: string[]
  swappedBlockIds: string[]
  faults: { path: string; message: string; blockId: string | null }[]
  findings: { code: string; level: string; message: string; blockId: string | null }[]
  outputHash: string
}

export async function preview(tenant: Asker, input: Record<string, unknown>) {
  const { previewTemplate } = await asked<{ previewTemplate: Preview | null }>(
    tenant,
    `query ($input: PreviewTemplateInput!) { previewTemplate(input: $input) { subject html text hiddenBlockIds swappedBlockIds
       outputHash faults { path message blockId } findings { code level message blockId } } }`,
    { input },
  )
  return previewTemplate
}

/** A template that says this, published. */
export async function published(tenant: Asker & { companyId: string }, content: object, input: object = {}) {
  const made = await create(tenant, { content, ...input })
  const answer = await publish(tenant, latestOf(made))
  if (answer.__typename !== 'Template') throw new Error(`Not published: ${JSON.stringify(answer)}`)
  return answer
}

export async function addRule(tenant: Asker, input: Record<string, unknown>) {
  const { createPersonalizationRule } = await asked<{
    createPersonalizationRule: { __typename: string; id: string; issues: { path: string; message: string }[] }
  }>(
    tenant,
    `mutation ($input: CreatePersonalizationRuleInput!) { createPersonalizationRule(input: $input) { __typename
       ... on PersonalizationRule { id } ... on InvalidInput { issues { path message } } } }`,
    { input },
  )
  return createPersonalizationRule
}

export async function segmentOf(tenant: Asker, name: string, filter: object) {
  const { createSegment } = await asked<{ createSegment: { id: string } }>(
    tenant,
    'mutation ($input: CreateSegmentInput!) { createSegment(input: $input) { ... on Segment { id } } }',
    { input: { name, filter } },
  )
  return createSegment.id
}
