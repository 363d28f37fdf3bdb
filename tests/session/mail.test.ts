import { randomUUID } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { afterAll, expect, test } from 'vitest'
import { send } from '../../jobs/email/send.ts'
import { openLog } from '../../jobs/log.ts'
import { notifications } from '../../prisma/notifications.ts'
import { lookAcross } from '../../prisma/tenancy.ts'
import { browser, newAddress, newPerson, password } from './browser.ts'

const folder = mkdtempSync(join(tmpdir(), 'penguinmails-outbox-'))
process.env.MAIL_FOLDER = folder
afterAll(() => rmSync(folder, { recursive: true }))

/** What the worker does with the mails that wait for somebody. */
async function deliver(recipient: string) {
  const waiting = await lookAcross('a test').emailInOutbox.findMany({ where: { recipient } })
  const run = { jobId: randomUUID(), attempt: 1, signal: new AbortController().signal, log: openLog('worker') }
  for (const { id } of waiting) await send({ emailId: id }, run)
  return waiting.map(({ id }) => id)
}

const read = (id: string) => PostalMime.parse(readFileSync(join(folder, `${id}.eml`)))

test('a link that was sent by mail opens the account, and nothing of it stays behind', async () => {
  const email = newAddress()
  const it = browser()
  await it.act('signUp', { name: 'Pia <b>', tenantName: 'Ice & Co', email, password })
  const [id = ''] = await deliver(email)
  const mail = await read(id)
  expect(mail).toMatchObject({ subject: 'Confirm your address', to: [{ address: email }] })
  expect(mail.html).toContain('Pia &lt;b&gt; for Ice &amp; Co')
  const [, token = ''] = /\/verify-email#([\w-]+)/.exec(mail.text ?? '') ?? []
  expect(await it.act('verifyEmail', { token, password })).toMatchObject({ __typename: 'Session' })
  expect(await lookAcross('a test').emailInOutbox.findFirst({ where: { id } })).toBeNull()
  const kept = await notifications.lookAcross('a test').transactionalEmail.findFirst({ where: { id } })
  expect(kept).toMatchObject({ status: 'sent', recipient: email })
  expect(JSON.stringify(kept)).not.toContain(token)
})

test('only the mailbox learns whether an address has an account', async () => {
  const { email } = await newPerson()
  const stranger = newAddress()
  for (const address of [email, stranger]) {
    await browser().act('signUp', { name: 'Pia', tenantName: 'Ice', email: address, password })
    await browser().act('requestPasswordReset', { email: address })
  }
  const subjects = async (ids: string[]) =>
    (await Promise.all(ids.filter((id) => readdirSync(folder).includes(`${id}.eml`)).map(read))).map(
      ({ subject }) => subject,
    )
  expect(await subjects(await deliver(email))).toEqual(
    expect.arrayContaining(['You have an account already', 'Choose a new password']),
  )
  expect(await subjects(await deliver(stranger))).toEqual(['Confirm your address'])
})
