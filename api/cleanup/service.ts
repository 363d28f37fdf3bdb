import { z } from 'zod'
import { cleanupFilter } from '../../jobs/leads/cleanUp.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { fault } from '../graphql/fault.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput } from '../graphql/problem.ts'
import type { LeadFilterInput } from '../leads/filterInput.ts'
import { preview } from '../segments/service.ts'
import type { LeadCleanupInput } from './types.ts'

const days = (least: number) =>
  z
    .int()
    .min(least, `At least ${least} days.`)
    .max(3_650, 'At most 3650 days.')
    .nullish()
    .transform((it) => it ?? null)
const rules = z.object({
  isActive: z
    .boolean()
    .nullish()
    .transform((it) => it ?? false),
  bouncedAfterDays: days(1),
  invalidAfterDays: days(1),
  inactiveAfterDays: days(30),
})

const none = {
  isActive: false,
  bouncedAfterDays: null,
  invalidAfterDays: null,
  inactiveAfterDays: null,
  lastRunAt: null,
}

export const leadCleanup = async (db: Db) => (await db.leadCleanup.findFirst()) ?? none

export async function setLeadCleanup(db: Db, input: LeadCleanupInput) {
  const data = check(rules, input)
  if (data instanceof InvalidInput) return data
  return db.leadCleanup.upsert({ where: { tenantId: db.tenantId }, create: data, update: data })
}

/** Whom rules would delete now. */
export function previewCleanup(db: Db, input: LeadCleanupInput) {
  const checked = check(rules, input)
  if (checked instanceof InvalidInput) throw fault('BAD_REQUEST', `${checked.issues[0]?.path}: ${checked.message}`)
  const filter = cleanupFilter(checked, new Date())
  return preview(db, (filter ?? { email: { empty: true } }) as LeadFilterInput)
}
