import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lexicographicSortSchema, printSchema } from 'graphql'
import { schema as api } from '../api/schema.ts'
import { root } from '../prisma/root.ts'

/** `npm run schema`: writes what the API offers into `api/schema.graphql`, which every document is checked against. */
export function schema() {
  writeFileSync(join(root, 'api/schema.graphql'), `${printSchema(lexicographicSortSchema(api))}\n`)
}
