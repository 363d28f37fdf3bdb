import { z } from 'zod'
import { type AcrossDb, acrossTenants, lookAcross } from '../../prisma/tenancy.ts'
import { record } from '../audit/record.ts'
import type { Caller, Viewer } from '../graphql/context.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput, NotFound, NotPossible } from '../graphql/problem.ts'
import { name } from '../session/fields.ts'
import { grant, openSession } from '../session/open.ts'
import { hashPassword, weakness } from '../session/passwords.ts'
import { policyDefaults } from '../session/policy.ts'
import { hashSecret } from '../session/secrets.ts'
import type { JoinByInvitationInput } from './types.ts'

const open = (secret: string) => ({
  tokenHash: hashSecret(secret),
  ...{ acceptedAt: null, revokedAt: null, expiresAt: { gt: new Date() }, tenant: { deletedAt: null } },
})

const over = () => new NotFound('open invitation: ask for a new one')

/** What the link's secret offers; nothing when it is not, or no longer, good. */
export async function offer(secret: string) {
  const invitation = await find(secret)
  if (!invitation) return null
  const { email, roles, expiresAt, tenant } = invitation
  const where = { email, deletedAt: null }
  const user = await lookAcross('an invitation’s link').user.findFirst({ where, select: { id: true } })
  return { email, roles, expiresAt, tenantName: tenant.name, hasAccount: user !== null }
}

const find = (secret: string) =>
  lookAcross('an invitation’s link').invitation.findFirst({
    where: open(secret),
    include: { tenant: { include: { policy: true } } },
  })

/** Somebody with an account accepts. It must be theirs: a link that was passed on opens nothing. */
export function accept(viewer: Viewer, caller: Caller, secret: string) {
  return acrossTenants('an invitation is accepted', async (db) => {
    const invitation = await take(db, secret)
    if (!invitation) return over()
    const user = await db.user.findFirst({ where: { id: viewer.userId, deletedAt: null } })
    if (user?.email !== invitation.email) {
      return new NotPossible(`This invitation is for ${invitation.email}: sign in with that address.`)
    }
    const { tenantId, roles } = invitation
    await join(db, invitation, user.id, caller)
    await db.userSession.update({ where: { id: viewer.sessionId }, data: { currentTenantId: tenantId } })
    return grant({ userId: user.id, tenantId, sessionId: viewer.sessionId, roles })
  })
}

const rules = z.object({ name, password: z.string() })

/** Somebody without an account accepts, and gets one. The link came to their mailbox, so the address is confirmed. */
export async function joinAsNew(input: JoinByInvitationInput, caller: Caller) {
  const wanted = check(rules, input)
  if (wanted instanceof InvalidInput) return wanted
  const offered = await find(input.secret)
  if (!offered) return over()
  const message = weakness(wanted.password, offered.tenant.policy ?? policyDefaults, {
    ...wanted,
    email: offered.email,
  })
  if (message) return new InvalidInput([{ path: 'password', message }])
  const passwordHash = await hashPassword(wanted.password)
  return acrossTenants('an invitation is accepted', async (db) => {
    const invitation = await take(db, input.secret)
    if (!invitation) return over()
    const { email } = invitation
    const known = await db.user.findFirst({ where: { email }, select: { id: true } })
    if (known) return new NotPossible('This address has an account: sign in, and follow the link again.')
    const user = await db.user.create({
      data: { email, name: wanted.name, emailVerified: new Date(), credential: { create: { passwordHash } } },
    })
    await join(db, invitation, user.id, caller)
    return openSession(db, { userId: user.id, method: 'invitation' }, caller)
  })
}

type Taken = { id: string; tenantId: string; email: string; roles: string[]; companyIds: string[] }

/** The row is locked: of two who accept at once, one does. */
async function take(db: AcrossDb, secret: string): Promise<Taken | null> {
  await db.$queryRaw`select id from invitations where token_hash = ${hashSecret(secret)} for update`
  return db.invitation.findFirst({ where: open(secret) })
}

async function join(db: AcrossDb, { id, tenantId, email, roles, companyIds }: Taken, userId: string, caller: Caller) {
  await db.tenantUser.upsert({
    where: { tenantId_userId: { tenantId, userId } },
    create: { tenantId, userId, email, roles },
    update: { email, roles, deletedAt: null, createdAt: new Date() },
  })
  const there = await db.company.findMany({ where: { tenantId, id: { in: companyIds } }, select: { id: true } })
  const data = there.map((company) => ({ tenantId, userId, companyId: company.id }))
  await db.companyMember.createMany({ data, skipDuplicates: true })
  await db.invitation.update({ where: { tenantId_id: { tenantId, id } }, data: { acceptedAt: new Date() } })
  const deed = {
    action: 'acceptInvitation',
    targetType: 'invitation',
    targetId: id,
    change: { after: { email, roles } },
  }
  await record(db, { tenantId, userId }, caller, deed)
}
