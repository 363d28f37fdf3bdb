import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeId, encodeId } from '../../api/graphql/ids.ts'
import { plannerLoop } from '../../jobs/campaigns/planner.ts'
import { product } from '../../jobs/handlers.ts'
import { openLog } from '../../jobs/log.ts'
import { senderLoop } from '../../jobs/sending/sender.ts'
import { trackingOf } from '../../jobs/tracking/outlets.ts'
import { startWorker, type Worker } from '../../jobs/worker.ts'
import { inTenantSql } from '../../prisma/tenancy.ts'
import { newScene } from '../campaigns/scene.ts'
import { launched } from '../campaigns/work.ts'
import { useOwnDatabase } from '../jobs/ownDatabase.ts'
import { asked, upsert } from '../leads/people.ts'
import { openSink } from '../sending/outside.ts'
import { newPerson } from '../session/browser.ts'
import { letter, published } from '../templates/library.ts'
import { isForAll, openBrowser } from './pages.ts'

process.env.PRIVATE_MAIL_HOSTS = 'on'
process.env.DNS_SERVERS = '127.0.0.1:9'

let browser: Awaited<ReturnType<typeof openBrowser>>
let sink: Awaited<ReturnType<typeof openSink>>
let worker: Worker
let drop = async () => {}
beforeAll(async () => {
  drop = await useOwnDatabase() // the worker would take the jobs of other tests
  sink = await openSink()
  browser = await openBrowser()
  const log = openLog('worker')
  const loops = () => [plannerLoop(log), senderLoop(log, { trackingOf })]
  worker = await startWorker({ ...product, loops }, log, { pollMs: 50, stopMs: 3_000 })
}, 60_000)
afterAll(async () => {
  await worker.stop()
  await browser.close()
  sink.stop()
  await drop()
})

/** Somebody with two published templates and a list of four, one of whom must not be written to. */
async function newSender() {
  const person = await newPerson()
  const tenantId = decodeId('tenant', (await person.viewer())?.tenant.id ?? '')
  const { companies } = await asked<{ companies: { nodes: { id: string }[] } }>(
    { send: person.send as never },
    '{ companies(first: 1) { nodes { id } } }',
  )
  const companyId = decodeId('company', companies.nodes[0]?.id ?? '')
  const tenant = { send: person.send as never, companyId }
  for (const name of ['Hello there', 'Once more']) await published(tenant, letter(name), { name })
  const leads = ['ada', 'bea', 'cyd', 'dan'].map((it) => ({ email: `${it}@example.test`, firstName: it }))
  const list = await person.act('createLeadList', { name: 'Guests' })
  await upsert(tenant, { leads, listIds: [list.id] })
  await inTenantSql(tenantId, (sql) =>
    sql.query(
      `insert into suppression_list (tenant_id, key, kind, typed, reason, source) values ($1, 'dan@example.test', 'address', 'x', 'manual', 'user')`,
      [tenantId],
    ),
  )
  return { person, tenantId, companyId }
}

test('three steps are built, checked, launched and watched to the end; a timeline says what happened to whom, and why one was not mailed', async () => {
  const { person, tenantId, companyId } = await newSender()
  await newScene({ tenantId, companyId }, { port: sink.port, leads: 0 })
  const page = await browser.newPage(person.cookies)
  const saved = () => page.getByRole('button', { name: 'Save', exact: true, disabled: true }).waitFor()
  await page.goto('/campaigns?status=sending')
  await page.getByText('No campaign is like that').waitFor()
  await page.getByRole('button', { name: 'New campaign' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Spring greetings')
  await dialog.getByRole('button', { name: 'Make the draft' }).click()

  // All that is missing is said at once, and leads to where it is mended.
  await page.getByText('No step yet').waitFor()
  await isForAll(page, 'campaign-sequence-empty')
  await page.getByRole('button', { name: 'Review and launch' }).click()
  await page.getByText('There is no mail in the sequence').waitFor()
  await page.getByText('Nobody is chosen').waitFor()
  await isForAll(page, 'campaign-missing')
  await page.getByRole('link', { name: 'To the sequence' }).click()

  // A mail, a wait, a mail: by mouse and keyboard, as a list and as a picture
  await page.getByRole('button', { name: 'Add a mail' }).click()
  await page.getByRole('combobox', { name: 'Template' }).click()
  await page.getByRole('option', { name: 'Hello there' }).click()
  await page.getByRole('button', { name: 'Add a mail' }).click()
  await page.getByRole('combobox', { name: 'Template' }).click()
  await page.getByRole('option', { name: 'Once more' }).click()
  await page.getByRole('button', { name: 'Try variants (A/B)' }).click()
  await page.getByRole('group', { name: 'Variant B' }).getByLabel('Subject').fill('Still there?')
  await page.getByRole('button', { name: 'Add a wait' }).click()
  await page.getByRole('button', { name: /3\. Wait/ }).focus()
  await page.keyboard.press('Alt+ArrowUp')
  await page.getByRole('button', { name: /2\. Wait 3 days/ }).waitFor()
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('2. Wait')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await saved()
  await page.getByRole('button', { name: /3\. Once more/ }).click()
  await isForAll(page, 'campaign-sequence')
  await page.getByText('Canvas').click()
  await page.getByLabel(/Step 2: Wait/).click()
  const chosen = page.getByRole('region', { name: 'The chosen step' })
  await chosen.getByRole('combobox', { name: 'Counted in' }).click()
  await page.getByRole('option', { name: 'Hours' }).click()
  await chosen.getByLabel('Wait', { exact: true }).fill('1')
  await page.getByLabel('Step 2: Wait. 1 hour').waitFor()
  await isForAll(page, 'campaign-canvas')
  await page.getByRole('link', { name: 'Audience' }).click()
  await page.getByText('Leave without saving?').waitFor()
  await page.getByRole('button', { name: 'Stay' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await saved()

  // To whom, when and from where
  await page.getByRole('link', { name: 'Audience' }).click()
  await page.getByRole('combobox', { name: 'In any of these' }).click()
  await page.getByRole('option', { name: 'Guests (4)' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  const waterfall = page.getByRole('list', { name: 'From who matches to who gets it' })
  await waterfall.getByText('suppressed').waitFor()
  await waterfall.getByText('get it').waitFor()
  await isForAll(page, 'campaign-audience')
  await page.getByRole('link', { name: 'Schedule' }).click()
  await page.getByRole('button', { name: 'Monday to Friday, 9 to 5' }).click()
  await page.getByRole('textbox', { name: 'Friday to' }).fill('12:30')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await saved()
  await isForAll(page, 'campaign-schedule')
  await page.getByRole('button', { name: 'At any time' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await saved()
  await page.getByRole('navigation', { name: 'Campaign' }).getByRole('link', { name: 'Mailboxes' }).click()
  await page.getByRole('button', { name: /^Take anna/ }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await saved()
  await isForAll(page, 'campaign-mailboxes')

  // Launched: three get the first mail, then wait
  await page.getByRole('button', { name: 'Review and launch' }).click()
  await page.getByText('Nothing is missing.').waitFor()
  await page.getByText('The last recipient is through').waitFor()
  await page.getByRole('table', { name: 'Mails a day' }).getByText('6', { exact: true }).waitFor()
  await isForAll(page, 'campaign-launch')
  await page.getByRole('button', { name: 'Launch to 3' }).click()
  await page.getByRole('link', { name: 'Overview' }).click()
  const held = page.getByRole('link', { name: 'Waits between two steps · 3' })
  await held.waitFor()
  await page.getByRole('region', { name: 'Sent' }).getByText('3', { exact: true }).waitFor()
  await isForAll(page, 'campaign-overview')
  await held.click()
  await page.getByText('3 match.').waitFor()
  await page.getByLabel('Search recipients').fill('ada')
  await page.getByText('1 match.').waitFor()
  await isForAll(page, 'campaign-activity')
  await page.getByRole('link', { name: 'ada@example.test' }).click()
  await dialog.getByText('A wait of the sequence is not over. It goes on').waitFor()
  await dialog.getByText('Sent “Hello there”').waitFor()
  await isForAll(page, 'campaign-recipient')
  await page.keyboard.press('Escape')

  // An hour later one of them is suppressed; the others get the second mail
  await inTenantSql(tenantId, async (sql) => {
    await sql.query(
      `insert into suppression_list (tenant_id, key, kind, typed, reason, source) values ($1, 'cyd@example.test', 'address', 'x', 'manual', 'user')`,
      [tenantId],
    )
    await sql.query(`update inbox_message_refs set sent_at = sent_at - interval '2 hours' where tenant_id = $1`, [
      tenantId,
    ])
    await sql.query('update campaign_recipients set next_run_at = now() where tenant_id = $1', [tenantId])
  })
  await page.getByRole('link', { name: 'Overview' }).click()
  await page.getByText('Completed', { exact: true }).waitFor({ timeout: 60_000 })
  await page.getByRole('region', { name: 'Through' }).getByText('100%').waitFor()
  expect(
    sink
      .taken()
      .map(({ recipient }) => recipient)
      .toSorted(),
  ).toEqual(['ada', 'ada', 'bea', 'bea', 'cyd'].map((it) => `${it}@example.test`))
  await page.getByRole('link', { name: 'Activity' }).click()
  await page.getByRole('link', { name: 'cyd@example.test' }).click()
  await dialog.getByText('The address is on the suppression list.').waitFor()
  await isForAll(page, 'campaign-recipient-ended')
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Campaigns' }).click()
  await page.getByText('all 3 through').waitFor()
  await isForAll(page, 'campaigns')
}, 240_000)

test('the sequence of a running campaign is changed in a draft, published with a look at who moves where, and put back; a mail in doubt is settled', async () => {
  const { person, tenantId, companyId } = await newSender()
  const scene = await newScene(
    { tenantId, companyId },
    {
      ...{ port: sink.port, leads: 2 },
      steps: [{ stepType: 'email' }, { stepType: 'wait', waitDurationHours: 24 }, { stepType: 'email' }],
    },
  )
  await launched(scene)
  const page = await browser.newPage(person.cookies)
  await page.goto(`/campaigns/${encodeId('campaign', scene.campaignId)}`)
  await page.getByRole('link', { name: 'Waits between two steps · 2' }).waitFor({ timeout: 60_000 })
  await page.getByRole('link', { name: 'Sequence' }).click()
  await page.getByText('Everybody walks version 1.').waitFor()
  await page.getByRole('button', { name: 'Take out Wait' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByText('This is a draft').waitFor()
  await page.getByRole('button', { name: 'Publish' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('2 recipients stand at step 2 (wait)').waitFor()
  await isForAll(page, 'campaign-publish')
  await dialog.getByRole('button', { name: 'Publish version 2' }).click()
  await page.getByText('Everybody walks version 2.').waitFor()
  await page.getByRole('button', { name: 'Undo the last publication' }).click()
  await page.getByText('Everybody walks version 1.').waitFor()

  await inTenantSql(tenantId, (sql) =>
    sql.query(
      `update inbox_message_refs set status = 'uncertain', rule = 'lost-after-message', answer = 'The line went dead.' where id in
         (select id from inbox_message_refs where tenant_id = $1 and status = 'sent' limit 1)`,
      [tenantId],
    ),
  )
  await page.getByRole('link', { name: 'Activity' }).click()
  const wrong = page.getByRole('region', { name: 'What went wrong' })
  await wrong.getByText('The line went dead.').waitFor()
  await isForAll(page, 'campaign-wrong')
  await wrong.getByRole('button', { name: 'They arrived' }).click()
  await page.getByText('1 mail taken as sent.').waitFor()
  await wrong.waitFor({ state: 'hidden' })
}, 120_000)
