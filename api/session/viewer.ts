import { lookAcross } from '../../prisma/tenancy.ts'
import { TierUnavailable } from '../../prisma/unavailable.ts'
import { permissionsOf } from '../graphql/auth.ts'
import type { Viewer } from '../graphql/context.ts'
import { type Claims, readAccessToken } from './accessToken.ts'

/** How long an answer about a session is believed: a revoked one is dead within this everywhere. */
const believed = 900

type Standing = { roles: string[] } | null
const standings = new Map<string, { at: number; standing: Promise<Standing> }>()

/** Who carries this header, if anybody may still act by it. */
export async function viewerOf(authorization: string | undefined): Promise<Viewer | null> {
  const [, token] = /^Bearer (.+)$/i.exec(authorization ?? '') ?? []
  const claims = token ? await readAccessToken(token) : null
  if (!claims) return null
  const standing = await standingOf(claims).catch((error: unknown) => {
    if (error instanceof TierUnavailable) return { roles: claims.roles } // what the other tiers hold can still be read
    throw error
  })
  return standing && { ...claims, roles: standing.roles, permissions: permissionsOf(standing.roles) }
}

function standingOf(claims: Claims): Promise<Standing> {
  const key = `${claims.sessionId}:${claims.tenantId}`
  const known = standings.get(key)
  if (known && Date.now() - known.at < believed) return known.standing
  const standing = lookUp(claims)
  standings.delete(key)
  standings.set(key, { at: Date.now(), standing })
  standing.catch(() => standings.delete(key))
  if (standings.size > 10_000) standings.delete(standings.keys().next().value as string)
  return standing
}

/** The roles that the session's person has in the tenant now; null when the session, person or membership has ended. */
async function lookUp({ sessionId, userId, tenantId }: Claims): Promise<Standing> {
  const [standing] = await lookAcross('is this session alive').$queryRaw<{ roles: string[] }[]>`
    select m.roles from user_sessions s
      join users u on u.id = s.user_id and u.deleted is null
      join tenant_users m on m.user_id = u.id and m.tenant_id = ${tenantId}::uuid and m.deleted is null
     where s.id = ${sessionId}::uuid and s.user_id = ${userId}::uuid and s.revoked_at is null and s.expires_at > now()`
  return standing ?? null
}

/** Forgets what is believed of a session, in this process; the others follow within a second. */
export function forgetSession(sessionId: string) {
  for (const key of standings.keys()) if (key.startsWith(sessionId)) standings.delete(key)
}
