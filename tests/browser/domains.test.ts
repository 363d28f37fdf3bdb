import { afterAll, beforeAll, expect, test } from 'vitest'
import { newName, type Outside, openOutside, publish } from '../domains/outside.ts'
import { newPerson } from '../session/browser.ts'
import { isForAll, openBrowser } from './pages.ts'

let outside: Outside
let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  outside = await openOutside()
  browser = await openBrowser()
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await outside?.close()
})

test('a domain turns verified before one’s eyes, a mailbox says what is wrong in its server’s words, and a test mail arrives', async () => {
  const { world } = outside
  const page = await browser.newPage((await newPerson()).cookies)
  const name = newName()
  await page.goto('/')
  await page.getByRole('link', { name: 'Domains', exact: true }).click()
  await page.getByText('No domain yet').waitFor()
  await page.getByRole('button', { name: 'Add a domain' }).first().click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Domain').fill('gmail.com')
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await dialog.getByText('gmail.com belongs to a mail provider').waitFor()
  await isForAll(page, 'domain-new')
  await dialog.getByLabel('Domain').fill(name)
  await dialog.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('heading', { level: 1, name }).waitFor()
  const spf = page.getByRole('region', { name: `TXT ${name}`, exact: true })
  await spf.getByText('Not there').waitFor()
  await isForAll(page, 'domain-pending')

  // As at a DNS provider: what the page says is typed there, one record wrongly at first.
  const rows = await page.getByRole('region', { name: new RegExp(`^TXT .*${name}$`) }).all()
  const records = await Promise.all(
    rows.map(async (row) => {
      const [host = '', value = ''] = await row.locator('code').allTextContents()
      return { purpose: host, name: host, type: 'TXT' as const, value }
    }),
  )
  expect(records).toHaveLength(4)
  publish(world, name, records, ({ purpose, value }) => (purpose === name ? 'v=spf1 +all' : value))
  await page.getByRole('button', { name: 'Look again' }).click()
  await spf.getByText('Not right').waitFor()
  await spf.getByText('v=spf1 +all').waitFor()
  await spf.getByText('It lets everybody send (+all): use ~all or -all.').waitFor()
  await isForAll(page, 'domain-wrong')
  publish(world, name, records)
  await page.getByRole('button', { name: 'Look again' }).click()
  await page.getByText('Verified', { exact: true }).waitFor()
  await page.getByText('1 of 10 lookups').waitFor()
  await isForAll(page, 'domain-verified')

  await page.getByRole('button', { name: 'Rotate' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Make new keys' }).click()
  await page.getByText('signs once its record is found').first().waitFor()
  await page.getByLabel('Links lead through').fill('elsewhere.test')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText(`Take a host below the domain, such as links.${name}.`).waitFor()
  await page.getByLabel('Links lead through').fill(`links.${name}`)
  await page.getByRole('button', { name: 'Save' }).click()
  await page
    .getByRole('region', { name: `CNAME links.${name}` })
    .getByText('Not there')
    .waitFor()
  await page.getByRole('button', { name: 'Publish in the sandbox’s DNS' }).waitFor()

  await page.getByRole('link', { name: 'Mailboxes', exact: true }).click()
  await page.getByText('No mailbox yet').waitFor()
  await isForAll(page, 'mailboxes-empty')
  await page.getByRole('button', { name: 'Add a mailbox' }).first().click()
  await dialog.getByLabel('Whose servers it is on').click()
  await page.getByRole('option', { name: 'Another server' }).click()
  const anna = world.account(`anna@${name}`)
  await dialog.getByLabel('Address').fill(anna.address)
  await dialog.getByLabel('Name', { exact: true }).fill('Anna Smith')
  for (const [server, port] of [
    ['SMTP server', world.smtp.port],
    ['IMAP server', world.imap.port],
  ] as const) {
    const group = dialog.getByRole('group', { name: server })
    await group.getByLabel(server).fill('127.0.0.1')
    await group.getByLabel('Port').fill(String(port))
  }
  await dialog.getByLabel('Password', { exact: true }).fill('wrong')
  await isForAll(page, 'mailbox-new')
  await dialog.getByRole('button', { name: 'Add and try it' }).click()
  await page.getByRole('heading', { level: 1, name: anna.address }).waitFor()
  const refusal = 'Authentication credentials invalid: user name or password is wrong'
  await page.getByRole('alert').getByText(refusal).waitFor()
  await page.getByText('Its server refuses it').waitFor()
  await isForAll(page, 'mailbox-refused')

  await page.getByLabel('New password').fill(anna.password)
  await page.getByRole('button', { name: 'Save and try it' }).click()
  await page.getByRole('region', { name: 'SMTP: sending' }).getByText('Lets us in').waitFor()
  await page.getByRole('region', { name: 'IMAP: reading' }).getByText('Lets us in').waitFor()
  await page.getByLabel('To whom').fill('lee@people.test')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByText('Taken for lee@people.test').waitFor()
  const [message] = world.inbox('lee@people.test').messages
  expect((await message?.verdict)?.dkim.map(({ result }) => result)).toEqual(['pass', 'pass'])

  await page.getByLabel('Mails a day, at most').fill('40')
  await page.getByRole('button', { name: 'Monday to Friday, 9 to 5' }).click()
  await page.getByRole('region', { name: 'How it sends' }).getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved.', { exact: true }).waitFor()
  await isForAll(page, 'mailbox')
  await page.getByRole('button', { name: 'Pause' }).click()
  await dialog.getByLabel('Why').fill('Anna is on holiday')
  await dialog.getByRole('button', { name: 'Pause it' }).click()
  await page.getByText('Anna is on holiday').waitFor()
  await page.getByRole('button', { name: 'Resume' }).click()
  await page.getByRole('button', { name: 'Pause', exact: true }).waitFor()

  await page.getByRole('link', { name: 'Mailboxes', exact: true }).click()
  await page.getByRole('button', { name: 'Import' }).click()
  await dialog.getByLabel('CSV').fill(`email,provider\nbert@${name},sandbox\nnobody,sandbox`)
  await dialog.getByRole('button', { name: 'Add them' }).click()
  await dialog.getByText('One mailbox was added').waitFor()
  await dialog.getByRole('row', { name: /^3 nobody/ }).waitFor()
  await isForAll(page, 'mailboxes-imported')
  await dialog.getByRole('button', { name: 'Done' }).click()
  await page.getByRole('row', { name: /anna@.* Active/ }).waitFor()
  await isForAll(page, 'mailboxes')

  await page.getByRole('link', { name: `bert@${name}` }).click()
  await page.getByLabel('To whom').fill('opens@people.test')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByRole('link', { name: 'Read it in the sandbox' }).click()
  await page.getByRole('button', { name: 'A test from PenguinMails' }).click()
  await page.getByRole('dialog').frameLocator('iframe').getByText('It did.').waitFor()
}, 240_000)
