import { z } from 'zod'
import { post } from '../../jobs/email/post.ts'
import { acrossTenants, lookAcross } from '../../prisma/tenancy.ts'
import type { Caller } from '../graphql/context.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput } from '../graphql/problem.ts'
import { email } from './fields.ts'
import { openSession } from './open.ts'
import { isPassword } from './passwords.ts'
import { policyDefaults } from './policy.ts'
import { TooManyAttempts, WrongCredentials } from './problems.ts'
import { askSecondFactor } from './secondFactor.ts'
import { hashSecret } from './secrets.ts'
import { admit, type Bucket, forgive, ofAddress } from './throttle.ts'

const rules = z.object({ email: email.catch(''), password: z.string().max(200, 'At most 200 characters.') })

/** Opens a session, or asks for the second factor. Nothing tells whether the address is known: neither words nor time. */
export async function signIn(input: z.input<typeof rules>, caller: Caller) {
  const given = check(rules, input)
  if (given instanceof InvalidInput) return given
  const found = await find(given.email, caller)
  const lock = { after: found.maxLoginAttempts, minutes: found.lockoutMinutes }
  const buckets: Bucket[] = found.deviceId
    ? [{ kind: 'device', about: `password:${found.deviceId}`, free: 3, lock }]
    : [ofAddress(caller.ip), { kind: 'password', about: given.email, free: 3, lock }]
  const admission = await admit(buckets)
  if (admission instanceof TooManyAttempts) return admission
  const right = await isPassword(admission.isLocked ? null : found.passwordHash, given.password)
  const { userId, deviceId } = found
  return acrossTenants('sign-in', async (db) => {
    if (!right || !userId) {
      const { ip, userAgent } = caller
      await db.loginAttempt.create({ data: { userId, method: 'password', isSuccess: false, ip, userAgent } })
      const isStranger = admission.lockedJustNow && !deviceId && given.email !== ''
      if (isStranger) {
        await post(db, { type: 'account-locked', recipient: given.email, facts: { minutes: lock.minutes } })
      }
      return new WrongCredentials()
    }
    await forgive(db, buckets)
    return (await askSecondFactor(db, userId)) ?? openSession(db, { userId, method: 'password' }, caller)
  })
}

type Found = {
  userId: string | null
  passwordHash: string | null
  deviceId: string | null
  maxLoginAttempts: number
  lockoutMinutes: number
}

/** One statement, whoever is asked for. */
async function find(address: string, caller: Caller): Promise<Found> {
  const device = caller.deviceToken ? hashSecret(caller.deviceToken) : null
  const { maxLoginAttempts, lockoutMinutes } = policyDefaults
  const [found] = await lookAcross('sign-in').$queryRaw<Found[]>`
    select u.id as "userId", c.password_hash as "passwordHash", d.id as "deviceId",
           coalesce(p.attempts, ${maxLoginAttempts}::int) as "maxLoginAttempts",
           coalesce(p.minutes, ${lockoutMinutes}::int) as "lockoutMinutes"
      from (select ${address}::text as email) asked
      left join users u on u.email = asked.email and u.deleted is null
      left join user_credentials c on c.user_id = u.id
      left join user_devices d on d.user_id = u.id and d.token_hash = ${device}::bytea
      left join lateral (
        select min(coalesce(p.max_login_attempts, ${maxLoginAttempts}::int)) as attempts,
               max(coalesce(p.lockout_minutes, ${lockoutMinutes}::int)) as minutes
          from tenant_users m left join tenant_policies p on p.tenant_id = m.tenant_id
         where m.user_id = u.id and m.deleted is null) p on true`
  return found ?? { userId: null, passwordHash: null, deviceId: null, maxLoginAttempts, lockoutMinutes }
}
