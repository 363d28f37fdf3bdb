import type { FilterSql } from './filterSql.ts'

export type Part = { from: string; where: string }

/** A statement has room for 65,535 parameters. */
const mostValues = 20_000

/** Filters that share one statement: the tenant is `$1` to all of them, and each has its own values behind it. */
export function sideBySide(filters: readonly FilterSql[]): { parts: Part[]; values: unknown[] }[] {
  const statements: { parts: Part[]; values: unknown[] }[] = []
  for (const { from, where, values } of filters) {
    let into = statements.at(-1)
    if (!into || into.values.length + values.length > mostValues) {
      into = { parts: [], values: [values[0]] }
      statements.push(into)
    }
    const before = into.values.length - 1
    const moved = (sql: string) =>
      sql.replace(/\$(\d+)/g, (all, number) => (number === '1' ? all : `$${Number(number) + before}`))
    into.parts.push({ from: moved(from), where: moved(where) })
    into.values.push(...values.slice(1))
  }
  return statements
}
