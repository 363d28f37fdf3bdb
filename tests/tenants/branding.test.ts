import { expect, test } from 'vitest'
import { encodeId } from '../../api/graphql/ids.ts'
import { graphql } from '../gql/index.ts'
import { newTenant, server } from '../world.ts'
import { png } from './pictures.ts'

const CreateUpload = graphql(`
  mutation TestUploadPicture($input: CreateUploadInput!) {
    createUpload(input: $input) { __typename ... on Upload { id url headers { name value } } }
  }
`)
const Settings = graphql(`
  mutation TestBrand($input: UpdateTenantSettingsInput!) {
    updateTenantSettings(input: $input) {
      __typename
      ... on TenantSettings { logoUrl faviconUrl }
      ... on InvalidInput { issues { path message } }
    }
  }
`)

type Tenant = Awaited<ReturnType<typeof newTenant>>

async function brought(tenant: Tenant, bytes: Buffer, contentType = 'image/png') {
  const input = { fileName: 'picture', contentType, size: bytes.length }
  const { createUpload } = await tenant.ask(CreateUpload, { input })
  if (createUpload.__typename !== 'Upload') throw new Error('No place for the file')
  const headers = Object.fromEntries(createUpload.headers.map(({ name, value }) => [name, value]))
  await (await server()).inject({ method: 'PUT', url: new URL(createUpload.url).pathname, headers, payload: bytes })
  return createUpload.id
}

async function shown(url: string | null | undefined) {
  const { statusCode, headers, rawPayload } = await (await server()).inject({ url: new URL(url ?? 'x:/').pathname })
  return { statusCode, type: headers['content-type'], policy: headers['content-security-policy'], bytes: rawPayload }
}

test('a logo and an icon are shown to anybody who has their address, and gone when they are taken away', async () => {
  const tenant = await newTenant()
  const [logoUploadId, faviconUploadId] = [await brought(tenant, png(32)), await brought(tenant, png(16))]
  const { updateTenantSettings: set } = await tenant.ask(Settings, { input: { logoUploadId, faviconUploadId } })
  if (set.__typename !== 'TenantSettings') throw new Error(JSON.stringify(set))
  expect(await shown(set.logoUrl)).toMatchObject({ statusCode: 200, type: 'image/png', bytes: png(32) })
  expect(await shown(set.faviconUrl)).toMatchObject({ statusCode: 200, policy: "default-src 'none'; sandbox" })

  const { updateTenantSettings: removed } = await tenant.ask(Settings, { input: { logoUploadId: null } })
  expect(removed).toMatchObject({ logoUrl: null, faviconUrl: set.faviconUrl })
  expect((await shown(set.logoUrl)).statusCode).toBe(404)
})

const script = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
test.each([
  ['a page that says it is a picture', Buffer.from('<script>alert(1)</script>'), 'image/png', /PNG, JPEG or WebP/],
  ['a vector, which may hold scripts', script, 'image/svg+xml', /PNG, JPEG or WebP/],
  ['an icon', Buffer.from([0, 0, 1, 0, 1, 0]), 'image/x-icon', /PNG, JPEG or WebP/],
  ['a picture that is too big', Buffer.concat([png(), Buffer.alloc(204_801)]), 'image/png', /at most 200 KB/],
])('%s is no logo', async (_, bytes, contentType, message) => {
  const tenant = await newTenant()
  const logoUploadId = await brought(tenant, bytes, contentType)
  expect((await tenant.ask(Settings, { input: { logoUploadId } })).updateTenantSettings).toMatchObject({
    __typename: 'InvalidInput',
    issues: [{ path: 'logoUploadId', message: expect.stringMatching(message) }],
  })
})

test('what a tenant brought for something else, or another tenant brought, is nobody’s picture', async () => {
  const [tenant, other] = [await newTenant(), await newTenant()]
  const theirs = await brought(other, png())
  const { updateTenantSettings: refused } = await tenant.ask(Settings, { input: { logoUploadId: theirs } })
  expect(refused).toMatchObject({ issues: [{ message: 'There is no such upload: send the file first.' }] })

  const { updateTenantSettings: set } = await other.ask(Settings, { input: { logoUploadId: theirs } })
  const key = set.__typename === 'TenantSettings' ? set.logoUrl?.split('/').at(-1) : undefined
  const elsewhere = `http://x/brand/${encodeId('tenant', tenant.tenantId)}/${key}`
  expect((await shown(elsewhere)).statusCode).toBe(404)
})
