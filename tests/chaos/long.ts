/** The long storm: 10,000 mails, 50 kills, 20 polite ends, the database killed 10 times, connections cut before and after the dot. */
import { openScratch } from '../../scripts/scratch.ts'
import { newGround } from '../sending/ground.ts'
import { openSink } from '../sending/outside.ts'

const scratch = await openScratch({ careless: false })
Object.assign(process.env, scratch.env, { PRIVATE_MAIL_HOSTS: 'on' })
const { rage } = await import('./storm.ts')
const { acrossTenants } = await import('../../prisma/tenancy.ts')

const count = Number(process.argv[2] ?? 10_000)
const tenant = await acrossTenants('a storm makes a tenant', async (db) => {
  const { id } = await db.tenant.create({ data: { name: 'Storm' } })
  const company = await db.company.create({ data: { tenantId: id, name: 'Storm' } })
  return { tenantId: id, companyId: company.id }
})
const sink = await openSink()
const address = `case n % 100 when 0 then 'lost' when 1 then 'cut-rcpt' when 2 then 'cut-body' when 3 then 'grey'
  when 4 then 'cut-mail' else 'fine' end || n || '@chaos.test'`
const ground = await newGround(tenant, { port: sink.port, count, address })
const found = await rage({
  ...{ ground, sink, workers: 2, kills: 50, terms: 20, databaseFaults: 10, patienceMilliseconds: 800_000 },
  hurtDatabase: () => scratch.crash(),
})
const afterTheDot = Math.floor(count / 100)
console.log(JSON.stringify({ ...found, afterTheDot, mails: count }, undefined, 2))
sink.stop()
await scratch.stop()
const settled = (found.statuses.sent ?? 0) + found.uncertain === count
process.exit(found.duplicates + found.unrecorded + found.invented === 0 && settled ? 0 : 1)
