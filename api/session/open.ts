import type { AcrossDb } from '../../prisma/tenancy.ts'
import type { Caller } from '../graphql/context.ts'
import { NotPossible } from '../graphql/problem.ts'
import { issueAccessToken } from './accessToken.ts'
import { countryOf } from './country.ts'
import type { ProofMethod } from './problems.ts'
import { hashSecret, newSecret } from './secrets.ts'
import { tell } from './tell.ts'

const sessionDays = 30
const deviceDays = 365
const daysFromNow = (days: number) => new Date(Date.now() + days * 24 * 3_600_000)

export type Proof = { userId: string; method: string; secondFactor?: ProofMethod }

/** Opens a session in the tenant where the person was last, or in their first. The browser becomes a known device. */
export async function openSession(db: AcrossDb, { userId, method, secondFactor }: Proof, caller: Caller) {
  const memberships = await db.tenantUser.findMany({
    where: { userId, deletedAt: null, tenant: { deletedAt: null } },
    orderBy: { createdAt: 'asc' },
  })
  const last = await db.userSession.findFirst({ where: { userId }, orderBy: { lastActiveAt: 'desc' } })
  const membership = memberships.find(({ tenantId }) => tenantId === last?.currentTenantId) ?? memberships[0]
  if (!membership) return new NotPossible('You do not belong to any organisation any more.')
  const { tenantId, roles } = membership
  const deviceId = await recogniseDevice(db, userId, caller)
  const { secret, hash } = newSecret()
  const expiresAt = daysFromNow(sessionDays)
  const { ip, userAgent } = caller
  const kept = { userId, currentTenantId: tenantId, deviceId, tokenHash: hash, ip, userAgent, expiresAt }
  const session = await db.userSession.create({ data: { ...kept, secondFactor: secondFactor ?? null } })
  await db.loginAttempt.create({ data: { userId, method, isSuccess: true, ip, userAgent } })
  caller.setRefreshToken(secret, expiresAt)
  return grant({ userId, tenantId, roles, sessionId: session.id })
}

type Standing = { userId: string; tenantId: string; sessionId: string; roles: string[] }

/** An access token for a session, as an answer. */
export async function grant(claims: Standing) {
  const { token, expiresAt } = await issueAccessToken(claims)
  return { accessToken: token, expiresAt, viewer: claims }
}

async function recogniseDevice(db: AcrossDb, userId: string, caller: Caller) {
  const country = await countryOf(caller.ip)
  const devices = await db.userDevice.findMany({
    where: { userId },
    select: { id: true, tokenHash: true, country: true },
  })
  const token = caller.deviceToken ?? newSecret().secret
  const hash = hashSecret(token)
  const known = devices.find(({ tokenHash }) => Buffer.from(tokenHash).equals(hash))
  const seen = { ip: caller.ip, userAgent: caller.userAgent, country, lastUsedAt: new Date() }
  caller.setDeviceToken(token, daysFromNow(deviceDays))
  const countries = devices.flatMap(({ country }) => country ?? [])
  if (country && countries.length > 0 && !countries.includes(country))
    await alertCountry(db, userId, country, countries, caller)
  if (known) {
    await db.userDevice.update({ where: { id: known.id }, data: seen })
    return known.id
  }
  const { id } = await db.userDevice.create({ data: { userId, tokenHash: hash, ...seen } })
  if (devices.length > 0) {
    await tell(db, userId, {
      type: 'session.new_device',
      title: 'You signed in on a new device',
      message: `${describe(caller, country)}\n\nIf that was not you, end the session on your account’s page and change your password.`,
    })
  }
  return id
}

async function alertCountry(db: AcrossDb, userId: string, country: string, countries: string[], caller: Caller) {
  const previousCountry = countries.at(-1) ?? ''
  await db.loginGeographicAlert.create({ data: { userId, ip: caller.ip, country, previousCountry } })
  await tell(db, userId, {
    type: 'session.new_country',
    title: `You signed in from another country: ${country}`,
    message: `${describe(caller, country)}\n\nIf that was not you, end the session on your account’s page and change your password.`,
  })
}

const describe = ({ ip, userAgent }: Caller, country: string | null) =>
  `With ${userAgent || 'an unknown program'}, from ${ip}${country ? ` (${country})` : ''}.`
