import { columnsOf, type Db, type ModelName, modelNames } from '../../prisma/tenancy.ts'
import { type Noun, nouns, typeOf } from '../graphql/ids.ts'
import type { Change } from './record.ts'

/** A thing of the tenant. */
export type Target = { noun: Noun; uuid: string }

/** The nouns whose things are rows of the tenant, found by their id. */
const stored = new Set(
  nouns.filter((noun) => {
    const model = typeOf(noun) as ModelName
    return modelNames.includes(model) && ['tenantId', 'id'].every((column) => columnsOf(model).includes(column))
  }),
)

type Delegate = { findFirst(args: object): Promise<object | null> }

const rowOf = (db: Db, target: Target | undefined) =>
  target && stored.has(target.noun)
    ? (db as unknown as Record<string, Delegate>)[target.noun]?.findFirst({ where: { id: target.uuid } })
    : undefined

/**
 * What a mutation changes, found by looking: the row that it names, before and after; a thing that it made; otherwise
 * what it was told. A service that knows better says so by `context.audit`.
 */
export async function observe(db: Db, named: Target | undefined, args: Record<string, unknown>) {
  const before = await rowOf(db, named)
  return async (made: Target | undefined): Promise<Change> => {
    const { id: _, input, ...told } = args
    const after = await rowOf(db, named ?? made)
    if (before) return { before, after: after ? { ...after, ...told } : null }
    return { after: after ?? { ...(input as object | undefined), ...told } }
  }
}

/** Nouns of which only the names of what changed are written down: a log that never changes cannot forget a person. */
const ofPeople = new Set<Noun>(['lead', 'consentRecord'])
const aboutPeople = /^(suppress|unsuppress|upsertLeads|createLead|mergeLeads|recordConsent|requestConsent)$/

export const isPersonal = (action: string, target: Target | undefined) =>
  aboutPeople.test(action) || (target !== undefined && ofPeople.has(target.noun))
