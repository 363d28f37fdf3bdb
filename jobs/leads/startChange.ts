import type { Db } from '../../prisma/tenancy.ts'
import { enqueue } from '../enqueue.ts'
import type { LeadChange } from './change.ts'
import type { LeadFilter } from './filter.ts'

export type Wanted = { change: LeadChange; filter: LeadFilter; ids?: string[]; title: string; userId: string | null }

/** Begins a change of all leads that match: answers its operation, whose job carries it out. */
export async function startLeadChange(db: Db, { change, filter, ids, title, userId }: Wanted) {
  const details = { change, filter, startedAt: new Date().toISOString(), ...(ids && { ids }) }
  const operation = await db.operation.create({ data: { kind: change.kind, title, details, createdBy: userId } })
  const jobId = await enqueue(db, 'lead.change', { operationId: operation.id })
  return db.operation.update({ where: db.key(operation.id), data: { jobId } })
}
