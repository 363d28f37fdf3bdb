import { expect, test } from 'vitest'
import { hashPassword } from '../../api/session/passwords.ts'
import { hashSecret } from '../../api/session/secrets.ts'
import { acrossTenants, lookAcross } from '../../prisma/tenancy.ts'
import { browser, newAddress, newPerson, password } from './browser.ts'
import { enableTotp } from './totp.ts'

/** A thousand guesses: fifty documents of twenty each, from as many addresses. */
async function guess(mutation: (i: number) => string) {
  const counts = new Map<string, number>()
  for (let i = 0; i < 50; i++) {
    const fields = Array.from({ length: 20 }, (_, k) => `a${k}: ${mutation(i * 20 + k)} { __typename }`)
    const { data, errors } = await browser().send(`mutation Guess { ${fields.join(' ')} }`)
    if (errors) throw new Error(JSON.stringify(errors))
    for (const outcome of Object.values(data ?? {})) {
      const { __typename } = outcome as { __typename: string }
      counts.set(__typename, (counts.get(__typename) ?? 0) + 1)
    }
  }
  return counts
}

const failures = (email: string, method: string) =>
  lookAcross('a test').loginAttempt.count({ where: { user: { email }, method, isSuccess: false } })

test('of a thousand guesses of a password a handful is looked at, and the owner gets in where they are known', async () => {
  const owner = await newPerson()
  const counts = await guess((i) => `signIn(input: {email: "${owner.email}", password: "guess ${i}"})`)
  const looked = await failures(owner.email, 'password')
  expect(looked).toBeGreaterThan(0)
  expect(looked).toBeLessThanOrEqual(10)
  expect((counts.get('TooManyAttempts') ?? 0) + (counts.get('WrongCredentials') ?? 0)).toBe(1_000)
  expect(counts.get('TooManyAttempts')).toBeGreaterThan(980)

  // Not even the right one opens it from elsewhere …
  expect(await browser().signIn(owner.email)).not.toMatchObject({ __typename: 'Session' })
  // … but it does where they signed in before.
  owner.forget()
  expect(await owner.signIn(owner.email)).toMatchObject({ __typename: 'Session' })
}, 180_000)

test('once an account is locked nothing is looked at, and nothing shows it', async () => {
  const owner = await newPerson()
  const strangers = newAddress()
  const answers = { [owner.email]: [] as string[], [strangers]: [] as string[] }
  for (const email of [owner.email, strangers]) {
    for (let i = 0; i < 8; i++) {
      await rewind() // the growing delay is waited for
      const { __typename } = await browser().signIn(email, i < 7 ? 'wrong' : password)
      answers[email]?.push(__typename)
    }
  }
  expect(answers[owner.email]).toEqual(Array(8).fill('WrongCredentials'))
  expect(answers[strangers]).toEqual(answers[owner.email])
  const locked = await lookAcross('a test').emailInOutbox.count({
    where: { recipient: owner.email, type: 'account-locked' },
  })
  expect(locked).toBe(1)
})

test('an address that tries many accounts has to wait as well', async () => {
  const outcomes: string[] = []
  for (let i = 0; i < 34; i++)
    outcomes.push((await browser({ ip: `2001:db8:1:2::${i}` }).signIn(newAddress())).__typename)
  expect(outcomes.slice(0, 30)).toEqual(Array(30).fill('WrongCredentials'))
  expect(outcomes.slice(31)).toContain('TooManyAttempts')
})

test('of a thousand guesses of a code a handful is looked at', async () => {
  const owner = await newPerson()
  await enableTotp(owner)
  const stranger = browser()
  const { challenge } = await stranger.signIn(owner.email)
  await guess((i) => `signInWithCode(input: {challenge: "${challenge}", code: "${String(i).padStart(6, '0')}"})`)
  const looked = await failures(owner.email, 'code')
  expect(looked).toBeGreaterThan(0)
  expect(looked).toBeLessThanOrEqual(10)
}, 180_000)

test('a known and an unknown address take the same time', async () => {
  // Each is asked for once: of an account that is locked nothing would be looked at.
  const passwordHash = await hashPassword(password)
  const known = Array.from({ length: 24 }, newAddress)
  await acrossTenants('a test makes people', async (db) => {
    for (const email of known)
      await db.user.create({ data: { email, name: 'Pia', credential: { create: { passwordHash } } } })
  })
  const times = { known: [] as number[], unknown: [] as number[] }
  await browser().signIn(newAddress(), 'wrong')
  for (const [i, email] of known.entries()) {
    const pair = [['known', email] as const, ['unknown', newAddress()] as const]
    for (const [who, address] of i % 2 ? pair : pair.reverse()) {
      const it = browser()
      const began = performance.now()
      expect(await it.signIn(address, 'wrong')).toMatchObject({ __typename: 'WrongCredentials' })
      times[who].push(performance.now() - began)
    }
  }
  // What else the machine does only adds: the quicker ones tell.
  const [one, other] = [quarter(times.known), quarter(times.unknown)]
  expect(Math.max(one, other) / Math.min(one, other)).toBeLessThan(1.5)
}, 180_000)

test('who once knew the device cannot carry it to another account', async () => {
  const [owner, other] = [await newPerson(), await newPerson()]
  for (let i = 0; i < 6; i++) {
    await rewind()
    await browser().signIn(owner.email, 'wrong')
  }
  const thief = browser({ cookies: new Map([['penguin_device', other.cookies.get('penguin_device') ?? '']]) })
  await rewind()
  expect(await thief.signIn(owner.email)).toMatchObject({ __typename: 'WrongCredentials' })
  const device = hashSecret(other.cookies.get('penguin_device') ?? '')
  expect(await lookAcross('a test').userDevice.count({ where: { tokenHash: device } })).toBe(1)
})

const quarter = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 4)] ?? 0

/** As if the delays had passed, but not the lock. */
const rewind = () =>
  acrossTenants('a test', (db) => db.$executeRaw`update login_throttles set last_at = last_at - interval '16 minutes'`)
