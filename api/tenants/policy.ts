import { z } from 'zod'
import { MfaType } from '../../prisma/generated/oltp/enums.ts'
import type { Db } from '../../prisma/tenancy.ts'
import type { SignedIn } from '../graphql/context.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput } from '../graphql/problem.ts'
import { revise } from '../graphql/revise.ts'
import { policyDefaults } from '../session/policy.ts'
import type { UpdateTenantPolicyInput } from './types.ts'

const between = (least: number, most: number) =>
  z
    .int()
    .min(least, `At least ${least}.`)
    .max(most, `At most ${most.toLocaleString('en')}.`)
    .optional()

const rules = z.object({
  passwordMinLength: between(8, 64),
  passwordRequireUppercase: z.boolean().optional(),
  passwordRequireNumbers: z.boolean().optional(),
  passwordRequireSymbols: z.boolean().optional(),
  sessionTimeoutMinutes: between(5, 43_200),
  maxLoginAttempts: between(3, 20),
  lockoutMinutes: between(1, 1_440),
  mfaRequired: z.boolean().optional(),
  mfaType: z.enum(MfaType).optional(),
  expectedRevision: z.int().nullish(),
})

/** What the tenant asks of its people; one that chose nothing asks the defaults. */
export const policy = async (db: Db) =>
  (await db.tenantPolicy.findFirst({ where: {} })) ?? { ...policyDefaults, revision: 1 }

export async function updatePolicy({ db, audit }: SignedIn, input: UpdateTenantPolicyInput) {
  const wanted = check(rules, input)
  if (wanted instanceof InvalidInput) return wanted
  const { expectedRevision, ...data } = wanted
  await db.$executeRaw`insert into tenant_policies (tenant_id) values (${db.tenantId}::uuid) on conflict do nothing`
  return revise({
    what: 'tenant',
    expectedRevision,
    audit,
    find: () => db.tenantPolicy.findFirst({ where: {} }),
    update: (expected) =>
      db.tenantPolicy.updateMany({ where: expected, data: { ...data, revision: { increment: 1 } } }),
  })
}
