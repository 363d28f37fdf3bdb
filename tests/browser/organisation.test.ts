import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newAddress, newPerson, password, secretFor } from '../session/browser.ts'
import { isForAll, openBrowser } from './pages.ts'

let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  browser = await openBrowser()
}, 60_000)
afterAll(() => browser.close())

const run = promisify(execFile)

/** Runs what the page says one may run, and answers the body and the status. */
async function runExample(example: string) {
  const { stdout } = await run('sh', ['-c', `${example} -s -w '\\n%{http_code}'`])
  const [body = '', status] = stdout.split(/\n(?=\d+$)/)
  return { body: JSON.parse(body) as object, status: Number(status) }
}

test('a token is made, used with the curl command that is shown, revoked, and refused', async () => {
  const page = await browser.newPage((await newPerson()).cookies)
  await page.goto('/tokens')
  await page.getByText('No token yet').waitFor()
  await isForAll(page, 'tokens-none')
  await page.getByRole('button', { name: 'New token' }).first().click()
  await page.getByRole('button', { name: 'Create token' }).click()
  await page.getByText('Say what it is for.').waitFor()
  await page.getByLabel('What is it for?').fill('Nightly import')
  await page.getByLabel('company:read').check()
  await isForAll(page, 'tokens-new')
  await page.getByRole('button', { name: 'Create token' }).click()
  await page.getByRole('heading', { name: 'Copy your token' }).waitFor()
  await isForAll(page, 'tokens-shown')
  const example = (await page.locator('pre').nth(1).textContent()) ?? ''
  expect(await runExample(example)).toMatchObject({
    status: 200,
    body: { data: { viewer: { permissions: ['company:read'] } } },
  })
  await page.getByRole('button', { name: 'I have kept it' }).click()
  await page.getByRole('cell', { name: 'Nightly import', exact: true }).waitFor()
  await isForAll(page, 'tokens')
  await page.getByRole('button', { name: 'Revoke Nightly import' }).click()
  await page.getByRole('button', { name: 'Revoke', exact: true }).click()
  await page.getByText('No token yet').waitFor()
  expect(await runExample(example)).toMatchObject({
    status: 401,
    body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
  })
}, 120_000)

test('an owner invites somebody, who joins by the link; roles change, and the audit log has it all', async () => {
  const page = await browser.newPage((await newPerson()).cookies)
  const address = newAddress()
  await page.goto('/members')
  await page.getByRole('button', { name: 'Invite' }).click()
  await page.getByLabel('Email').fill(address)
  await isForAll(page, 'members-invite')
  await page.getByRole('button', { name: 'Send the invitation' }).click()
  await page.getByText(address, { exact: true }).waitFor()
  await isForAll(page, 'members')

  const guest = await browser.newPage()
  await guest.goto(`/invitation#${await secretFor(address, 'invitation')}`)
  await guest.getByRole('heading', { name: 'Join Ice Ltd' }).waitFor()
  await isForAll(guest, 'invitation')
  await guest.getByLabel('Your name').fill('Ned New')
  await guest.getByLabel('Choose a password').fill(password)
  await guest.getByRole('button', { name: 'Join', exact: true }).click()
  await guest.getByRole('heading', { name: /Ned/ }).waitFor()
  expect(await guest.getByRole('link', { name: 'Audit log' }).count()).toBe(0)

  await page.reload()
  await page.getByRole('combobox', { name: 'Role of Ned New' }).click()
  await page.getByRole('option', { name: 'Admin' }).click()
  await page.getByText('Ned New is admin now.').waitFor()
  await page.getByRole('link', { name: 'Audit log' }).click()
  await page.getByText('change member roles').waitFor()
  await page.getByText('accept invitation').waitFor()
  await isForAll(page, 'audit')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'CSV' }).click()
  expect((await download).suggestedFilename()).toBe('audit.csv')
  await page.getByRole('combobox', { name: 'What' }).click()
  await page.getByRole('option', { name: 'createInvitation' }).click()
  await page.waitForURL(/action=createInvitation/)
  await page.getByText('change member roles').waitFor({ state: 'detached' })
}, 120_000)

test('the organisation’s settings, rules and bills are kept', async () => {
  const page = await browser.newPage((await newPerson()).cookies)
  await page.goto('/organisation')
  const looks = page.getByRole('region', { name: 'Looks and habits' })
  await looks.getByLabel('Name').fill('Ice AG')
  await looks.getByRole('combobox', { name: 'Dates' }).click()
  await page.getByRole('option', { name: /DD\.MM\.YYYY/ }).click()
  await isForAll(page, 'organisation')
  await looks.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').first().waitFor()
  const bills = page.getByRole('region', { name: 'Bills' })
  await bills.getByLabel('Country, as two letters').fill('Germany')
  await bills.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Write the country as two letters, as DE.').waitFor()
  await bills.getByLabel('Country, as two letters').fill('de')
  await bills.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').nth(1).waitFor()
  const rules = page.getByRole('region', { name: 'Rules for signing in' })
  await rules.getByLabel('Shortest password').fill('7')
  await rules.getByRole('button', { name: 'Save' }).click()
  await page.getByText('At least 8.').waitFor()
  await rules.getByLabel('Shortest password').fill('14')
  await rules.getByRole('button', { name: 'Save' }).click()
  await page.getByText('It holds from now on.').waitFor()
  await page.reload()
  await expect.poll(() => looks.getByLabel('Name').inputValue()).toBe('Ice AG')
  expect(await bills.getByLabel('Country, as two letters').inputValue()).toBe('DE')
  expect(await rules.getByLabel('Shortest password').inputValue()).toBe('14')
}, 120_000)

test('the members of a workspace are chosen', async () => {
  const page = await browser.newPage((await newPerson()).cookies)
  await page.goto('/workspaces')
  await page.getByRole('button', { name: 'Actions for Ice Ltd' }).click()
  await page.getByRole('menuitem', { name: 'Members' }).click()
  await page.getByRole('heading', { name: 'Members of Ice Ltd' }).waitFor()
  await page.getByLabel('Members', { exact: true }).first().click()
  await page.getByRole('option', { name: /Pia Pinguin/ }).click()
  await page.keyboard.press('Tab')
  await isForAll(page, 'workspace-members')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.').waitFor()
}, 60_000)
