import { lookAcross } from '../../prisma/tenancy.ts'
import { TierUnavailable } from '../../prisma/unavailable.ts'
import { permissionsOf } from '../graphql/auth.ts'
import type { Viewer } from '../graphql/context.ts'
import { type Claims, readAccessToken } from './accessToken.ts'
import { type Policy, policyDefaults } from './policy.ts'

/** How long an answer about a session is believed: a revoked one is dead within this everywhere. */
const believed = 900
/** How exactly it is known when a session was last used. */
const granularity = 60_000

type Session = Omit<Claims, 'roles'>
type Standing = { roles: string[]; lacksSecondFactor: boolean } | null
const standings = new Map<string, { at: number; userId: string; standing: Promise<Standing> }>()

/** Who carries this header, if anybody may still act by it. */
export async function viewerOf(authorization: string | undefined): Promise<Viewer | null> {
  const [, token] = /^Bearer (.+)$/i.exec(authorization ?? '') ?? []
  const claims = token ? await readAccessToken(token) : null
  if (!claims) return null
  const rights = await rightsOf(claims)
  return rights && { ...claims, ...rights }
}

/** What a session may do now; null when it is over. */
export async function rightsOf(claims: Omit<Claims, 'roles'> & { roles: readonly string[] }) {
  const standing = await standingOf(claims).catch((error: unknown) => {
    // What the other tiers hold can still be read.
    if (error instanceof TierUnavailable) return { roles: [...claims.roles], lacksSecondFactor: false }
    throw error
  })
  if (!standing) return null
  const { roles, lacksSecondFactor } = standing
  return { roles, lacksSecondFactor, permissions: permissionsOf(lacksSecondFactor ? [] : roles) }
}

function standingOf(claims: Session): Promise<Standing> {
  const key = `${claims.sessionId}:${claims.tenantId}`
  const known = standings.get(key)
  if (known && Date.now() - known.at < believed) return known.standing
  const standing = lookUp(claims)
  standings.delete(key)
  standings.set(key, { at: Date.now(), userId: claims.userId, standing })
  standing.catch(() => standings.delete(key))
  if (standings.size > 10_000) standings.delete(standings.keys().next().value as string)
  return standing
}

/** The roles that the session's person has in the tenant now; null when the session, person or membership has ended. */
async function lookUp({ sessionId, userId, tenantId }: Session): Promise<Standing> {
  const db = lookAcross('is this session alive')
  const now = new Date()
  const session = await db.userSession.findFirst({
    where: { id: sessionId, userId, revokedAt: null, expiresAt: { gt: now }, user: { deletedAt: null } },
    select: {
      lastActiveAt: true,
      secondFactor: true,
      user: {
        select: {
          memberships: {
            where: { tenantId, deletedAt: null, tenant: { deletedAt: null } },
            select: { roles: true, tenant: { select: { policy: true } } },
          },
        },
      },
    },
  })
  const membership = session?.user.memberships[0]
  if (!session || !membership) return null
  const policy = membership.tenant.policy ?? policyDefaults
  const idle = now.getTime() - session.lastActiveAt.getTime()
  if (idle > policy.sessionTimeoutMinutes * 60_000) return null
  if (idle > granularity) {
    await db.userSession.updateMany({
      where: { id: sessionId, lastActiveAt: { lt: now } },
      data: { lastActiveAt: now },
    })
  }
  return { roles: membership.roles, lacksSecondFactor: !satisfies(session.secondFactor, policy) }
}

/** Whether a session's second factor is what the tenant asks for. A backup code stands for whichever was lost. */
const satisfies = (factor: string | null, { mfaRequired, mfaType }: Policy) =>
  !mfaRequired || (factor !== null && (mfaType === 'any' || factor === mfaType || factor === 'backup_code'))

/** Forgets what is believed of a session, in this process; the others follow within a second. */
export function forgetSession(sessionId: string) {
  for (const key of standings.keys()) if (key.startsWith(sessionId)) standings.delete(key)
}

/** The same for every session of a person. */
export function forgetPerson(userId: string) {
  for (const [key, known] of standings) if (known.userId === userId) standings.delete(key)
}
