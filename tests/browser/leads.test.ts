import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Worker } from '../../jobs/worker.ts'
import { useOwnDatabase } from '../jobs/ownDatabase.ts'
import { openWorker } from '../leads/people.ts'
import { newPerson } from '../session/browser.ts'
import { isForAll, openBrowser } from './pages.ts'

let browser: Awaited<ReturnType<typeof openBrowser>>
let worker: Worker
let drop = async () => {}
beforeAll(async () => {
  drop = await useOwnDatabase() // the worker would take the jobs of other tests
  browser = await openBrowser()
  worker = await openWorker()
}, 60_000)
afterAll(async () => {
  await worker.stop()
  await browser.close()
  await drop()
})

test('leads are added, found, tagged by the thousand and back, written into a file, and kept from being mailed', async () => {
  const page = await browser.newPage((await newPerson()).cookies)
  await page.goto('/leads')
  await page.getByRole('button', { name: 'Add a lead' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Address').fill('ada@example.test')
  await dialog.getByLabel('First name').fill('=Ada')
  await dialog.locator('button[type=submit]').click()
  await page.getByText('ada@example.test').first().waitFor()
  await isForAll(page, 'leads')

  await page.getByLabel('Choose ada@example.test').check()
  await page.getByRole('region', { name: 'Chosen leads' }).getByRole('button', { name: 'Tag' }).click()
  await page.getByRole('dialog').getByLabel('Tag').fill('hot')
  await page.getByRole('button', { name: 'Do it' }).click()
  await page.getByText('1 changed').waitFor({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Taken back').waitFor({ timeout: 30_000 })

  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: /CSV/ }).click()
  const link = page.getByRole('link', { name: 'Download' })
  await link.waitFor({ timeout: 30_000 })
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  const [head, row] = readFileSync(await download.path(), 'utf8').split('\r\n')
  expect(head).toMatch(/^\ufeffemail,firstName/)
  expect(row).toMatch(/^ada@example\.test,'=Ada,/)

  await page.getByText('ada@example.test').first().click()
  await page.getByRole('heading', { name: 'ada@example.test' }).waitFor()
  await isForAll(page, 'lead')

  await page.getByRole('link', { name: 'Lead upkeep' }).click()
  await page.getByRole('button', { name: 'New field' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Favourite colour')
  await page.getByRole('button', { name: 'Add the field' }).click()
  await page.getByText('favourite_colour').waitFor()
  await page.getByLabel('Mail came back, days ago').fill('30')
  await page.getByRole('button', { name: 'Whom would it be?' }).click()
  await page.getByText('Nobody would be deleted today.').waitFor()
  await isForAll(page, 'upkeep')

  await page.getByRole('link', { name: 'Suppression' }).click()
  await page.getByRole('heading', { name: 'Suppression' }).waitFor()
  await isForAll(page, 'suppression')
  await page.getByRole('link', { name: 'Lists and segments' }).click()
  await page.getByRole('link', { name: 'New segment' }).first().click()
  await page.getByRole('heading', { level: 1 }).waitFor()
  await isForAll(page, 'segment')
}, 180_000)
