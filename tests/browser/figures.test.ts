import { afterAll, beforeAll, expect, test } from 'vitest'
import { rollUp } from '../../jobs/figures/rollUp.ts'
import { acrossTenantsSql, inTenantSql, lookAcross } from '../../prisma/tenancy.ts'
import { useOwnDatabase } from '../jobs/ownDatabase.ts'
import { until } from '../jobs/workshop.ts'
import { newPerson } from '../session/browser.ts'
import { isForAll, openBrowser } from './pages.ts'

const drops: (() => Promise<void>)[] = []
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  drops.push(await useOwnDatabase('olap'))
  browser = await openBrowser()
}, 60_000)
afterAll(async () => {
  await browser.close()
  for (const drop of drops) await drop()
})

/** A campaign of two steps, the second in two variants, over the last three weeks. */
const story = `
with made as (
  insert into campaigns (tenant_id, id, company_id, name, status, launched_at)
  select $1, gen_random_uuid(), id, 'Spring offer', 'sending', now() - interval '20 days' from companies where tenant_id = $1 limit 1 returning id),
version as (insert into campaign_versions (tenant_id, campaign_id, version) select $1, id, 1 from made),
steps as (
  insert into campaign_sequence_steps (tenant_id, campaign_id, version, id, step_order, step_type, name)
  select $1, m.id, 1, gen_random_uuid(), s.nr, 'email', s.name from made m, (values (0, 'Hello'), (1, 'Following up')) s (nr, name) returning id, step_order),
variants as (
  insert into campaign_step_variants (tenant_id, campaign_id, version, step_id, id, name)
  select $1, m.id, 1, s.id, gen_random_uuid(), v.name from made m, steps s, (values ('Short'), ('Long')) v (name) where s.step_order = 1 returning id, name)
insert into events_interactions (tenant_id, id, occurred_at, event_type, campaign_id, step_id, variant_id, message_id, is_bot, is_first)
select $1, gen_random_uuid(), now() - (n % 480 + 1) * interval '1 hour', k.kind::interaction, m.id, s.id, v.id, gen_random_uuid(), k.is_bot, true
  from generate_series(1, 900) n cross join made m
  join steps s on s.step_order = n % 2
  left join variants v on s.step_order = 1 and v.name = case when n % 4 = 1 then 'Short' else 'Long' end
  join (values ('sent', false, 1), ('open', false, 2), ('open', true, 3), ('click', false, 7), ('reply', false, 11), ('bounce', false, 40)) k (kind, is_bot, every)
    on n % k.every = 0 or (k.kind = 'reply' and v.name = 'Short' and n % 5 = 0)`

test('figures of all mails and of a campaign are seen, read and saved', async () => {
  const person = await newPerson()
  const { tenantId } = await lookAcross('a test looks for a tenant').tenantUser.findFirstOrThrow({
    where: { user: { email: person.email } },
  })
  const page = await browser.newPage(person.cookies)
  await page.goto('/')
  await page.getByText('No campaign was launched yet').waitFor()

  await acrossTenantsSql('a test makes a workspace', (sql) =>
    sql.query(
      `insert into companies (tenant_id, id, name) select $1, gen_random_uuid(), 'Acme' where not exists (select from companies where tenant_id = $1)`,
      [tenantId],
    ),
  )
  await inTenantSql(tenantId, (sql) => sql.query(story, [tenantId]))
  const [now] = await acrossTenantsSql('a test asks the time', async (sql) => {
    return (await sql.query<{ xid: string }>('select pg_current_xact_id()::text as xid')).rows
  })
  await until(async () => ((await rollUp())?.written ?? 0n) > BigInt(now?.xid ?? 0), 60_000)

  await page.reload()
  const board = page.getByRole('region', { name: 'Last 30 days' })
  await board.getByRole('group', { name: 'Sent', exact: true }).getByText('900').waitFor()
  await board.locator('[data-drawn=true] svg').waitFor()
  expect(await board.locator('[data-drawn=true]').getAttribute('aria-label')).toMatch(/sent 900, opened 450/)
  await isForAll(page, 'figures-home')

  await board.getByRole('link', { name: 'Spring offer' }).click()
  await page.getByRole('region', { name: 'Spring offer over time' }).locator('svg').first().waitFor()
  const steps = page.getByRole('region', { name: 'Step by step' })
  await steps.getByRole('row', { name: /Following up/ }).waitFor()
  await steps.getByRole('row', { name: /Short/ }).waitFor()
  await page.getByRole('button', { name: 'Show as a table' }).first().click()
  await page.getByRole('columnheader', { name: 'From' }).waitFor()
  await isForAll(page, 'figures-campaign')

  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  expect((await saved).suggestedFilename()).toBe('figures.csv')

  await page.goto('/analytics?span=90&by=week')
  await page.getByRole('region', { name: 'Over time' }).locator('[data-drawn=true] svg').waitFor()
  await isForAll(page, 'figures')
}, 120_000)
