import { acrossTenants, inTenant } from '../../prisma/tenancy.ts'
import { enqueue } from '../enqueue.ts'
import type { Handler } from '../handler.ts'
import type { LeadFilter } from './filter.ts'
import { startLeadChange } from './startChange.ts'

export type CleanupRules = {
  bouncedAfterDays: number | null
  invalidAfterDays: number | null
  inactiveAfterDays: number | null
}

/** The leads that cleanup rules name; nothing when they name none. */
export function cleanupFilter(
  { bouncedAfterDays, invalidAfterDays, inactiveAfterDays }: CleanupRules,
  now: Date,
): LeadFilter | undefined {
  const before = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString()
  const or: LeadFilter[] = []
  if (bouncedAfterDays) or.push({ status: { eq: 'bounced' }, updatedAt: { before: before(bouncedAfterDays) } })
  if (invalidAfterDays) {
    or.push({
      updatedAt: { before: before(invalidAfterDays) },
      or: [{ status: { eq: 'invalid' } }, { mail: { eq: 'refuses' } }],
    })
  }
  if (inactiveAfterDays) {
    const lately = { withinDays: inactiveAfterDays }
    or.push({
      createdAt: { before: before(inactiveAfterDays) },
      received: {},
      not: { or: [{ opened: lately }, { clicked: lately }, { replied: lately }] },
    })
  }
  return or.length > 0 ? { or } : undefined
}

/** Deletes what a tenant's rules name, as an operation that can be undone. */
export const cleanUp: Handler<'lead.cleanUp'> = async (_, { inTenant }) => {
  await inTenant(async (db) => {
    const rules = await db.leadCleanup.findFirst()
    const filter = rules?.isActive ? cleanupFilter(rules, new Date()) : undefined
    if (!filter) return
    await startLeadChange(db, { change: { kind: 'lead.delete' }, filter, title: 'Scheduled cleanup', userId: null })
    await db.leadCleanup.updateMany({ data: { lastRunAt: new Date() } })
  })
}

/** Once a day, for every tenant that wants it. */
export const cleanUpAll: Handler<'lead.cleanUpAll'> = async () => {
  const tenants = await acrossTenants('cleanups are due in all tenants', (db) =>
    db.leadCleanup.findMany({ where: { isActive: true }, select: { tenantId: true } }),
  )
  for (const { tenantId } of tenants)
    await inTenant(tenantId, (db) => enqueue(db, 'lead.cleanUp', {}, { key: 'lead.cleanUp' }))
}
