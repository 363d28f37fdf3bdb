import { lookAcross } from '../../prisma/tenancy.ts'
import { TierUnavailable } from '../../prisma/unavailable.ts'
import { type Standing, seesAll, sightOf } from '../companies/sight.ts'
import { permissionsOf } from '../graphql/auth.ts'
import type { RequestContext, Viewer } from '../graphql/context.ts'
import { tokenMark } from '../tokens/secret.ts'
import { tokenViewer } from '../tokens/viewer.ts'
import { type Claims, readAccessToken } from './accessToken.ts'
import { beliefs } from './beliefs.ts'

/** Who sends a request: by a session's access token, or by a personal token, which is refused outright when it is not right. */
export async function credentialOf(
  authorization: string | undefined,
  ip: string,
): Promise<Pick<RequestContext, 'viewer' | 'refused'>> {
  const bearer = bearerOf(authorization)
  if (!bearer?.startsWith(tokenMark)) return { viewer: bearer ? await sessionViewer(bearer) : null }
  try {
    return { viewer: await tokenViewer(bearer, ip) }
  } catch (refused) {
    return { viewer: null, refused }
  }
}

/** Who carries this header, if anybody may still act by it. */
export async function viewerOf(authorization: string | undefined, ip: string): Promise<Viewer | null> {
  return (await credentialOf(authorization, ip)).viewer
}

const bearerOf = (authorization: string | undefined) => /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1]

const standings = beliefs<Standing | null>()

async function sessionViewer(accessToken: string): Promise<Viewer | null> {
  const claims = await readAccessToken(accessToken)
  if (!claims) return null
  const { userId, tenantId, sessionId } = claims
  const standing = await standings
    .about(`${sessionId}:${tenantId}`, () => lookUp(claims))
    .catch((error: unknown): Standing => {
      // What the other tiers hold can still be read.
      if (error instanceof TierUnavailable) return { roles: claims.roles, restricted: !seesAll(claims.roles), companyIds: [] }
      throw error
    })
  if (!standing) return null
  const { roles } = standing
  return { userId, tenantId, sessionId, tokenId: null, roles, permissions: permissionsOf(roles), companyIds: sightOf(standing) }
}

/** What the session's person is in the tenant now; null when the session, person or membership has ended. */
async function lookUp({ sessionId, userId, tenantId }: Claims) {
  const [standing] = await lookAcross('is this session alive').$queryRaw<Standing[]>`
    /* session.standing */
    select m.roles, coalesce(c.workspace_access = 'members', false) as restricted,
           array(select w.company_id::text from company_members w
                  where w.tenant_id = m.tenant_id and w.user_id = m.user_id) as "companyIds"
      from user_sessions s
      join users u on u.id = s.user_id and u.deleted is null
      join tenant_users m on m.tenant_id = ${tenantId}::uuid and m.user_id = u.id and m.deleted is null
      join tenants t on t.id = m.tenant_id and t.deleted is null
      left join tenant_config c on c.tenant_id = m.tenant_id
     where s.id = ${sessionId}::uuid and s.user_id = ${userId}::uuid and s.revoked_at is null and s.expires_at > now()`
  return standing ?? null
}

/** Forgets what is believed of a session, in this process; the others follow within a second. */
export const forgetSession = (sessionId: string) => standings.forget((key) => key.startsWith(sessionId))
