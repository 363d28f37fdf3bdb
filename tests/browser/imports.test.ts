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

const rowCount = 50_000
const rowOf = (i: number) => (i % 1_000 === 7 ? `nobody ${i};Nina;DE;no` : `person${i}@example.test;Nina;DE;${i % 90}`)
const file = `E-Mail;Vorname;Land;Score\n${Array.from({ length: rowCount }, (_, i) => rowOf(i)).join('\n')}\n`

test('50,000 rows are brought in the wizard, watched after leaving the page, their errors downloaded, and undone', async () => {
  const page = await browser.newPage((await newPerson()).cookies)
  await page.goto('/imports')
  await page.getByText('No import yet').waitFor()
  await isForAll(page, 'imports-empty')
  await page
    .getByLabel('File of leads')
    .setInputFiles({ name: 'fair.csv', mimeType: 'text/csv', buffer: Buffer.from(file) })

  await page.getByText('Nothing is changed until you start').waitFor()
  expect(await page.getByRole('combobox', { name: 'E-Mail becomes' }).inputValue()).toBe('Email address')
  await page.getByRole('combobox', { name: 'Score becomes' }).click()
  await page.getByRole('option', { name: 'New field …' }).click()
  await page.getByRole('combobox', { name: 'What it holds' }).click()
  await page.getByRole('option', { name: 'Number' }).click()
  await page.getByRole('button', { name: 'Add the field' }).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.getByRole('combobox', { name: 'Put all of them on a list' }).click()
  await page.getByRole('option', { name: 'A new list …' }).click()
  await page.getByLabel('Name of the new list').fill('Fair')
  await page.getByText('Score is a number').waitFor({ state: 'hidden' })
  await page.getByText('The address has no @.').first().waitFor()
  await isForAll(page, 'import-wizard')
  await page.getByRole('button', { name: 'Start the import' }).click()
  await page.getByRole('progressbar').waitFor()

  await page.getByRole('link', { name: 'Workspaces' }).click()
  await page.getByRole('heading', { name: 'Workspaces' }).waitFor()
  await page.getByRole('link', { name: 'Imports' }).click()
  await page.getByRole('link', { name: 'fair.csv' }).click()
  await page.getByText('50,000 rows').waitFor({ timeout: 90_000 })
  await page.getByText('49,950').waitFor()
  await isForAll(page, 'import')

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByText('Download all as CSV').click()])
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\r\n')
  expect(lines).toHaveLength(1 + 50)
  expect(lines[1]).toBe('9,E-Mail,The address has no @.,nobody 7')

  await page.getByRole('button', { name: 'Undo the import' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Undo the import' }).click()
  await page.getByText('Taken back: Imported fair.csv').waitFor({ timeout: 90_000 })
  await page.getByRole('link', { name: 'Leads', exact: true }).click()
  await page.getByText('No lead yet').waitFor()
}, 240_000)
