import { type LeadFilter, leadFilter } from '../../jobs/leads/filter.ts'
import { FilterMismatch, type FilterSql } from '../../jobs/leads/filterSql.ts'
import { compileFilter } from '../../jobs/leads/segmentRules.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { fault } from '../graphql/fault.ts'
import { encodeId, type Noun } from '../graphql/ids.ts'
import { InvalidInput, type Issue } from '../graphql/problem.ts'
import type { LeadFilterInput } from './filterInput.ts'

/** The filter as the rules have it, or everything that is wrong with it. */
export function checkFilter(input: LeadFilterInput | null | undefined, path = 'filter'): LeadFilter | InvalidInput {
  const parsed = leadFilter.safeParse(input ?? {})
  if (parsed.success) return parsed.data
  return new InvalidInput(
    parsed.error.issues.map((issue): Issue => ({ path: [path, ...issue.path].join('.'), message: issue.message })),
  )
}

/** The filter in SQL, or why it cannot be asked. */
export async function filterOf(db: Db, filter: LeadFilter, path = 'filter'): Promise<FilterSql | InvalidInput> {
  try {
    return await compileFilter(db, filter)
  } catch (error) {
    if (error instanceof FilterMismatch) return new InvalidInput([{ path, message: error.message }])
    throw error
  }
}

/** For queries, which have no problems to return: what is wrong with the filter is the asker's fault. */
export async function askFilter(db: Db, input: LeadFilterInput | null | undefined): Promise<FilterSql> {
  const filter = checkFilter(input)
  const sql = filter instanceof InvalidInput ? filter : await filterOf(db, filter)
  if (!(sql instanceof InvalidInput)) return sql
  const [first] = sql.issues
  throw fault('BAD_REQUEST', `${first?.path}: ${first?.message}`)
}

const memberships = { lists: 'leadList', tags: 'leadTag', segments: 'segment' } as const satisfies Record<string, Noun>

/** A stored filter as the outside wrote it: its ids carry their prefixes again. */
export function shownFilter(filter: LeadFilter): Record<string, unknown> {
  const shown: Record<string, unknown> = { ...filter }
  for (const [name, noun] of Object.entries(memberships)) {
    const named = filter[name as keyof typeof memberships]
    if (!named) continue
    shown[name] = Object.fromEntries(
      Object.entries(named).map(([how, ids]) => [how, ids?.map((id) => encodeId(noun, id))]),
    )
  }
  if (filter.and) shown.and = filter.and.map(shownFilter)
  if (filter.or) shown.or = filter.or.map(shownFilter)
  if (filter.not) shown.not = shownFilter(filter.not)
  return shown
}
