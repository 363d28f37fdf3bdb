import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useOwnDatabase } from '../jobs/ownDatabase.ts'
import { newGround } from '../sending/ground.ts'
import { openSink } from '../sending/outside.ts'
import { newTenant } from '../world.ts'
import { rage } from './storm.ts'

process.env.PRIVATE_MAIL_HOSTS = 'on'

let drop = async () => {}
beforeAll(async () => {
  drop = await useOwnDatabase()
})
afterAll(() => drop())

test('nobody is mailed twice and nothing is lost, however often workers die and the database cuts them off', async () => {
  const sink = await openSink()
  // One in a hundred servers leaves after it took the mail, three in a hundred before.
  const address = `case n % 100 when 0 then 'lost' when 1 then 'cut-rcpt' when 2 then 'cut-body' when 3 then 'grey'
    else 'fine' end || n || '@chaos.test'`
  const ground = await newGround(await newTenant(), { port: sink.port, count: 1_000, address })
  const admin = new pg.Client(process.env.ADMIN_OLTP_DATABASE_URL)
  await admin.connect()
  const database = new URL(process.env.OLTP_DATABASE_URL ?? '').pathname.slice(1)
  try {
    const found = await rage({
      ...{ ground, sink, workers: 2, kills: 4, terms: 2, databaseFaults: 2, patienceMilliseconds: 100_000 },
      hurtDatabase: async () => {
        await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database])
      },
    })
    expect(found).toMatchObject({ duplicates: 0, unrecorded: 0, invented: 0, brokenDown: 0 })
    expect(found.uncertain).toBeGreaterThanOrEqual(10)
    expect((found.statuses.sent ?? 0) + found.uncertain).toBe(1_000)
    expect(found.slowestEnd).toBeLessThan(15_000)
  } finally {
    await admin.end()
    sink.stop()
  }
}, 120_000)

test('workers that are asked to end leave nothing behind that is uncertain', async () => {
  const sink = await openSink()
  const ground = await newGround(await newTenant(), {
    port: sink.port,
    count: 600,
    address: "'calm' || n || '@chaos.test'",
  })
  try {
    const found = await rage({
      ...{ ground, sink, workers: 1, kills: 0, terms: 3, databaseFaults: 0, patienceMilliseconds: 100_000 },
      hurtDatabase: async () => {},
    })
    expect(found).toMatchObject({ statuses: { sent: 600 }, duplicates: 0, invented: 0, uncertain: 0, brokenDown: 0 })
    expect(sink.taken()).toHaveLength(600)
  } finally {
    sink.stop()
  }
}, 120_000)
