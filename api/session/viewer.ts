import { lookAcross } from '../../prisma/tenancy.ts'
import { TierUnavailable } from '../../prisma/unavailable.ts'
import { type Sight, seesAll, sightOf } from '../companies/sight.ts'
import { permissionsOf } from '../graphql/auth.ts'
import type { RequestContext, Viewer } from '../graphql/context.ts'
import { tokenMark } from '../tokens/secret.ts'
import { tokenViewer } from '../tokens/viewer.ts'
import { type Claims, readAccessToken } from './accessToken.ts'
import { beliefs } from './beliefs.ts'
import { type Policy, policyDefaults } from './policy.ts'

/** How exactly it is known when a session was last used. */
const granularity = 60_000

/** Who sends a request: by a session's access token, or by a personal token, which is refused outright when it is not right. */
export async function credentialOf(
  authorization: string | undefined,
  ip: string,
): Promise<Pick<RequestContext, 'viewer' | 'refused'>> {
  const [, bearer] = /^Bearer (\S+)$/i.exec(authorization ?? '') ?? []
  if (!bearer?.startsWith(tokenMark)) return { viewer: bearer ? await sessionViewer(bearer) : null }
  try {
    return { viewer: await tokenViewer(bearer, ip) }
  } catch (refused) {
    return { viewer: null, refused }
  }
}

type Session = Omit<Claims, 'roles'> & { roles: readonly string[] }

type Standing = Sight & { lacksSecondFactor: boolean }

const standings = beliefs<Standing | null>()

async function sessionViewer(accessToken: string): Promise<Viewer | null> {
  const claims = await readAccessToken(accessToken)
  if (!claims) return null
  const { userId, tenantId, sessionId } = claims
  const rights = await rightsOf(claims)
  return rights && { userId, tenantId, sessionId, tokenId: null, ...rights }
}

/** What a session may do now; null when it is over. */
export async function rightsOf(session: Session) {
  const { userId, tenantId, sessionId } = session
  const standing = await standings
    .about(`${sessionId}:${userId}:${tenantId}`, () => lookUp(session))
    .catch((error: unknown): Standing => {
      if (!(error instanceof TierUnavailable)) throw error
      // What the other tiers hold can still be read.
      const roles = [...session.roles]
      return { roles, restricted: !seesAll(roles), companyIds: [], lacksSecondFactor: false }
    })
  if (!standing) return null
  const { roles, lacksSecondFactor } = standing
  const permissions = permissionsOf(lacksSecondFactor ? [] : roles)
  return { roles, lacksSecondFactor, permissions, companyIds: sightOf(standing) }
}

type Found = Sight & {
  lastActiveAt: Date
  secondFactor: string | null
  sessionTimeoutMinutes: number | null
  mfaRequired: boolean | null
  mfaType: Policy['mfaType'] | null
}

/** What the session's person is in the tenant now; null when the session, person or membership has ended. */
async function lookUp({ sessionId, userId, tenantId }: Session): Promise<Standing | null> {
  const db = lookAcross('is this session alive')
  const [found] = await db.$queryRaw<Found[]>`
    /* session.standing */
    select m.roles, coalesce(c.workspace_access = 'members', false) as restricted,
           array(select w.company_id::text from company_members w
                  where w.tenant_id = m.tenant_id and w.user_id = m.user_id) as "companyIds",
           s.last_active_at as "lastActiveAt", s.second_factor as "secondFactor",
           p.session_timeout_minutes as "sessionTimeoutMinutes", p.mfa_required as "mfaRequired", p.mfa_type::text as "mfaType"
      from user_sessions s
      join users u on u.id = s.user_id and u.deleted is null
      join tenant_users m on m.tenant_id = ${tenantId}::uuid and m.user_id = u.id and m.deleted is null
      join tenants t on t.id = m.tenant_id and t.deleted is null
      left join tenant_config c on c.tenant_id = m.tenant_id
      left join tenant_policies p on p.tenant_id = m.tenant_id
     where s.id = ${sessionId}::uuid and s.user_id = ${userId}::uuid and s.revoked_at is null and s.expires_at > now()`
  if (!found) return null
  const { roles, restricted, companyIds, secondFactor } = found
  const now = new Date()
  const idle = now.getTime() - found.lastActiveAt.getTime()
  if (idle > (found.sessionTimeoutMinutes ?? policyDefaults.sessionTimeoutMinutes) * 60_000) return null
  if (idle > granularity) {
    await db.userSession.updateMany({
      where: { id: sessionId, lastActiveAt: { lt: now } },
      data: { lastActiveAt: now },
    })
  }
  const mfaRequired = found.mfaRequired ?? policyDefaults.mfaRequired
  const mfaType = found.mfaType ?? policyDefaults.mfaType
  return { roles, restricted, companyIds, lacksSecondFactor: !satisfies(secondFactor, { mfaRequired, mfaType }) }
}

/** Whether a session's second factor is what the tenant asks for. A backup code stands for whichever was lost. */
const satisfies = (factor: string | null, { mfaRequired, mfaType }: Pick<Policy, 'mfaRequired' | 'mfaType'>) =>
  !mfaRequired || (factor !== null && (mfaType === 'any' || factor === mfaType || factor === 'backup_code'))

/** Forgets what is believed of a session, in this process; the others follow within a second. */
export const forgetSession = (sessionId: string) => standings.forget((key) => key.startsWith(sessionId))

/** The same for every session of a person. */
export const forgetPerson = (userId: string) => standings.forget((key) => key.includes(userId))
