import type { TenantPolicyModel } from '../../prisma/generated/oltp/models.ts'
import type { AcrossDb } from '../../prisma/tenancy.ts'

/** How strict a tenant is with the people who belong to it. */
export type Policy = Omit<TenantPolicyModel, 'tenantId' | 'revision' | 'createdAt' | 'updatedAt'>

/** What holds for a tenant that chose nothing, as the table has it. */
export const policyDefaults: Policy = {
  passwordMinLength: 12,
  passwordRequireUppercase: false,
  passwordRequireNumbers: false,
  passwordRequireSymbols: false,
  sessionTimeoutMinutes: 480,
  maxLoginAttempts: 5,
  lockoutMinutes: 30,
  mfaRequired: false,
  mfaType: 'any',
}

/** The one policy that satisfies all of these: a person has one password, whatever tenants they belong to. */
export const strictest = (policies: readonly Policy[]): Policy =>
  policies.length === 0 ? policyDefaults : policies.reduce(stricter)

const stricter = (a: Policy, b: Policy): Policy => ({
  passwordMinLength: Math.max(a.passwordMinLength, b.passwordMinLength),
  passwordRequireUppercase: a.passwordRequireUppercase || b.passwordRequireUppercase,
  passwordRequireNumbers: a.passwordRequireNumbers || b.passwordRequireNumbers,
  passwordRequireSymbols: a.passwordRequireSymbols || b.passwordRequireSymbols,
  sessionTimeoutMinutes: Math.min(a.sessionTimeoutMinutes, b.sessionTimeoutMinutes),
  maxLoginAttempts: Math.min(a.maxLoginAttempts, b.maxLoginAttempts),
  lockoutMinutes: Math.max(a.lockoutMinutes, b.lockoutMinutes),
  mfaRequired: a.mfaRequired || b.mfaRequired,
  mfaType: a.mfaType === 'any' ? b.mfaType : a.mfaType,
})

/** What the tenants of a person ask of them, taken together. */
export async function policyOf(db: Pick<AcrossDb, 'tenantUser'>, userId: string): Promise<Policy> {
  const memberships = await db.tenantUser.findMany({
    where: { userId, deletedAt: null, tenant: { deletedAt: null } },
    select: { tenant: { select: { policy: true } } },
  })
  return strictest(memberships.map(({ tenant }) => tenant.policy ?? policyDefaults))
}
