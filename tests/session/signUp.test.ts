import { expect, test } from 'vitest'
import { lookAcross } from '../../prisma/tenancy.ts'
import { browser, newAddress, newPerson, password, secretFor } from './browser.ts'

const person = (email: string) => ({ name: 'Pia', tenantName: 'Ice', email, password })
const userOf = (email: string) => lookAcross('a test').user.findFirst({ where: { email } })

test('nobody exists until the mailbox has answered, and then they are the owner of their tenant', async () => {
  const email = newAddress()
  const it = browser()
  expect(await it.act('signUp', person(email))).toMatchObject({ __typename: 'MailSent', email })
  expect(await userOf(email)).toBeNull()
  expect(await it.signIn(email)).toMatchObject({ __typename: 'WrongCredentials' })

  const token = await secretFor(email, 'sign-up')
  expect(await it.act('verifyEmail', { token, password })).toMatchObject({ __typename: 'Session' })
  expect(await it.viewer()).toMatchObject({ user: { email }, permissions: expect.arrayContaining(['company:write']) })
  expect(await userOf(email)).toMatchObject({ emailVerified: expect.any(Date) })
})

test('a link without the password of its sign-up opens nothing, and works once', async () => {
  const email = newAddress()
  const it = browser()
  await it.act('signUp', person(email))
  const token = await secretFor(email, 'sign-up')
  expect(await it.act('verifyEmail', { token, password: 'somebody else’s guess' })).toMatchObject({
    __typename: 'WrongCredentials',
  })
  expect(await it.act('verifyEmail', { token: `${token}x`, password })).toMatchObject({ __typename: 'LinkOver' })
  expect(await it.act('verifyEmail', { token, password })).toMatchObject({ __typename: 'Session' })
  expect(await it.act('verifyEmail', { token, password })).toMatchObject({ __typename: 'LinkOver' })
})

test('only hashes of links are kept', async () => {
  const email = newAddress()
  await browser().act('signUp', person(email))
  const token = await secretFor(email, 'sign-up')
  const kept = await lookAcross('a test').emailToken.findFirst({ where: { email } })
  expect(JSON.stringify(kept)).not.toContain(token)
  expect(JSON.stringify(kept)).not.toContain(password)
})

test('an address that has an account gets the same answer, and a mail of another kind', async () => {
  const { email } = await newPerson()
  const known = await browser().act('signUp', person(email))
  const other = newAddress()
  const unknown = await browser().act('signUp', person(other))
  expect({ ...known, email: '' }).toEqual({ ...unknown, email: '' })
  const token = await secretFor(email, 'sign-up')
  expect(await browser().act('verifyEmail', { token, password })).toMatchObject({ __typename: 'LinkOver' })
})

test.each([
  ['a short one', 'brief', 'At least 12'],
  ['a common one, dressed up', 'Password2024!', 'tried first'],
  ['a common one, twice', 'qwertyqwerty', 'tried first'],
  ['a row of the keyboard', 'abcdefghijklmn', 'tried first'],
  ['few letters', 'aaaaaaaaaaaabbbb', 'tried first'],
])('a password that is %s is refused with its reason', async (_, secret, reason) => {
  const outcome = await browser().act('signUp', { ...person(newAddress()), password: secret })
  expect(outcome).toMatchObject({
    __typename: 'InvalidInput',
    issues: [{ path: 'password', message: expect.stringContaining(reason) }],
  })
})

test('a forgotten password is replaced by way of the mailbox, and every session ends', async () => {
  const it = await newPerson()
  const stranger = browser()
  expect(await stranger.act('requestPasswordReset', { email: it.email })).toMatchObject({ __typename: 'MailSent' })
  const token = await secretFor(it.email, 'password-reset')
  const next = 'another day on the ice'
  expect(await stranger.act('resetPassword', { token, password: 'brief' })).toMatchObject({
    __typename: 'InvalidInput',
  })
  expect(await stranger.act('resetPassword', { token, password: next })).toMatchObject({ __typename: 'PasswordReset' })
  expect(await stranger.act('resetPassword', { token, password: next })).toMatchObject({ __typename: 'LinkOver' })
  expect(await it.viewer()).toBeNull()
  expect(await it.signIn(it.email)).toMatchObject({ __typename: 'WrongCredentials' })
  expect(await it.signIn(it.email, next)).toMatchObject({ __typename: 'Session' })
})

test('a mailbox is not flooded: after some links it is left in peace, with the same answer', async () => {
  const email = newAddress()
  for (let i = 0; i < 12; i++) {
    expect(await browser().act('requestPasswordReset', { email })).toMatchObject({ __typename: 'MailSent' })
  }
  const mails = await lookAcross('a test').emailInOutbox.count({ where: { recipient: email } })
  expect(mails).toBeLessThanOrEqual(8)
})

test('a new address counts once its mailbox has answered, and needs a fresh proof', async () => {
  const it = await newPerson()
  const next = newAddress()
  await lookAcross('a test').userSession.updateMany({
    where: { user: { email: it.email } },
    data: { authenticatedAt: new Date(Date.now() - 11 * 60_000) },
  })
  expect(await it.act('changeEmail', { email: next })).toMatchObject({
    __typename: 'ConfirmationNeeded',
    methods: ['password'],
  })
  expect(await it.act('changePassword', { password: 'yet another fine day' })).toMatchObject({
    __typename: 'ConfirmationNeeded',
  })
  expect(await it.act('startTotp')).toMatchObject({ __typename: 'ConfirmationNeeded' })
  expect(await it.act('confirmIdentity', { password: 'wrong' })).toMatchObject({ __typename: 'WrongProof' })
  expect(await it.act('confirmIdentity', { password })).toMatchObject({ __typename: 'IdentityConfirmed' })
  expect(await it.act('changeEmail', { email: next })).toMatchObject({ __typename: 'MailSent' })
  expect(await it.viewer()).toMatchObject({ user: { email: it.email } })
  const token = await secretFor(next, 'email-change')
  expect(await browser().act('confirmEmailChange', { token })).toMatchObject({
    __typename: 'EmailChanged',
    email: next,
  })
  expect(await it.viewer()).toMatchObject({ user: { email: next } })
})
