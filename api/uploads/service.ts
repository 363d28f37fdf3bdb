import { v7 as uuid } from 'uuid'
import { z } from 'zod'
import { env } from '../../prisma/env.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput } from '../graphql/problem.ts'
import { sealTicket } from './token.ts'
import type { CreateUploadInput } from './types.ts'

export const mostBytes = 1_073_741_824
const minutes = 60

const creation = z.object({
  fileName: z
    .string()
    .trim()
    .min(1, 'Say what the file is called.')
    .max(255, 'At most 255 characters.')
    .refine((it) => !/[\0-\x1f/\\]/.test(it), 'Give the name alone, without a folder.'),
  contentType: z
    .string()
    .regex(/^[\w.+-]+\/[\w.+-]+$/, 'Write it as text/csv.')
    .max(100),
  size: z.number().int().min(1, 'The file is empty.').max(mostBytes, 'A file has at most 1 GB.'),
})

/** A place for a file. Nothing is kept of it until the file comes. */
export function createUpload(tenantId: string, input: CreateUploadInput) {
  const wanted = check(creation, input)
  if (wanted instanceof InvalidInput) return wanted
  const id = uuid()
  const expiresAt = new Date(Date.now() + minutes * 60_000)
  const token = sealTicket({ kind: 'upload', tenantId, id, ...wanted, until: expiresAt.getTime() })
  return {
    id,
    url: new URL(`/uploads/${token}`, env.PUBLIC_URL).href,
    headers: [{ name: 'content-type', value: wanted.contentType }],
    expiresAt,
  }
}
