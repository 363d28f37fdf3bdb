import { z } from 'zod'
import { enqueue } from '../../jobs/enqueue.ts'
import type { LeadChange } from '../../jobs/leads/change.ts'
import { startLeadChange } from '../../jobs/leads/startChange.ts'
import { isUndoable } from '../../jobs/operations/undo.ts'
import { LeadStatus } from '../../prisma/generated/oltp/enums.ts'
import type { Db } from '../../prisma/tenancy.ts'
import { countLimit, newestFirst, type Page } from '../graphql/connection.ts'
import { check } from '../graphql/input.ts'
import { InvalidInput, NotFound, NotPossible } from '../graphql/problem.ts'
import { checkFilter, filterOf } from '../leads/filterOf.ts'
import { tagsByName } from '../leads/tags.ts'
import type { ChangeLeadsInput } from './types.ts'

const what = z
  .object({
    addTag: z
      .string()
      .trim()
      .min(1, 'A tag has a name.')
      .max(100, 'A tag has at most 100 characters.')
      .refine((it) => !it.includes('\0'), 'Remove the NUL character.')
      .nullish(),
    removeTagId: z.uuid().nullish(),
    addToListId: z.uuid().nullish(),
    removeFromListId: z.uuid().nullish(),
    setStatus: z.enum(LeadStatus).nullish(),
    delete: z.literal(true, 'Say true, or leave it out.').nullish(),
  })
  .refine(
    (it) => Object.values(it).filter((one) => one !== null && one !== undefined).length === 1,
    'Say one thing to do.',
  )

export const operations = (db: Db, page: Page) =>
  newestFirst(
    page,
    (slice) => db.operation.findMany(slice),
    () => db.operation.count({ take: countLimit }),
  )

/** Begins a change of all leads that match. A job carries it out, and `undoOperation` takes it back. */
export async function changeLeads(db: Db, userId: string, { filter, ids, ...rest }: ChangeLeadsInput) {
  const wanted = check(what, rest)
  if (wanted instanceof InvalidInput) return wanted
  if (!filter === !ids)
    return new InvalidInput([{ path: 'filter', message: 'Say which leads: by a filter, or by their ids.' }])
  const checked = checkFilter(filter)
  if (checked instanceof InvalidInput) return checked
  const sql = await filterOf(db, checked)
  if (sql instanceof InvalidInput) return sql
  const meant = await meaningOf(db, wanted)
  if (meant instanceof NotFound) return meant
  return startLeadChange(db, { ...meant, filter: checked, userId, ...(ids && { ids }) })
}

type Meaning = { change: LeadChange; title: string }

async function meaningOf(db: Db, wanted: z.output<typeof what>): Promise<Meaning | NotFound> {
  const { addTag, removeTagId, addToListId, removeFromListId, setStatus } = wanted
  if (addTag) {
    const tagId = (await tagsByName(db, [addTag])).get(addTag.toLowerCase())
    return tagId ? { change: { kind: 'lead.tag', tagId }, title: `Tagged “${addTag}”` } : new NotFound('tag')
  }
  if (removeTagId) {
    const tag = await db.leadTag.findFirst({ where: { id: removeTagId } })
    return tag
      ? { change: { kind: 'lead.untag', tagId: tag.id }, title: `Tag “${tag.name}” removed` }
      : new NotFound('tag')
  }
  if (addToListId) {
    const list = await db.leadList.findFirst({ where: { id: addToListId } })
    return list
      ? { change: { kind: 'lead.list', listId: list.id }, title: `Put on “${list.name}”` }
      : new NotFound('list')
  }
  if (removeFromListId) {
    const list = await db.leadList.findFirst({ where: { id: removeFromListId } })
    return list
      ? { change: { kind: 'lead.unlist', listId: list.id }, title: `Taken from “${list.name}”` }
      : new NotFound('list')
  }
  if (setStatus) return { change: { kind: 'lead.status', status: setStatus }, title: `Status set to ${setStatus}` }
  return { change: { kind: 'lead.delete' }, title: 'Leads deleted' }
}

/** Takes an operation back, as a job: what somebody changed since stays as they left it. */
export async function undoOperation(db: Db, id: string) {
  const operation = await db.operation.findFirst({ where: { id } })
  if (!operation) return new NotFound('operation')
  if (!isUndoable(operation.kind)) return new NotPossible('This cannot be undone.')
  if (operation.status === 'running') return new NotPossible('It is still running: undo it when it is done.')
  if (operation.status === 'undoing' || operation.status === 'undone') return operation
  if (operation.expiresAt < new Date()) return new NotPossible('It is too long ago to be undone.')
  const jobId = await enqueue(db, 'operation.undo', { operationId: id })
  return db.operation.update({ where: db.key(id), data: { status: 'undoing', jobId } })
}
