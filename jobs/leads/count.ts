import type { Db } from '../../prisma/tenancy.ts'
import type { FilterSql } from './filterSql.ts'
import { type Part, sideBySide } from './sideBySide.ts'

/* leads.count */
/** How many leads a filter lets through, exactly. */
export const exact = async (db: Db, { from, where, values }: FilterSql) =>
  Number(await db.json(`select count(*) from ${from} where ${where}`, ...values))

/** The same for many filters, in one statement. */
export async function exactEach(db: Db, filters: readonly FilterSql[]): Promise<number[]> {
  const counts: number[] = []
  for (const { parts, values } of sideBySide(filters)) {
    const each = parts.map(({ from, where }) => `(select count(*) from ${from} where ${where})`)
    counts.push(...(await db.json<number[]>(`select to_json(array[${each.join(', ')}])`, ...values)))
  }
  return counts
}

type Plan = { 'Plan Rows': number; 'Subplan Name'?: string; Plans?: Plan[] }

/** About how many: the planner's guess, which looks at statistics and not at leads. */
export async function estimate(db: Db, { from, where, values }: FilterSql) {
  const [plan] = await db.json<{ Plan: Plan }[]>(`explain (format json) select from ${from} where ${where}`, ...values)
  return plan?.Plan['Plan Rows'] ?? 0
}

/** The same for many filters, in one plan: what is materialized is planned, and guessed, by itself. */
export async function estimateEach(db: Db, filters: readonly FilterSql[]): Promise<number[]> {
  const guesses: number[] = []
  for (const { parts, values } of sideBySide(filters)) {
    const [plan] = await db.json<{ Plan: Plan }[]>(`explain (format json) ${planned(parts)}`, ...values)
    const rows = new Map(plan?.Plan.Plans?.map((it) => [it['Subplan Name'], it['Plan Rows']]))
    guesses.push(...parts.map((_, at) => rows.get(`CTE each${at}`) ?? 0))
  }
  return guesses
}

const planned = (parts: readonly Part[]) => `
  with ${parts.map(({ from, where }, at) => `each${at} as materialized (select from ${from} where ${where})`).join(', ')}
  select array[${parts.map((_, at) => `(select count(*) from each${at})`).join(', ')}]`
