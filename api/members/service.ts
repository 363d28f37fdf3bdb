import type { Db } from '../../prisma/tenancy.ts'
import { Role } from '../graphql/auth.ts'
import type { SignedIn } from '../graphql/context.ts'
import { InvalidInput, NotFound, NotPossible } from '../graphql/problem.ts'
import { membersById } from './list.ts'

const isOwner = ({ roles }: { roles: readonly string[] }) => roles.includes(Role.owner)

const lastOwner = () => new NotPossible('A tenant keeps at least one owner: make somebody else an owner first.')

/** Gives a member other roles. Owners are made and unmade by owners, and the last one stays. */
export async function changeRoles({ db, viewer, audit }: SignedIn, id: string, wanted: Role[]) {
  const roles = [...new Set(wanted)]
  if (roles.length === 0) return new InvalidInput([{ path: 'roles', message: 'Give at least one role.' }])
  const member = await lockMember(db, id)
  if (!member) return new NotFound('member')
  if (isOwner(member) !== roles.includes(Role.owner)) {
    if (!isOwner(viewer)) return new NotPossible('Only an owner makes or unmakes owners.')
    if (isOwner(member) && (await isLastOwner(db, id))) return lastOwner()
  }
  await db.tenantUser.updateMany({ where: { userId: id }, data: { roles } })
  audit({ before: { roles: member.roles }, after: { roles } })
  return (await shown(db, id)) ?? new NotFound('member')
}

/** Takes somebody out of the tenant. Their sessions and tokens are refused here within a second. */
export async function remove({ db, viewer, audit }: SignedIn, id: string) {
  const member = await lockMember(db, id)
  if (!member) return new NotFound('member')
  if (id === viewer.userId) return new NotPossible('To go yourself, leave the tenant.')
  if (isOwner(member) && !isOwner(viewer)) return new NotPossible('Only an owner removes an owner.')
  const removed = await shown(db, id)
  await end(db, id)
  audit({ before: { email: member.email, roles: member.roles } })
  return removed ?? new NotFound('member')
}

/** Goes oneself. */
export async function leave({ db, viewer, audit }: SignedIn) {
  const member = await lockMember(db, viewer.userId)
  if (member && isOwner(member) && (await isLastOwner(db, viewer.userId))) return lastOwner()
  await end(db, viewer.userId)
  audit({ before: { roles: member?.roles } })
  return { left: true }
}

/** The tenant's row is locked, so that of two owners who go at once one stays. */
async function lockMember(db: Db, userId: string) {
  await db.$queryRaw`select id from tenants where id = ${db.tenantId}::uuid for update`
  return db.tenantUser.findFirst({ where: { userId, deletedAt: null } })
}

async function isLastOwner(db: Db, userId: string) {
  const others = await db.tenantUser.count({
    where: { userId: { not: userId }, deletedAt: null, roles: { has: Role.owner } },
  })
  return others === 0
}

/** What they could do with is gone for good: invited again, they begin anew. */
async function end(db: Db, userId: string) {
  const now = new Date()
  await db.tenantUser.updateMany({ where: { userId }, data: { deletedAt: now } })
  await db.companyMember.deleteMany({ where: { userId } })
  await db.personalToken.updateMany({ where: { userId, revokedAt: null }, data: { revokedAt: now } })
}

const shown = async (db: Db, userId: string) => (await membersById(db, [userId]))[0]
