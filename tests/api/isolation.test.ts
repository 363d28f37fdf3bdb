import { createHash, randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeId, type Noun, nouns } from '../../api/graphql/ids.ts'
import { tiers, urlVariable } from '../../prisma/tiers.ts'
import { newTenant } from '../world.ts'
import { documentFor, rootFields, takesIds } from './anyDocument.ts'
import { belongings } from './belongings.ts'

/**
 * Tenant B asks everything that can be asked, with tenant A's ids. The operations come from the schema and the rows from
 * the catalogue, so what is added later is covered by itself.
 */
type Tenant = Awaited<ReturnType<typeof newTenant>>
let [ours, theirs]: Tenant[] = []
let theirIds: Record<Noun, string>
const mark = `mark-${randomUUID()}`
const admins: pg.Client[] = []

beforeAll(async () => {
  ours = await newTenant()
  theirs = await newTenant(mark)
  theirIds = await belongings(theirs, mark)
  for (const tier of tiers) {
    const client = new pg.Client(process.env[`ADMIN_${urlVariable(tier)}`])
    await client.connect()
    admins.push(client)
  }
})
afterAll(() => Promise.all(admins.map((client) => client.end())))

test('there is something of theirs to find for every kind of id', () => {
  expect(Object.keys(theirIds).sort()).toEqual([...nouns].sort())
})

const operations = rootFields.map((root) => ({ name: `${root.kind} ${root.field.name}`, root }))

test.each(operations.filter(({ root }) => takesIds(root)))(
  '$name answers their ids as it answers unknown ones',
  async ({ root }) => {
    const before = await theirRows()
    const unknown = Object.fromEntries(nouns.map((noun) => [noun, randomUUID()])) as Record<Noun, string>
    const asked = async (ids: Record<Noun, string>) => {
      const { query, variables } = documentFor(root, (noun) => encodeId(noun, ids[noun]))
      return (await ours?.send(query, variables)) as object
    }
    const answer = anonymous(await asked(theirIds), theirIds)
    expect(answer).toEqual(anonymous(await asked(unknown), unknown))
    expect(answer).not.toContain(mark)
    expect(await theirRows()).toBe(before)
  },
)

test.each(operations.filter(({ root }) => root.kind === 'query'))(
  '$name answers the third time as the first: compiled or not',
  async ({ root }) => {
    const { query, variables } = documentFor(root, (noun) => encodeId(noun, theirIds[noun]))
    const ask = async () =>
      anonymous((await theirs?.send(query, variables)) as object, theirIds).replace(/"(ms|available)":\d+/g, '')
    const first = await ask()
    await ask()
    expect(await ask()).toEqual(first)
  },
)

test.each(operations)('$name shows nothing of theirs', async ({ root }) => {
  const { query, variables } = documentFor(root, (noun) => encodeId(noun, theirIds[noun]))
  const answer = JSON.stringify(await ours?.send(query, variables))
  expect(answer).not.toContain(mark)
  expect(answer).not.toContain(theirs?.email)
  // A document that does not pass validation would prove nothing.
  expect(answer).not.toMatch(/Cannot query field|Unknown argument|Variable \\"|Expected type|conflict because/)
})

/** An answer without what differs from call to call: its cost, the ids that were asked for, request ids, times. */
function anonymous(answer: object, ids: Record<Noun, string>) {
  let text = JSON.stringify({ ...answer, extensions: undefined })
  for (const noun of nouns) text = text.replaceAll(encodeId(noun, ids[noun]), `<${noun}>`)
  return text
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid>')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
}

/** A fingerprint of every row of theirs in every tier. */
async function theirRows() {
  const hash = createHash('sha256')
  for (const client of admins) {
    const { rows: tables } = await client.query<{ name: string }>(`
      select c.oid::regclass::text as name from pg_class c join pg_attribute a on a.attrelid = c.oid
       where a.attname = 'tenant_id' and c.relkind in ('r', 'p') and not c.relispartition order by 1`)
    for (const { name } of tables) {
      const { rows } = await client.query(
        `select md5(string_agg(t::text, ',' order by t::text)) from ${name} t where tenant_id = $1`,
        [theirs?.tenantId],
      )
      hash.update(JSON.stringify([name, rows]))
    }
  }
  return hash.digest('hex')
}
