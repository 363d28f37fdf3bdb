import { readContent } from '../../jobs/content/store.ts'
import { content } from '../../prisma/content.ts'
import { env } from '../../prisma/env.ts'
import { encodeId } from '../graphql/ids.ts'
import { InvalidInput } from '../graphql/problem.ts'

const kinds = {
  'image/png': (bytes: Buffer) => bytes.subarray(0, 8).toString('latin1') === '\x89PNG\r\n\x1a\n',
  'image/jpeg': (bytes: Buffer) => bytes.subarray(0, 3).toString('latin1') === '\xff\xd8\xff',
  'image/webp': (bytes: Buffer) => /^RIFF.{4}WEBP/s.test(bytes.subarray(0, 12).toString('latin1')),
  'image/x-icon': (bytes: Buffer) => bytes.subarray(0, 4).toString('latin1') === '\0\0\x01\0',
}
type Kind = keyof typeof kinds

/** What a picture is, by its bytes: what somebody says of it, and its name, prove nothing. A vector may hold scripts, and is none. */
export const kindOf = (bytes: Buffer) => (Object.keys(kinds) as Kind[]).find((kind) => kinds[kind](bytes))

/** The pictures a tenant may have. */
const pictures = {
  logo: { kinds: ['image/png', 'image/jpeg', 'image/webp'], names: 'PNG, JPEG or WebP', mostKilobytes: 200 },
  favicon: { kinds: ['image/png', 'image/x-icon'], names: 'PNG or ICO', mostKilobytes: 50 },
}
export type Picture = keyof typeof pictures

/** The key of a picture that was brought, if it is one. */
export async function pictureKey(tenantId: string, picture: Picture, uploadId: string) {
  const { kinds, names, mostKilobytes } = pictures[picture]
  const refuse = (message: string) => new InvalidInput([{ path: `${picture}UploadId`, message }])
  const found = await content.asTenant(tenantId).upload.findFirst({ where: { id: uploadId } })
  if (!found) return refuse('There is no such upload: send the file first.')
  if (found.size > mostKilobytes * 1_024) return refuse(`The picture has at most ${mostKilobytes} KB.`)
  const kept = await readContent(tenantId, found.storageKey)
  const kind = kept && kindOf(kept.bytes)
  return kind && kinds.includes(kind) ? found.storageKey : refuse(`The picture is a ${names} file.`)
}

/** Where a picture is served, to anybody: it stands in pages and mails. */
export const pictureUrl = (tenantId: string, key: string | null | undefined) =>
  key ? new URL(`/brand/${encodeId('tenant', tenantId)}/${key}`, env.PUBLIC_URL).href : null
