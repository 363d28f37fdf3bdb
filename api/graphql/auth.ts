import { Authorized, registerEnumType } from 'type-graphql'
import type { Context } from './context.ts'
import { fault } from './fault.ts'

export enum Role {
  owner = 'owner',
  admin = 'admin',
  marketer = 'marketer',
  analyst = 'analyst',
}
registerEnumType(Role, { name: 'Role', description: 'What somebody is in a tenant.' })

const { owner, admin, marketer, analyst } = Role
const everybody = [owner, admin, marketer, analyst]
const makers = [owner, admin, marketer]
const admins = [owner, admin]

/** Every permission there is, and the roles that have it. */
export const permissions = {
  'audit:read': admins,
  'campaign:read': everybody,
  'campaign:send': makers,
  'campaign:write': makers,
  'company:read': everybody,
  'company:write': admins,
  'domain:read': everybody,
  'domain:write': admins,
  'figures:read': everybody,
  'inbox:read': everybody,
  'inbox:write': makers,
  'mailbox:read': everybody,
  'mailbox:write': makers,
  'member:leave': everybody,
  'member:read': everybody,
  'member:write': admins,
  'project:read': everybody,
  'project:write': makers,
  'job:read': everybody,
  'job:write': makers,
  'lead:read': everybody,
  'lead:write': makers,
  'sandbox:read': everybody,
  'suppression:write': makers,
  'system:read': everybody,
  'template:read': everybody,
  'template:write': makers,
  'tenant:read': everybody,
  'tenant:write': admins,
  'token:oversee': admins,
  'token:read': everybody,
  'token:write': everybody,
  'upload:write': makers,
} satisfies Record<string, Role[]>

export type Permission = keyof typeof permissions

/** What a person does themselves: no program gets it, so that a stolen token begets no other. */
const personal: readonly Permission[] = ['member:leave', 'token:oversee', 'token:read', 'token:write']

/** What a personal token may be given. */
export const scopes = (Object.keys(permissions) as Permission[]).filter((permission) => !personal.includes(permission))

/**
 * `public` asks nothing; `known` a session or a token, for what checks rights by itself; `self` a signed-in person:
 * what they do concerns them, not a tenant.
 */
export type Need = Permission | 'known' | 'public' | 'self'

export const permissionsOf = (roles: readonly string[]): ReadonlySet<Permission> =>
  new Set(
    (Object.keys(permissions) as Permission[]).filter((permission) =>
      permissions[permission].some((role) => roles.includes(role)),
    ),
  )

/** Names what a root field needs. A test fails for any root field that names nothing. */
export const Needs = (need: Need) => Authorized<Need>(need)

/** An arrow function, because type-graphql takes any other for a class to be made. */
export const authChecker = ({ context }: { context: Context }, [need]: Need[]) => {
  if (need === 'public') return true
  if (!context.viewer) throw fault('UNAUTHENTICATED', 'Sign in first.')
  const { permissions, tokenId, lacksSecondFactor } = context.viewer
  if (need === 'known') return true
  if (need === 'self' && tokenId) throw fault('FORBIDDEN', 'A token cannot do this: sign in.')
  if (need === 'self' || (need && permissions.has(need))) return true
  if (lacksSecondFactor) {
    throw fault(
      'FORBIDDEN',
      'Your organisation asks for a second factor: set one up on your account’s page, or sign in with it.',
    )
  }
  throw fault('FORBIDDEN', `Your ${tokenId ? 'token' : 'role'} does not allow this: it needs ${need}.`)
}
