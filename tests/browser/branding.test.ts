import { afterAll, beforeAll, expect, test } from 'vitest'
import { newPerson } from '../session/browser.ts'
import { png } from '../tenants/pictures.ts'
import { isForAll, openBrowser } from './pages.ts'

let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  browser = await openBrowser()
}, 60_000)
afterAll(() => browser.close())

test('an organisation brings its logo and its icon, and sees them', async () => {
  const person = await newPerson()
  const page = await browser.newPage(person.cookies)
  await page.goto('/organisation')
  const file = (name: string, buffer: Buffer, mimeType = 'image/png') => ({ name, mimeType, buffer })
  await page.getByLabel('Logo, a file').setInputFiles(file('logo.png', Buffer.from('no picture')))
  await page.getByText('The picture is a PNG, JPEG or WebP file.').waitFor()
  await page.getByLabel('Logo, a file').setInputFiles(file('logo.png', png(64)))
  await page.getByRole('img', { name: 'The logo of the organisation' }).waitFor()
  await page.getByLabel('Browser icon, a file').setInputFiles(file('icon.png', png(32)))
  await page.getByRole('img', { name: 'The browser icon of the organisation' }).waitFor()
  await page.waitForFunction(() =>
    document.querySelector('link[rel="icon"]')?.getAttribute('href')?.includes('/brand/'),
  )
  expect(await page.locator('nav img').count()).toBe(1)
  await isForAll(page, 'branding')
  await page.getByRole('button', { name: 'Remove the logo' }).click()
  await page.getByRole('img', { name: 'The logo of the organisation' }).waitFor({ state: 'detached' })
})
