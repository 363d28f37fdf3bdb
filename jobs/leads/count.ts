import type { Db } from '../../prisma/tenancy.ts'
import type { FilterSql } from './filterSql.ts'

/* leads.count */
/** How many leads a filter lets through, exactly. */
export const exact = async (db: Db, { from, where, values }: FilterSql) =>
  Number(await db.json(`select count(*) from ${from} where ${where}`, ...values))

type Plan = { Plan: { 'Plan Rows': number } }

/** About how many: the planner's guess, which looks at statistics and not at leads. */
export async function estimate(db: Db, { from, where, values }: FilterSql) {
  const [plan] = await db.json<Plan[]>(`explain (format json) select from ${from} where ${where}`, ...values)
  return plan?.Plan['Plan Rows'] ?? 0
}
