import { afterAll, beforeAll, expect, test } from 'vitest'
import { builtAudience, previewAudience } from '../../jobs/campaigns/audience.ts'
import { enqueueAudience } from '../../jobs/campaigns/buildAudience.ts'
import { asTenant, inTenant, inTenantSql } from '../../prisma/tenancy.ts'
import { useOwnDatabase } from '../jobs/ownDatabase.ts'
import { launch } from '../jobs/processes.ts'
import { until } from '../jobs/workshop.ts'
import { newTenant } from '../world.ts'
import { newCampaign } from './ground.ts'

let drop = async () => {}
beforeAll(async () => {
  drop = await useOwnDatabase()
})
afterAll(() => drop())

test('a build whose worker is killed again and again makes the same recipients, and counts the same', async () => {
  const tenant = await newTenant()
  const { tenantId } = tenant
  const segment = await inTenant(tenantId, (db) => db.segment.create({ data: { name: 'all', definition: {} } }))
  await inTenantSql(tenantId, async (sql) => {
    await sql.query(`insert into leads (tenant_id, id, email, email_key, status)
      select app.tenant_id(), gen_random_uuid(), e, e, (case when i % 50 = 0 then 'bounced' else 'active' end)::lead_status
        from generate_series(1, 80000) i cross join lateral (select 'lead' || i || '@domain' || i % 99 || '.test' as e) x`)
    await sql.query(`insert into suppression_list (tenant_id, key, kind, typed, reason, source)
      values (app.tenant_id(), 'domain7.test', 'domain', 'domain7.test', 'manual', 'user')`)
  })
  const campaignId = await newCampaign(tenant, { segments: [segment.id] })
  const db = asTenant(tenantId)
  const preview = await previewAudience(db, campaignId)
  await inTenant(tenantId, (db) => enqueueAudience(db, campaignId))
  const joined = async () => (await builtAudience(db, campaignId))?.joined ?? 0
  for (let kills = 0; kills < 2; kills++) {
    const worker = launch('tests/leads/importWorker.ts')
    const before = await joined()
    await until(async () => (await joined()) > before, 60_000)
    worker.kill('SIGKILL')
    await worker.exit
  }
  expect((await builtAudience(db, campaignId))?.finishedAt).toBeNull()
  launch('tests/leads/importWorker.ts')
  const built = await until(async () => {
    const now = await builtAudience(db, campaignId)
    return now?.finishedAt ? now : undefined
  }, 60_000)
  expect(built).toMatchObject({ joined: preview.remaining, excluded: preview.excluded })
  expect(await db.campaignRecipient.count({ where: { campaignId, nextRunAt: { not: null } } })).toBe(preview.remaining)
  const wrong = await db.json<number>(
    `select count(*) from campaign_recipients r join leads l on l.tenant_id = r.tenant_id and l.id = r.lead_id
      where r.tenant_id = $1::uuid and (l.status <> 'active' or l.email_domain = 'domain7.test')`,
    tenantId,
  )
  expect(Number(wrong)).toBe(0)
})
