import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { encodeId } from '../../api/graphql/ids.ts'
import { documentFor, rootFields } from '../api/anyDocument.ts'
import { belongings } from '../api/belongings.ts'
import { newTenant } from '../world.ts'

test.each(
  rootFields
    .filter(({ field }) => /lead|segment|operation|suppress|consent/i.test(field.name))
    .map((root) => ({ name: root.field.name, root })),
)('$name, asked with one’s own ids, is answered and not a fault of ours', async ({ root }) => {
  const tenant = await newTenant()
  const ids = await belongings(tenant, `mark-${randomUUID()}`)
  const { query, variables } = documentFor(root, (noun) => encodeId(noun, ids[noun]))
  const { errors } = await tenant.send(query, variables)
  expect(errors?.filter(({ extensions }) => extensions?.code === 'INTERNAL') ?? []).toEqual([])
})
