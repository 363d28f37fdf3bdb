import { expect } from 'vitest'
import { until } from '../jobs/workshop.ts'
import { server } from '../world.ts'
import { asked, type Tenant } from './people.ts'

export type Imported = {
  id: string
  status: string
  error: string | null
  readCount: number
  createdCount: number
  updatedCount: number
  unchangedCount: number
  duplicateCount: number
  invalidCount: number
  suppressedCount: number
  errors: { line: number; column: string; reason: string; value: string | null }[]
  errorsUrl: string
  operation: { id: string; status: string; canUndo: boolean; kept: number }
}

type Asker = Pick<Tenant, 'send'>

/** Sends a file as a browser does, and answers the id of the upload. */
export async function upload(tenant: Asker, bytes: Buffer | string, fileName = 'leads.csv') {
  const body = Buffer.from(bytes)
  const { createUpload } = await asked<{ createUpload: { id: string; url: string; message?: string } }>(
    tenant,
    'mutation ($input: CreateUploadInput!) { createUpload(input: $input) { ... on Upload { id url } ... on Problem { message } } }',
    { input: { fileName, contentType: 'text/csv', size: body.length } },
  )
  const sent = await put(createUpload.url, body)
  expect(sent.statusCode).toBe(201)
  return createUpload.id
}

export const put = async (url: string, body: Buffer) =>
  (await server()).inject({
    method: 'PUT',
    url: new URL(url).pathname,
    headers: { 'content-type': 'text/csv' },
    payload: body,
  })

export const fetched = async (url: string) =>
  await (await server()).inject({ method: 'GET', url: new URL(url).pathname })

const fields = `id status error readCount createdCount updatedCount unchangedCount duplicateCount invalidCount suppressedCount
  errors(first: 250) { line column reason value } errorsUrl operation { id status canUndo kept }`

export async function startImport(tenant: Asker, bytes: Buffer | string, input: Record<string, unknown> = {}) {
  const uploadId = await upload(tenant, bytes)
  const { importLeads } = await asked<{
    importLeads: { id: string; message?: string; issues?: { path: string; message: string }[] }
  }>(
    tenant,
    `mutation ($input: ImportLeadsInput!) { importLeads(input: $input) { ... on LeadImport { id } ... on Problem { message } ... on InvalidInput { issues { path message } } } }`,
    { input: { uploadId, ...input } },
  )
  return importLeads
}

export async function imported(tenant: Asker, bytes: Buffer | string, input: Record<string, unknown> = {}) {
  const started = await startImport(tenant, bytes, input)
  if (!started.id) throw new Error(JSON.stringify(started))
  return ended(tenant, started.id)
}

export const readImport = async (tenant: Asker, id: string) =>
  (await asked<{ leadImport: Imported }>(tenant, `query ($id: ID!) { leadImport(id: $id) { ${fields} } }`, { id }))
    .leadImport

export const ended = (tenant: Asker, id: string) =>
  until(async () => {
    const now = await readImport(tenant, id)
    return now.status === 'running' ? undefined : now
  }, 60_000)

export async function undone(tenant: Asker, operationId: string) {
  await asked(
    tenant,
    'mutation ($id: ID!) { undoOperation(id: $id) { ... on Operation { id } ... on Problem { message } } }',
    {
      id: operationId,
    },
  )
  return until(async () => {
    const { operation } = await asked<{ operation: { status: string; kept: number } }>(
      tenant,
      'query ($id: ID!) { operation(id: $id) { status kept } }',
      { id: operationId },
    )
    return operation.status === 'undone' ? operation : undefined
  }, 60_000)
}

export type Person = {
  email: string
  firstName: string | null
  lastName: string | null
  country: string | null
  status: string
  consentState: string
  attributes: Record<string, unknown>
  company: { name: string; domain: string | null } | null
  tags: { name: string }[]
  lists: { name: string }[]
}

export const people = async (tenant: Asker) =>
  (
    await asked<{ leads: { nodes: Person[] } }>(
      tenant,
      `{ leads(first: 250, orderBy: EMAIL) { nodes { email firstName lastName country status consentState attributes
         company { name domain } tags { name } lists { name } } } }`,
    )
  ).leads.nodes
