import { randomBytes, randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { openLog } from '../../jobs/log.ts'
import { reseal } from '../../jobs/session/reseal.ts'
import { totpPlace } from '../../jobs/session/totpPlace.ts'
import { isStale, readRing, seal, unseal } from '../../prisma/seal.ts'
import { acrossTenants, lookAcross } from '../../prisma/tenancy.ts'

// A new key comes first, as after a rotation; this file has a process of its own.
const before = process.env.SEALING_KEYS ?? ''
process.env.SEALING_KEYS = `k2:${randomBytes(32).toString('base64url')},${before}`

test('after a rotation the worker wraps what people’s secrets are sealed with anew, and they still open', async () => {
  const email = `${randomUUID()}@example.test`
  const userId = await acrossTenants('a test makes a person', async (db) => {
    const { id } = await db.user.create({ data: { email, name: 'Pia' } })
    const totpSecret = seal('the secret', totpPlace(id), readRing(before))
    await db.userMfaSetting.create({ data: { userId: id, totpSecret } })
    return id
  })
  const stored = async () =>
    (await lookAcross('a test').userMfaSetting.findFirst({ where: { userId } }))?.totpSecret ?? new Uint8Array()
  expect(isStale(await stored())).toBe(true)
  const run = { jobId: randomUUID(), attempt: 1, signal: new AbortController().signal, log: openLog('worker') }
  await reseal({}, run)
  expect(isStale(await stored())).toBe(false)
  expect(unseal(await stored(), totpPlace(userId)).toString()).toBe('the secret')
})
