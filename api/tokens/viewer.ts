import { inTenant, lookAcross } from '../../prisma/tenancy.ts'
import { narrowed, type Sight, sightOf } from '../companies/sight.ts'
import { permissionsOf } from '../graphql/auth.ts'
import type { Viewer } from '../graphql/context.ts'
import { fault } from '../graphql/fault.ts'
import { log } from '../log.ts'
import { beliefs } from '../session/beliefs.ts'
import { isWithin } from './addresses.ts'
import { hashToken, isHashOf, readToken } from './secret.ts'

type Found = Sight & {
  id: string
  tenantId: string
  userId: string
  hash: Uint8Array
  previousHash: Uint8Array | null
  scopes: string[]
  chosen: string[]
  ipRanges: string[]
}

const noSession = '00000000-0000-0000-0000-000000000000'

const found = beliefs<Found | null>()

/** Who sends a personal token. A wrong, unknown, expired or revoked one is refused in the same words. */
export async function tokenViewer(token: string, ip: string): Promise<Viewer> {
  const id = readToken(token)
  const key = id && `${id}:${Buffer.from(hashToken(token)).toString('base64url')}`
  const it = id && key ? await found.about(key, () => lookUp(id, token)) : null
  if (!it) throw fault('UNAUTHENTICATED', 'This token is not valid, or not any more.')
  if (!isWithin(ip, it.ipRanges)) throw fault('UNAUTHENTICATED', `This token is not for use from ${ip}.`)
  noteUse(it, ip)
  const { tenantId, userId, roles } = it
  const permissions = new Set([...permissionsOf(roles)].filter((permission) => it.scopes.includes(permission)))
  const companyIds = narrowed(sightOf(it), it.chosen)
  return {
    userId,
    tenantId,
    sessionId: noSession,
    tokenId: it.id,
    roles,
    permissions,
    companyIds,
    lacksSecondFactor: false,
  }
}

/** The token and what its owner is now; null when the token, the person or the membership has ended. */
async function lookUp(id: string, token: string) {
  const [it] = await lookAcross('whose token is this').$queryRaw<Found[]>`
    /* token.standing */
    select p.id, p.tenant_id as "tenantId", p.user_id as "userId", p.hash,
           case when p.previous_expires_at > now() then p.previous_hash end as "previousHash", p.scopes,
           p.company_ids::text[] as chosen, p.ip_ranges as "ipRanges",
           m.roles, coalesce(c.workspace_access = 'members', false) as restricted,
           array(select w.company_id::text from company_members w
                  where w.tenant_id = m.tenant_id and w.user_id = m.user_id) as "companyIds"
      from personal_access_tokens p
      join users u on u.id = p.user_id and u.deleted is null
      join tenant_users m on m.tenant_id = p.tenant_id and m.user_id = p.user_id and m.deleted is null
      join tenants t on t.id = p.tenant_id and t.deleted is null
      left join tenant_config c on c.tenant_id = p.tenant_id
     where p.id = ${id}::uuid and p.revoked_at is null and p.expires_at > now()`
  if (!it) return null
  return isHashOf(token, it.hash) || (it.previousHash && isHashOf(token, it.previousHash)) ? it : null
}

/** Forgets what is believed of a token, in this process; the others follow within a second. */
export const forgetToken = (id: string) => found.forget((key) => key.startsWith(id))

const minute = 60_000
const noted = new Map<string, number>()

/** Written at most once a minute, and nobody waits for it. */
function noteUse({ id, tenantId }: Found, ip: string) {
  const now = Date.now()
  if (now - (noted.get(id) ?? 0) < minute) return
  noted.delete(id)
  noted.set(id, now)
  if (noted.size > 10_000) noted.delete(noted.keys().next().value as string)
  const before = new Date(now - minute)
  inTenant(tenantId, (db) =>
    db.personalToken.updateMany({
      where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: before } }] },
      data: { lastUsedAt: new Date(now), lastUsedIp: ip },
    }),
  ).catch((err: unknown) => log.warn({ err }, 'the use of a token could not be noted'))
}
