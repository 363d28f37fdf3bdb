import { afterAll, beforeAll, test } from 'vitest'
import { tellLive } from '../../jobs/notifications/tellLive.ts'
import { notifications } from '../../prisma/notifications.ts'
import { lookAcross } from '../../prisma/tenancy.ts'
import { newPerson } from '../session/browser.ts'
import { isForAll, openBrowser } from './pages.ts'

let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  browser = await openBrowser()
}, 60_000)
afterAll(() => browser.close())

test('the bell counts what is new as it comes, and the page lists it until it is read', async () => {
  const person = await newPerson()
  const membership = await lookAcross('a test').tenantUser.findFirstOrThrow({ where: { email: person.email } })
  const { tenantId, userId } = membership
  const page = await browser.newPage(person.cookies)
  await page.goto('/notifications')
  await page.getByText('Nothing new').waitFor()
  await isForAll(page, 'notifications-empty')

  const notice = { userId, type: 'test', title: 'A sender rests', message: 'Its domain is not verified any more.' }
  await notifications.asTenant(tenantId).notification.create({ data: notice })
  await tellLive(tenantId, userId)
  await page.getByRole('link', { name: 'Notifications, 1 unread' }).waitFor()
  await page.getByText('A sender rests').waitFor()
  await isForAll(page, 'notifications')

  await page.getByRole('button', { name: 'Mark as read: A sender rests' }).click()
  await page.getByRole('link', { name: 'Notifications', exact: true }).waitFor()
  await page.getByRole('button', { name: 'Mark all as read' }).waitFor({ state: 'detached' })
})
