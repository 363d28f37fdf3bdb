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
  'company:read': everybody,
  'company:write': admins,
  'project:read': everybody,
  'project:write': makers,
  'job:read': everybody,
  'job:write': makers,
  'lead:read': everybody,
  'lead:write': makers,
  'suppression:write': makers,
  'system:read': everybody,
} satisfies Record<string, Role[]>

export type Permission = keyof typeof permissions

/** `public` asks nothing, `self` a signed-in person: what they do concerns them, not a tenant. */
export type Need = Permission | 'public' | 'self'

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
  if (need === 'self' || (need && context.viewer.permissions.has(need))) return true
  throw fault('FORBIDDEN', `Your role does not allow this: it needs ${need}.`)
}
