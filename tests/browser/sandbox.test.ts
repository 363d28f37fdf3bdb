import { afterAll, beforeAll, expect, test } from 'vitest'
import { lookAcross } from '../../prisma/tenancy.ts'
import { noteVisits } from '../mailworld/post.ts'
import { type MailWorld, openMailWorld } from '../mailworld/world.ts'
import { sendFrom } from '../sandbox/send.ts'
import { newPerson } from '../session/browser.ts'
import { isForAll, openBrowser } from './pages.ts'

let browser: Awaited<ReturnType<typeof openBrowser>>
let world: MailWorld
let outside: Awaited<ReturnType<typeof noteVisits>>
beforeAll(async () => {
  outside = await noteVisits()
  world = await openMailWorld()
  Object.assign(process.env, world.environment)
  browser = await openBrowser()
}, 60_000)
afterAll(async () => {
  await browser.close()
  await world.close()
  await outside.close()
})

test('what people in the sandbox were sent is read there, without running or opening it', async () => {
  const person = await newPerson()
  const member = await lookAcross('a test looks for a tenant').tenantUser.findFirstOrThrow({
    where: { user: { email: person.email } },
  })
  const page = await browser.newPage(person.cookies)
  await page.goto('/')
  await page.getByRole('link', { name: 'Sandbox' }).click()
  await page.getByText('Nobody was written to yet').waitFor()
  await isForAll(page, 'sandbox-empty')

  const html = `<h1>Hi Lee</h1><script>parent.document.title = 'broken'</script>
<img src="${outside.url}/opened" alt=""><a href="https://example.com/">Shop</a>`
  await sendFrom(member.tenantId, 'anna@shop.test', {
    to: 'is-away@people.test',
    subject: 'Grüße',
    text: 'Hi Lee',
    html,
  })
  await page.getByRole('button', { name: /is-away@people\.test/ }).click()
  const row = page.getByRole('row', { name: /Grüße/ })
  await row.getByText('answered that nobody is there').waitFor()
  await row.getByText('not signed').waitFor()
  await isForAll(page, 'sandbox')

  await row.getByRole('button', { name: 'Grüße' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.frameLocator('iframe').getByRole('heading', { name: 'Hi Lee' }).waitFor()
  await isForAll(page, 'sandbox-message')
  await drawer.getByText('Header', { exact: true }).click()
  await drawer.getByRole('row', { name: /Subject\s*Grüße|Subject\s*=\?UTF-8/ }).waitFor()
  await drawer.getByText('Source', { exact: true }).click()
  await drawer.getByText('MIME-Version: 1.0').waitFor()
  await isForAll(page, 'sandbox-source')

  const cookies = new Map((await page.context().cookies()).map(({ name, value }) => [name, value]))
  const address = page.url().replace(/&view=\w+/, '')
  await page.context().close()
  outside.hits.length = 0
  const fenced = await browser.newPage(cookies, { bypassCSP: false })
  const held = fenced.waitForEvent('requestfailed', (request) => request.url() === `${outside.url}/opened`)
  await fenced.goto(address)
  await fenced.frameLocator('iframe').getByRole('heading', { name: 'Hi Lee' }).waitFor()
  await held
  expect(await fenced.title()).toBe('Sandbox · PenguinMails')
  expect(outside.hits).toEqual([])
}, 120_000)

test('another organisation sees nothing of it', async () => {
  const page = await browser.newPage((await newPerson()).cookies)
  await page.goto('/sandbox?inbox=is-away%40people.test')
  await page.getByText('Nobody was written to yet').waitFor()
})
