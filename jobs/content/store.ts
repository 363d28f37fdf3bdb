import { createHash, randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { content } from '../../prisma/content.ts'

const [squeeze, open] = [promisify(gzip), promisify(gunzip)]

/** Bytes of one row, before they are compressed. */
const partSize = 1_048_576

type Kept = { contentType: string; expiresAt?: Date | null }

/** What is stored under a key. */
export type Stored = { contentType: string; size: number; bytes: Buffer }

/** More bytes came than were announced. */
export class TooMuch extends Error {}

/** Keeps bytes, once per tenant however often they come, and answers their key. */
export async function putContent(tenantId: string, bytes: Buffer, kept: Kept): Promise<string> {
  if (bytes.length > partSize) return (await writeContent(tenantId, [bytes], kept)).storageKey
  const { encoding, stored } = await packed(bytes)
  return keep(tenantId, {
    ...kept,
    encoding,
    stored,
    size: bytes.length,
    parts: 0,
    sha256: sha256().update(bytes).digest(),
  })
}

/** Keeps a stream of bytes part by part: however long it is, little of it is in memory. */
export async function writeContent(
  tenantId: string,
  source: AsyncIterable<Buffer> | Iterable<Buffer>,
  { most = Number.POSITIVE_INFINITY, ...kept }: Kept & { most?: number },
): Promise<{ storageKey: string; size: number }> {
  const [key, hash] = [randomUUID(), sha256()]
  let [size, stored, parts] = [0, 0, 0]
  for await (const part of inParts(source)) {
    size += part.length
    if (size > most) throw new TooMuch(`More than ${most} bytes came.`)
    hash.update(part)
    const { stored: bytes } = await packed(part)
    stored += bytes.length
    await ask(
      tenantId,
      'insert into content_parts (tenant_id, storage_key, part, size, bytes) values ($1, $2, $3, $4, $5)',
      [...[key, parts++, part.length, bytes]],
    )
  }
  const found = await keep(tenantId, {
    ...kept,
    key,
    encoding: 'gzip',
    stored: Buffer.alloc(0),
    storedSize: stored,
    size,
    parts,
    sha256: hash.digest(),
  })
  if (found !== key) await ask(tenantId, 'delete from content_parts where tenant_id = $1 and storage_key = $2', [key])
  return { storageKey: found, size }
}

/** All the bytes under a key; nothing, if there are none. */
export async function readContent(tenantId: string, storageKey: string): Promise<Stored | undefined> {
  const found = await head(tenantId, storageKey)
  if (!found) return undefined
  const { contentType, size } = found
  const chunks: Buffer[] = []
  for await (const chunk of chunksOf(tenantId, storageKey, found)) chunks.push(chunk)
  return { contentType, size, bytes: Buffer.concat(chunks) }
}

/** The bytes under a key, a part at a time. */
export async function* streamContent(tenantId: string, storageKey: string): AsyncGenerator<Buffer, void> {
  const found = await head(tenantId, storageKey)
  if (!found) throw new Error('The content is no longer there.')
  yield* chunksOf(tenantId, storageKey, found)
}

type Head = { contentType: string; encoding: string; size: number; parts: number; bytes: Buffer }

async function head(tenantId: string, storageKey: string): Promise<Head | undefined> {
  const [found] = await ask<Head>(
    tenantId,
    `select content_type as "contentType", encoding, size::float8 as size, part_count as parts, bytes
       from content_objects where tenant_id = $1 and storage_key = $2 and (expires_at is null or expires_at > now())`,
    [storageKey],
  )
  return found
}

async function* chunksOf(tenantId: string, storageKey: string, { parts, encoding, bytes }: Head) {
  if (parts === 0) yield encoding === 'gzip' ? await open(bytes) : bytes
  for (let part = 0; part < parts; part++) {
    const [found] = await ask<{ size: number; bytes: Buffer }>(
      tenantId,
      'select size, bytes from content_parts where tenant_id = $1 and storage_key = $2 and part = $3',
      [storageKey, part],
    )
    if (!found) throw new Error('Part of the content is no longer there.')
    yield found.bytes.length === found.size ? found.bytes : await open(found.bytes)
  }
}

type Packed = Kept & {
  key?: string
  encoding: string
  stored: Buffer
  storedSize?: number
  size: number
  parts: number
  sha256: Buffer
}

/* The same bytes again: their row stays, for as long as the longer of the two asks. */
const put = `
insert into content_objects as c (tenant_id, storage_key, content_type, encoding, size, stored_size, sha256, bytes, part_count, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (tenant_id, sha256) do update
  set expires_at = case when c.expires_at is null or excluded.expires_at is null then null else greatest(c.expires_at, excluded.expires_at) end
returning storage_key as key`

async function keep(tenantId: string, it: Packed) {
  const { key = randomUUID(), storedSize = it.stored.length, expiresAt = null } = it
  const shape = [key, it.contentType, it.encoding, it.size, storedSize, it.sha256, it.stored, it.parts, expiresAt]
  const [row] = await ask<{ key: string }>(tenantId, put, shape)
  return row?.key ?? key
}

const ask = <Row extends object>(tenantId: string, statement: string, values: unknown[]) =>
  content.inTenantSql(tenantId, async (sql) => (await sql.query<Row>(statement, [tenantId, ...values])).rows)

const sha256 = () => createHash('sha256')

/** What does not shrink, pictures for one, is kept as it is. */
async function packed(bytes: Buffer) {
  const small = await squeeze(bytes, { level: 1 })
  return small.length < bytes.length ? { encoding: 'gzip', stored: small } : { encoding: 'identity', stored: bytes }
}

async function* inParts(source: AsyncIterable<Buffer> | Iterable<Buffer>) {
  let [held, length]: [Buffer[], number] = [[], 0]
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; ) {
      const piece = chunk.subarray(at, at + partSize - length)
      held.push(piece)
      length += piece.length
      at += piece.length
      if (length < partSize) continue
      yield Buffer.concat(held)
      ;[held, length] = [[], 0]
    }
  }
  if (length > 0) yield Buffer.concat(held)
}
