import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeId } from '../../api/graphql/ids.ts'
import { inTenantSql } from '../../prisma/tenancy.ts'
import { useOwnDatabase } from '../jobs/ownDatabase.ts'
import { asked, upsert } from '../leads/people.ts'
import { newGround } from '../sending/ground.ts'
import { newPerson } from '../session/browser.ts'
import { letter, published } from '../templates/library.ts'
import { isForAll, openBrowser } from './pages.ts'

let browser: Awaited<ReturnType<typeof openBrowser>>
let drop = async () => {}
beforeAll(async () => {
  drop = await useOwnDatabase() // the worker would take the jobs of other tests
  browser = await openBrowser()
}, 60_000)
afterAll(async () => {
  await browser.close()
  await drop()
})

/** Somebody whose workspace has a mailbox, two published templates and a list of three. */
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
  const leads = ['ada', 'bea', 'cyd'].map((it) => ({ email: `${it}@example.test`, firstName: it }))
  const list = await person.act('createLeadList', { name: 'Guests' })
  await upsert(tenant, { leads, listIds: [list.id] })
  return { person, tenantId, companyId }
}

test('a sequence of three steps is built by keyboard and mouse, as a list and as a picture, with whom, when and from where', async () => {
  const { person, tenantId, companyId } = await newSender()
  const ground = await newGround({ tenantId, companyId }, { port: 9, count: 40 })
  const page = await browser.newPage(person.cookies)
  await page.goto('/campaigns?status=draft')
  await page.getByText('No campaign is like that').waitFor()
  await page.getByRole('button', { name: 'New campaign' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Spring greetings')
  await dialog.getByRole('button', { name: 'Make the draft' }).click()

  // Sequence: a mail, a wait, a mail
  await page.getByText('No step yet').waitFor()
  await isForAll(page, 'campaign-sequence-empty')
  await page.getByRole('button', { name: 'Add a mail' }).click()
  await page.getByRole('combobox', { name: 'Template' }).click()
  await page.getByRole('option', { name: 'Hello there' }).click()
  await page.getByRole('button', { name: 'Add a mail' }).click()
  await page.getByRole('combobox', { name: 'Template' }).click()
  await page.getByRole('option', { name: 'Once more' }).click()
  await page.getByRole('button', { name: 'Try variants (A/B)' }).click()
  await page.getByRole('group', { name: 'Variant B' }).getByLabel('Subject').fill('Still there?')
  await page.getByRole('button', { name: 'Add a wait' }).click()
  const wait = page.getByRole('button', { name: /3\. Wait/ })
  await wait.focus()
  await page.keyboard.press('Alt+ArrowUp')
  await page.getByRole('button', { name: /2\. Wait 3 days/ }).waitFor()
  expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('2. Wait')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').first().waitFor()
  await page.getByRole('button', { name: /3\. Once more/ }).click()
  await isForAll(page, 'campaign-sequence')
  await page.getByText('Canvas').click()
  await page.getByText('The end').waitFor()
  await page.getByLabel(/Step 2: Wait/).click()
  await page.getByRole('region', { name: 'The chosen step' }).getByLabel('Wait', { exact: true }).fill('4')
  await page.getByLabel('Step 2: Wait. 4 days').waitFor()
  await isForAll(page, 'campaign-canvas')
  await page.getByRole('link', { name: 'Audience' }).click()
  await page.getByText('Leave without saving?').waitFor()
  await page.getByRole('button', { name: 'Stay' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Save', disabled: true }).waitFor()

  // Audience, schedule, mailboxes
  await page.getByRole('link', { name: 'Audience' }).click()
  await page.getByRole('combobox', { name: 'In any of these' }).click()
  await page.getByRole('option', { name: 'Guests (3)' }).click()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Save', disabled: true }).waitFor()
  await isForAll(page, 'campaign-audience')
  await page.getByRole('link', { name: 'Schedule' }).click()
  await page.getByRole('button', { name: 'Monday to Friday, 9 to 5' }).click()
  await page.getByRole('textbox', { name: 'Friday to' }).fill('12:30')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Save', disabled: true }).waitFor()
  await isForAll(page, 'campaign-schedule')
  await page.getByRole('link', { name: 'Mailboxes' }).click()
  await page.getByRole('button', { name: /^Take anna@/ }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Save', disabled: true }).waitFor()
  await isForAll(page, 'campaign-mailboxes')
  await page.reload()
  await page.getByText('anna@').first().waitFor()

  // One that runs: how far it is, who stands where, why one was not mailed
  await inTenantSql(tenantId, (sql) =>
    sql.query(
      `update campaign_recipients set blocked_by = 'window', blocked_until = now() + interval '3 hours',
         trace = jsonb_build_array(jsonb_build_object('at', now() - interval '1 hour', 'did', 'planned', 'step', step_id))
        where campaign_id = $1`,
      [ground.campaignId],
    ),
  )
  await page.goto('/campaigns')
  await isForAll(page, 'campaigns')
  await page.getByRole('link', { name: /^sender-/ }).click()
  await page.getByRole('region', { name: 'Why not yet' }).getByText('Outside the sending times').waitFor()
  await isForAll(page, 'campaign-overview')
  await page.getByRole('link', { name: /Outside the sending times/ }).click()
  await page.getByText('43 match.').waitFor()
  await page.getByLabel('Search recipients').fill('lead7@')
  await page.getByText('1 match.').waitFor()
  await isForAll(page, 'campaign-activity')
  await page.getByRole('link', { name: /^lead7@/ }).click()
  await page.getByRole('dialog').getByText('That ends').waitFor()
  await page.getByRole('dialog').getByText('Planned a mail').waitFor()
  await isForAll(page, 'campaign-recipient')
}, 180_000)
