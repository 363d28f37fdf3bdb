import { afterAll, beforeAll, test } from 'vitest'
import { enqueue } from '../../jobs/enqueue.ts'
import { inTenant, lookAcross } from '../../prisma/tenancy.ts'
import { newPerson } from '../session/browser.ts'
import { isForAll, openBrowser } from './pages.ts'

let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  browser = await openBrowser()
}, 60_000)
afterAll(() => browser.close())

test('the house is walked through: home, workspaces, jobs and system, in light and dark', async () => {
  const person = await newPerson()
  const user = await lookAcross('a test').user.findFirst({
    where: { email: person.email },
    include: { memberships: true },
  })
  const [membership] = user?.memberships ?? []
  if (!membership) throw new Error('not a member')
  const { tenantId, userId } = membership
  await inTenant(tenantId, (db) =>
    enqueue(db, 'notification.add', { userId, type: 'test', title: 'Hello', message: '' }),
  )
  const page = await browser.newPage(person.cookies)
  await page.goto('/')
  await page.getByRole('heading', { name: /Good (morning|afternoon|evening)/ }).waitFor()
  await page.getByText('Main database').waitFor()
  await isForAll(page, 'home')

  await page.getByRole('link', { name: 'Workspaces' }).click()
  await page.getByRole('button', { name: 'New workspace' }).first().click()
  await page.getByLabel('Name').fill('Emperor Coffee')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /create/i })
    .click()
  await page.getByText('Emperor Coffee').first().waitFor()
  await isForAll(page, 'workspaces')

  await page.getByRole('link', { name: 'Jobs' }).click()
  await page.getByText('notification.add').first().click()
  await page.getByRole('button', { name: 'Discard' }).waitFor()
  await isForAll(page, 'job')
  await page.keyboard.press('Escape')

  await page.getByRole('link', { name: 'System' }).click()
  await page.getByText('No worker is running: jobs wait.').waitFor()
  await isForAll(page, 'system')
})

test('the keyboard goes anywhere', async () => {
  const page = await browser.newPage((await newPerson()).cookies)
  await page.goto('/')
  await page.getByRole('heading', { name: /Good / }).waitFor()
  await page.keyboard.press('Control+k')
  await page
    .getByPlaceholder(/search/i)
    .last()
    .fill('system')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/system')
  await page
    .getByPlaceholder(/search/i)
    .last()
    .waitFor({ state: 'hidden' })
  await page.keyboard.press('g')
  await page.keyboard.press('j')
  await page.waitForURL('**/jobs**')
  await page.waitForFunction(() => document.title.startsWith('Jobs'))
})
