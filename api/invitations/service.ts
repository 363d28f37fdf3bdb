import { z } from 'zod'
import { post } from '../../jobs/email/post.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { sees } from '../companies/sight.ts'
import { Role } from '../graphql/auth.ts'
import { countLimit, newestFirst, type Page } from '../graphql/connection.ts'
import type { SignedIn } from '../graphql/context.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput, NotFound, NotPossible } from '../graphql/problem.ts'
import { email } from '../session/fields.ts'
import { newSecret } from '../session/secrets.ts'
import { type CreateInvitationInput, type Invitation, InvitationState } from './types.ts'

const rules = z.object({
  email,
  roles: z.array(z.enum(Role)).min(1, 'Give at least one role.'),
  companyIds: z.array(z.uuid()).max(100, 'At most 100.').nullish(),
  expiresInDays: z
    .int()
    .min(1, 'At least one day.')
    .max(30, 'At most 30 days.')
    .nullish()
    .transform((days) => days ?? 7),
})

const day = 24 * 3_600_000
/** So many may be open at once: nobody sends the world mail in our name. */
const mostOpen = 100
const open = () => ({ acceptedAt: null, revokedAt: null, expiresAt: { gt: new Date() } })

export const invitations = (db: Db, page: Page) =>
  newestFirst(
    page,
    (slice) => db.invitation.findMany(slice),
    () => db.invitation.count({ take: countLimit }),
  )

export function stateOf({ acceptedAt, revokedAt, expiresAt }: Invitation) {
  if (acceptedAt) return InvitationState.accepted
  if (revokedAt) return InvitationState.revoked
  return expiresAt > new Date() ? InvitationState.open : InvitationState.expired
}

/** Mails a link into the tenant. An open invitation to the same address ends. */
export async function invite({ db, viewer, audit }: SignedIn, input: CreateInvitationInput) {
  const wanted = check(rules, input)
  if (wanted instanceof InvalidInput) return wanted
  const address = wanted.email
  const roles = [...new Set(wanted.roles)]
  const companyIds = [...new Set(wanted.companyIds ?? [])]
  if (roles.includes(Role.owner) && !viewer.roles.includes(Role.owner))
    return new NotPossible('Only an owner invites owners.')
  const there = await db.company.count({ where: { id: { in: companyIds.filter((id) => sees(viewer, id)) } } })
  if (there !== companyIds.length)
    return new InvalidInput([{ path: 'companyIds', message: 'There is no such workspace.' }])
  const member = await db.tenantUser.findFirst({
    where: { deletedAt: null, user: { email: address } },
    select: { userId: true },
  })
  if (member) return new InvalidInput([{ path: 'email', message: 'Somebody with this address is a member already.' }])
  await db.invitation.updateMany({ where: { email: address, ...open() }, data: { revokedAt: new Date() } })
  if ((await db.invitation.count({ where: open(), take: mostOpen })) === mostOpen) {
    return new NotPossible(`There are ${mostOpen} open invitations: revoke some, or wait until they are accepted.`)
  }
  const { secret, hash } = newSecret()
  const expiresAt = new Date(Date.now() + wanted.expiresInDays * day)
  const invitation = await db.invitation.create({
    data: { email: address, roles, companyIds, expiresAt, tokenHash: hash, invitedBy: viewer.userId },
  })
  await write(db, viewer.userId, address, secret)
  audit({ after: { email: address, roles, companyIds, expiresAt } })
  return invitation
}

/** Mails a new link; the one before is no longer good. */
export async function resend({ db, viewer }: SignedIn, id: string) {
  const known = await db.invitation.findFirst({ where: { id, acceptedAt: null, revokedAt: null } })
  if (!known) return new NotFound('open invitation')
  if (Date.now() - known.createdAt.getTime() < 60_000) return new NotPossible('A link went out a moment ago.')
  const { secret, hash } = newSecret()
  const until = Math.max(known.expiresAt.getTime(), Date.now() + 7 * day)
  const invitation = await db.invitation.update({
    where: db.key(id),
    data: { tokenHash: hash, expiresAt: new Date(until), createdAt: new Date() },
  })
  await write(db, viewer.userId, invitation.email, secret)
  return invitation
}

export async function revoke({ db }: SignedIn, id: string) {
  const { count } = await db.invitation.updateMany({
    where: { id, acceptedAt: null, revokedAt: null },
    data: { revokedAt: new Date() },
  })
  const invitation = await db.invitation.findFirst({ where: { id } })
  return count === 1 && invitation ? invitation : new NotFound('open invitation')
}

async function write(db: Db, userId: string, recipient: string, secret: string) {
  const [tenant, person] = await Promise.all([
    db.tenant.findFirst({ where: { id: db.tenantId }, select: { name: true } }),
    db.user.findFirst({ where: { id: userId }, select: { name: true } }),
  ])
  const facts = { tenantName: tenant?.name ?? '', invitedBy: person?.name ?? '' }
  await post(db, { type: 'invitation', recipient, facts, secret })
}
