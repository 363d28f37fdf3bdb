import { randomBytes } from 'node:crypto'
import { readContent } from '../../jobs/content/store.ts'
import { mostImageBytes, readImage } from '../../jobs/images/read.ts'
import { content } from '../../prisma/content.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { countLimit, newestFirst, type Page } from '../graphql/connection.ts'
import type { SignedIn } from '../graphql/context.ts'
import { InvalidInput, NotFound } from '../graphql/problem.ts'
import { keyOf } from './key.ts'
import type { AddImageInput } from './types.ts'

export const images = (db: Db, page: Page) =>
  newestFirst(
    page,
    (slice) => db.image.findMany(slice),
    () => db.image.count({ take: countLimit }),
  )

const refuse = (message: string) => new InvalidInput([{ path: 'uploadId', message }])

export async function addImage({ db, viewer }: SignedIn, { uploadId }: AddImageInput) {
  const upload = await content.asTenant(db.tenantId).upload.findFirst({ where: { id: uploadId } })
  if (!upload) return new NotFound('upload')
  if (upload.size > mostImageBytes)
    return refuse('The picture is larger than 5 MB, and whoever gets a mail would wait for it: make it smaller.')
  const known = await db.image.findFirst({ where: { storageKey: upload.storageKey } })
  if (known) return known
  const stored = await readContent(db.tenantId, upload.storageKey)
  if (!stored) return new NotFound('upload')
  const read = readImage(stored.bytes)
  if (typeof read === 'string') return refuse(read)
  const row = {
    key: keyOf(db.tenantId, randomBytes(16)),
    storageKey: upload.storageKey,
    fileName: upload.fileName,
    size: stored.size,
    createdBy: viewer.userId,
    ...read,
  }
  await db.image.createMany({ data: row, skipDuplicates: true })
  return (await db.image.findFirst({ where: { storageKey: upload.storageKey } })) ?? new NotFound('upload')
}
