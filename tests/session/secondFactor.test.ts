import { expect, test } from 'vitest'
import { acrossTenants, lookAcross } from '../../prisma/tenancy.ts'
import { browser, newPerson, password } from './browser.ts'
import { enableTotp } from './totp.ts'

test('with an app set up, a sign-in asks for its code, and each code works once', async () => {
  const it = await newPerson()
  const { app } = await enableTotp(it)
  const elsewhere = browser()
  const asked = await elsewhere.signIn(it.email)
  expect(asked).toMatchObject({ __typename: 'SecondFactorNeeded', methods: ['totp', 'backup_code'] })
  expect(await elsewhere.viewer()).toBeNull()
  const code = app.code()
  expect(await elsewhere.act('signInWithCode', { challenge: asked.challenge, code })).toMatchObject({
    __typename: 'Session',
  })
  expect(await elsewhere.viewer()).toMatchObject({ user: { email: it.email } })

  const again = browser()
  const { challenge } = await again.signIn(it.email)
  expect(await again.act('signInWithCode', { challenge, code })).toMatchObject({ __typename: 'WrongProof' })
  expect(await again.act('signInWithCode', { challenge: asked.challenge, code: app.code(1) })).toMatchObject({
    __typename: 'LinkOver',
  })
  expect(await again.act('signInWithCode', { challenge, code: app.code(1) })).toMatchObject({ __typename: 'Session' })
})

test('two that give the same code at once: one of them is right', async () => {
  const it = await newPerson()
  const { app } = await enableTotp(it)
  const two = [browser(), browser()]
  const challenges = await Promise.all(two.map((one) => one.signIn(it.email)))
  const code = app.code()
  const outcomes = await Promise.all(
    two.map((one, i) => one.act('signInWithCode', { challenge: challenges[i]?.challenge, code })),
  )
  expect(outcomes.map(({ __typename }) => __typename).sort()).toEqual(['Session', 'WrongProof'])
})

test('a backup code opens the account once, and new ones replace the old', async () => {
  const it = await newPerson()
  const { backupCodes } = await enableTotp(it)
  expect(new Set(backupCodes).size).toBe(10)
  const [first = '', second = ''] = backupCodes
  const elsewhere = browser()
  const { challenge } = await elsewhere.signIn(it.email)
  const written = first.toUpperCase().replaceAll('-', ' ')
  expect(await elsewhere.act('signInWithCode', { challenge, code: written })).toMatchObject({ __typename: 'Session' })
  const next = await elsewhere.signIn(it.email)
  expect(await elsewhere.act('signInWithCode', { challenge: next.challenge, code: first })).toMatchObject({
    __typename: 'WrongProof',
  })
  expect((await it.act('renewBackupCodes')).codes).toHaveLength(10)
  expect(await elsewhere.act('signInWithCode', { challenge: next.challenge, code: second })).toMatchObject({
    __typename: 'WrongProof',
  })
})

test('neither the app’s secret nor a backup code stands in the database', async () => {
  const it = await newPerson()
  const { secret } = await it.act('startTotp')
  const setting = await lookAcross('a test').userMfaSetting.findFirst({ where: { user: { email: it.email } } })
  const bytes = Buffer.from(setting?.totpSecret ?? [])
  const { Secret } = await import('otpauth')
  expect(bytes.length).toBeGreaterThan(60)
  expect(bytes.includes(Buffer.from(Secret.fromBase32(String(secret)).bytes))).toBe(false)
})

test('where the tenant asks for a second factor, nothing is allowed without one', async () => {
  const it = await newPerson()
  const tenantId =
    (await lookAcross('a test').tenantUser.findFirst({ where: { user: { email: it.email } } }))?.tenantId ?? ''
  await acrossTenants('a test', (db) => db.tenantPolicy.create({ data: { tenantId, mfaRequired: true } }))
  await until(async () => (await it.viewer())?.lacksSecondFactor)
  expect((await it.viewer())?.permissions).toEqual([])
  const { errors } = await it.send('{ companies { nodes { id } } }')
  expect(errors?.[0]).toMatchObject({
    extensions: { code: 'FORBIDDEN' },
    message: expect.stringContaining('second factor'),
  })
  await enableTotp(it)
  expect((await it.viewer())?.permissions).toContain('company:write')
})

test('a tenant’s rules for passwords, attempts and idle sessions hold', async () => {
  const it = await newPerson()
  const tenantId =
    (await lookAcross('a test').tenantUser.findFirst({ where: { user: { email: it.email } } }))?.tenantId ?? ''
  const rules = {
    passwordMinLength: 16,
    passwordRequireNumbers: true,
    passwordRequireSymbols: true,
    passwordRequireUppercase: true,
  }
  await acrossTenants('a test', (db) =>
    db.tenantPolicy.create({
      data: { tenantId, ...rules, sessionTimeoutMinutes: 30, maxLoginAttempts: 3, lockoutMinutes: 10 },
    }),
  )
  const reason = async (secret: string) => {
    const { issues } = await it.act('changePassword', { password: secret })
    return (issues as { message: string }[] | undefined)?.[0]?.message
  }
  expect(await reason('fifteen letters')).toBe('At least 16 characters.')
  expect(await reason('sixteen letters and more')).toBe('Use at least one capital letter.')
  expect(await reason('Sixteen letters and more')).toBe('Use at least one digit.')
  expect(await reason('Sixteen letters and 2')).toBe('Use at least one symbol.')
  expect(await it.act('changePassword', { password: 'Sixteen letters and 2!' })).toMatchObject({ __typename: 'User' })

  const stranger = browser()
  for (let i = 0; i < 3; i++) await stranger.signIn(it.email, 'wrong')
  await acrossTenants(
    'a test',
    (db) => db.$executeRaw`update login_throttles set last_at = last_at - interval '9 minutes'`,
  )
  expect(await browser().signIn(it.email, 'Sixteen letters and 2!')).toMatchObject({ __typename: 'WrongCredentials' })

  await lookAcross('a test').userSession.updateMany({
    where: { user: { email: it.email } },
    data: { lastActiveAt: new Date(Date.now() - 31 * 60_000) },
  })
  await until(async () => (await it.viewer()) === null)
  const refreshed = await it.request('POST', '/session/refresh', {}, { 'x-penguin-session': '1' })
  expect(refreshed.statusCode).toBe(401)
})

test('sessions and devices are listed, and each can be ended', async () => {
  const it = await newPerson()
  const elsewhere = browser()
  await elsewhere.signIn(it.email)
  const account = async () => {
    const { data } = await it.send(
      '{ account { sessions { id isCurrent userAgent ip } devices { id isCurrent } attempts { isSuccess method } preferences { theme timezone } } }',
    )
    return data?.account as {
      sessions: { id: string; isCurrent: boolean }[]
      devices: { id: string; isCurrent: boolean }[]
    }
  }
  const before = await account()
  expect(before.sessions.map(({ isCurrent }) => isCurrent).sort()).toEqual([false, true])
  expect(before.devices).toHaveLength(2)
  const other = before.sessions.find(({ isCurrent }) => !isCurrent)?.id
  expect(await it.act('revokeSession', undefined, other)).toMatchObject({ revoked: 1 })
  expect(await elsewhere.viewer()).toBeNull()
  const device = before.devices.find(({ isCurrent }) => !isCurrent)?.id
  expect(await it.act('forgetDevice', undefined, device)).toMatchObject({ __typename: 'SessionsRevoked' })
  await elsewhere.signIn(it.email)
  expect(await it.act('revokeOtherSessions')).toMatchObject({ revoked: 1 })
  expect((await account()).sessions).toHaveLength(1)

  const stranger = await newPerson()
  const mine = (await account()).sessions[0]?.id
  expect(await stranger.act('revokeSession', undefined, mine)).toMatchObject({ __typename: 'NotFound' })
  expect(await it.viewer()).not.toBeNull()
})

test('a sign-in on a second device is told to its person, that on the first is not', async () => {
  const it = await newPerson()
  const userId = (await lookAcross('a test').user.findFirst({ where: { email: it.email } }))?.id
  const notices = () => lookAcross('a test').$queryRaw<{ type: string }[]>`
    select j.payload ->> 'type' as type from graphile_worker._private_jobs j where j.payload ->> 'userId' = ${userId}`
  expect(await notices()).toEqual([])
  await it.signIn(it.email)
  expect(await notices()).toEqual([])
  await browser().signIn(it.email, password)
  expect(await notices()).toEqual([{ type: 'session.new_device' }])
})

async function until(holds: () => Promise<unknown>) {
  for (const end = Date.now() + 3_000; Date.now() < end; ) {
    if (await holds()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('It did not come to hold within three seconds')
}
