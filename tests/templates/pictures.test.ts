import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { upload } from '../leads/files.ts'
import { asked, type Tenant } from '../leads/people.ts'
import { newTenant, server } from '../world.ts'
import { create, latestOf, letterTree, preview, publish } from './library.ts'

/** A picture of so many grey pixels, as small as PNG can say it. */
function png(width: number, height: number, more = '') {
  const chunk = (type: string, data: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(data.length)
    return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  const rows = deflateSync(Buffer.alloc(height * (width + 1), more || 7))
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))])
}

const gif = Buffer.concat([Buffer.from('GIF89a'), Buffer.from([20, 0, 10, 0, 0, 0, 0]), Buffer.from([0x3b])])
const jpeg = Buffer.from(
  'ffd8ffe000104a46494600010100000100010000ffc0000b080020003001011100ffda0008010100003f00d2cf20ffd9',
  'hex',
)
const webp = Buffer.from('524946462400000057454250565038580a000000100000003f00001f0000414c50480200000000000000', 'hex')

type Image = {
  __typename: string
  id: string
  key: string
  url: string
  contentType: string
  width: number
  height: number
  issues: { path: string; message: string }[]
}

async function bring(tenant: Tenant, bytes: Buffer | string, fileName = 'picture.png') {
  const uploadId = await upload(tenant, bytes, fileName)
  const { addImage } = await asked<{ addImage: Image }>(
    tenant,
    `mutation ($input: AddImageInput!) { addImage(input: $input) { __typename ... on InvalidInput { issues { path message } }
       ... on Image { id key url contentType width height } } }`,
    { input: { uploadId } },
  )
  return addImage
}

const get = async (url: string, headers: Record<string, string> = {}) =>
  (await server()).inject({ method: 'GET', url: new URL(url).pathname, headers })

test.each([
  ['PNG', png(40, 30), 'image/png', 40, 30],
  ['GIF', gif, 'image/gif', 20, 10],
  ['JPEG', jpeg, 'image/jpeg', 48, 32],
  ['WebP', webp, 'image/webp', 64, 32],
])('a %s is known by its bytes, whatever it is called', async (_, bytes, contentType, width, height) => {
  const image = await bring(await newTenant(), bytes, 'anything.txt')
  expect(image).toMatchObject({ contentType, width, height })
})

test.each([
  ['HTML', '<!doctype html><script>alert(1)</script>'],
  ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  [
    'the beginning of a PNG and then HTML',
    Buffer.concat([png(1, 1).subarray(0, 8), Buffer.from('<script>alert(1)</script>'.repeat(9))]),
  ],
  ['a PNG that was cut off', png(40, 30).subarray(0, -12)],
  ['nothing but a name', 'picture'],
])('a .png that is %s is refused', async (_, bytes) => {
  const tenant = await newTenant()
  expect(await bring(tenant, bytes)).toMatchObject({
    issues: [{ path: 'uploadId', message: 'This is no picture for a mail: send a PNG, JPEG, GIF or WebP.' }],
  })
  expect((await asked<{ images: { totalCount: number } }>(tenant, '{ images { totalCount } }')).images.totalCount).toBe(
    0,
  )
})

test('a picture that is too big is refused, with what would be right', async () => {
  const tenant = await newTenant()
  expect((await bring(tenant, png(9_000, 1))).issues[0]?.message).toBe(
    'The picture is 9000 × 1 pixels: make it at most 8000 wide and high.',
  )
  const { issues } = await bring(tenant, Buffer.concat([png(1, 1), Buffer.alloc(5_242_880)]))
  expect(issues[0]?.message).toContain('larger than 5 MB')
})

test('whoever has its address sees a picture, and nobody guesses one', async () => {
  const tenant = await newTenant()
  const bytes = png(40, 30)
  const { url, key } = await bring(tenant, bytes)
  const answer = await get(url)
  expect(answer.rawPayload.equals(bytes)).toBe(true)
  expect(answer.headers).toMatchObject({
    'content-type': 'image/png',
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'cross-origin',
  })
  expect(answer.headers['set-cookie']).toBeUndefined()
  expect((await get(url, { 'if-none-match': String(answer.headers.etag) })).statusCode).toBe(304)
  const other = key.slice(0, 22) + 'A'.repeat(22)
  for (const wrong of [other, key.slice(1), key.slice(0, 22), `${'_'.repeat(22)}${key.slice(22)}`, 'x'])
    expect((await get(url.replace(key, wrong))).statusCode).toBe(404)
})

test('the same bytes are one picture of a tenant, and another one of each other tenant', async () => {
  const [tenant, stranger] = [await newTenant(), await newTenant()]
  const [first, again] = [await bring(tenant, png(5, 5)), await bring(tenant, png(5, 5), 'again.png')]
  expect(again).toEqual(first)
  expect((await bring(stranger, png(5, 5))).key.slice(22)).not.toBe(first.key.slice(22))
})

test('a picture of ours stands in the mail under its public address', async () => {
  const tenant = await newTenant()
  const { key, url, width, height } = await bring(tenant, png(60, 20))
  const tree = letterTree('Hello')
  tree.blocks.unshift({ id: 'logo', type: 'image', picture: { contentKey: key, alt: 'Logo', width, height } })
  const made = await create(tenant, { content: { subject: 'Hello', tree } })
  expect((await preview(tenant, { templateId: made.id }))?.html).toContain(`src="${url}"`)
  expect((await publish(tenant, latestOf(made))).__typename).toBe('Template')
})
