import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { secretFor } from '../session/browser.ts'
import { appOf } from '../session/totp.ts'
import { isForAll, openBrowser } from './pages.ts'

let browser: Awaited<ReturnType<typeof openBrowser>>
beforeAll(async () => {
  browser = await openBrowser()
}, 60_000)
afterAll(() => browser.close())

const email = `${randomUUID()}@example.test`
const password = 'a fine day on the ice'
const picture = (page: Page, name: string) =>
  process.env.PICTURES
    ? page.screenshot({ path: join(process.env.PICTURES, `${name}.png`), fullPage: true })
    : undefined

test('sign up, verify, set up an app, sign out, sign in with its code; then with a passkey', async () => {
  const page = await browser.newPage()
  await page.goto('/sign-up')
  await page.getByLabel('Your name').fill('Pia Pinguin')
  await page.getByLabel('Organisation').fill('Ice Ltd')
  await page.getByRole('textbox', { name: 'Email' }).fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await isForAll(page, 'account-1')
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor()
  await picture(page, 'mail-sent')

  await page.goto(`/verify-email#${await secretFor(email, 'sign-up')}`)
  await page.getByLabel('Password', { exact: true }).fill('not the password')
  await page.getByRole('button', { name: 'Confirm and sign in' }).click()
  await page.getByText('not the password that this sign-up').waitFor()
  await isForAll(page, 'account-2')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Confirm and sign in' }).click()
  await page.getByRole('heading', { name: /Pia/ }).waitFor()

  await page.goto('/account')
  await page.getByRole('button', { name: 'Set up an app' }).click()
  const app = appOf((await page.getByTestId('totp-secret').textContent()) ?? '')
  await picture(page, 'totp')
  await page.getByLabel('The code it shows now').fill(app.code(-1))
  await page.getByRole('button', { name: 'Turn on' }).click()
  await page.getByRole('heading', { name: 'Keep your backup codes' }).waitFor()
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await page.getByText('10 backup codes are left.').waitFor()
  await isForAll(page, 'account-3')
  await picture(page, 'account')

  await signOut(page)
  await page.getByRole('textbox', { name: 'Email' }).fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('heading', { name: 'One more step' }).waitFor()
  await isForAll(page, 'account-4')
  await page.getByLabel('Code').fill('000000')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('The code is not right').waitFor()
  await page.getByLabel('Code').fill(app.code())
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByRole('heading', { name: /Pia/ }).waitFor()

  // An authenticator as a laptop has one built in.
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true } as const
  const more = { isUserVerified: true, automaticPresenceSimulation: true }
  await devtools.send('WebAuthn.addVirtualAuthenticator', { options: { ...options, ...more } })
  await page.getByRole('button', { name: /account menu/ }).click()
  await page.getByRole('menuitem', { name: 'Your account' }).click()
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByText('The passkey is added.').waitFor()
  await signOut(page)
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
  await page.getByRole('heading', { name: /Pia/ }).waitFor()
  await signOut(page)
  await page.getByRole('textbox', { name: 'Email' }).fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await page.getByRole('heading', { name: /Pia/ }).waitFor()
}, 120_000)

async function signOut(page: Page) {
  await page.getByRole('button', { name: /account menu/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor()
}

test('a forgotten password, a changed address, and preferences that follow their person', async () => {
  const page = await browser.newPage()
  await page.goto('/sign-up')
  const address = `${randomUUID()}@example.test`
  for (const [label, text] of [
    ['Your name', 'Olga'],
    ['Organisation', 'Floe'],
    ['Email', address],
  ] as const) {
    await page.getByLabel(label).fill(text)
  }
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Create account' }).click()
  await page.getByRole('heading', { name: 'Look into your mail' }).waitFor()
  await page.goto(`/verify-email#${await secretFor(address, 'sign-up')}`)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Confirm and sign in' }).click()
  await page.getByRole('heading', { name: /Olga/ }).waitFor()

  const other = await browser.newPage()
  await other.goto('/forgot-password')
  await other.getByRole('textbox', { name: 'Email' }).fill(address)
  await other.getByRole('button', { name: 'Send the link' }).click()
  await other.getByRole('heading', { name: 'Look into your mail' }).waitFor()
  await other.goto(`/reset-password#${await secretFor(address, 'password-reset')}`)
  await other.getByLabel('New password').fill('short')
  await other.getByRole('button', { name: 'Change the password' }).click()
  await other.getByText('At least 12 characters.').waitFor()
  await isForAll(other, 'account-5')
  const next = 'another day on the ice'
  await other.getByLabel('New password').fill(next)
  await other.getByRole('button', { name: 'Change the password' }).click()
  await other.getByRole('textbox', { name: 'Email' }).fill(address)
  await other.getByLabel('Password', { exact: true }).fill(next)
  await other.getByRole('button', { name: 'Sign in', exact: true }).click()
  await other.getByRole('heading', { name: /Olga/ }).waitFor()

  // The session of before the change is over.
  await page.goto('/account')
  await page.getByRole('heading', { name: 'Sign in', exact: true }).waitFor()

  await other.goto('/account')
  await other.getByRole('combobox', { name: 'Colours' }).click()
  await other.getByRole('option', { name: 'Dark' }).click()
  await other.getByRole('button', { name: 'Save preferences' }).click()
  await other.getByText('Saved.').waitFor()
  await page.getByRole('textbox', { name: 'Email' }).fill(address)
  await page.getByLabel('Password', { exact: true }).fill(next)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('heading', { name: 'Your account' }).waitFor()
  await page.waitForFunction(() => document.documentElement.dataset.mantineColorScheme === 'dark')
  await picture(page, 'account-dark')

  const moved = `${randomUUID()}@example.test`
  await page.getByLabel('New address').fill(moved)
  await page.getByRole('button', { name: 'Change address' }).click()
  await page.getByText(`We have written to ${moved}`).waitFor()
  await page.goto(`/confirm-email#${await secretFor(moved, 'email-change')}`)
  await page.getByRole('button', { name: 'Use this address' }).click()
  await page.getByText(moved).waitFor()
}, 120_000)
