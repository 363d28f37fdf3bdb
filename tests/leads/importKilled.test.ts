import { afterAll, beforeAll, expect, test } from 'vitest'
import { asTenant } from '../../prisma/tenancy.ts'
import { useOwnDatabase } from '../jobs/ownDatabase.ts'
import { launch } from '../jobs/processes.ts'
import { until } from '../jobs/workshop.ts'
import { newTenant } from '../world.ts'
import { readImport, startImport, undone } from './files.ts'
import { upsert } from './people.ts'

let drop = async () => {}
beforeAll(async () => {
  drop = await useOwnDatabase()
})
afterAll(() => drop())

const rowCount = 60_000
const rowOf = (i: number) => (i % 100 === 7 ? `nobody ${i}` : `person${i % 100 === 9 ? i - 1 : i}@example.test`)

test('an import whose worker is killed again and again brings each row once, and counts each once', async () => {
  const tenant = await newTenant()
  await upsert(tenant, { leads: [{ email: 'person10@example.test', firstName: 'First' }] })
  const text = `email,first name\n${Array.from({ length: rowCount }, (_, i) => `${rowOf(i)},Name`).join('\n')}\n`
  const { id } = await startImport(tenant, text, { newList: 'All of them' })
  const now = () => readImport(tenant, id)
  for (let kills = 0; kills < 4; kills++) {
    const worker = launch('tests/leads/importWorker.ts')
    const { readCount } = await now()
    await until(async () => (await now()).readCount > readCount, 60_000)
    worker.kill('SIGKILL')
    await worker.exit
  }
  expect((await now()).status).toBe('running')
  launch('tests/leads/importWorker.ts')
  const is = await until(async () => ((await now()).status === 'completed' ? now() : undefined), 60_000)
  expect(is).toMatchObject({
    ...{ readCount: rowCount, invalidCount: rowCount / 100, duplicateCount: rowCount / 100 },
    ...{ createdCount: (rowCount * 98) / 100 - 1, updatedCount: 0, unchangedCount: 1 },
  })
  const db = asTenant(tenant.tenantId)
  expect(await db.lead.count()).toBe((rowCount * 98) / 100)
  expect(await db.leadListMember.count()).toBe((rowCount * 98) / 100)
  expect(await db.leadImportError.count()).toBe(rowCount / 100)
  await undone(tenant, is?.operation.id ?? '')
  expect(await db.lead.count()).toBe(1)
  expect(await db.leadListMember.count()).toBe(0)
}, 240_000)
