import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { isUndoable } from '../../jobs/operations/undo.ts'
import { Needs } from '../graphql/auth.ts'
import { Page } from '../graphql/connection.ts'
import type { Context, SignedIn } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { Job } from '../jobs/types.ts'
import { exportLeads, resultUrl } from './export.ts'
import { changeLeads, operations, undoOperation } from './service.ts'
import {
  ChangeLeadsInput,
  ChangeLeadsOutcome,
  ExportLeadsInput,
  ExportLeadsOutcome,
  Operation,
  OperationConnection,
  UndoOperationOutcome,
} from './types.ts'

@Resolver(() => Operation)
export class OperationResolver {
  @Needs('lead:read')
  @Query(() => Operation, { nullable: true, description: 'A change to many things.' })
  operation(@IdArg('operation') id: string, @Ctx() { load }: Context) {
    return load.operation.load(id)
  }

  @Needs('lead:read')
  @Query(() => OperationConnection, { description: 'What changed many things at once, the newest first.' })
  operations(@Args(() => Page) page: Page, @Ctx() { db }: Context) {
    return operations(db, page)
  }

  @Needs('lead:write')
  @Mutation(() => ChangeLeadsOutcome, {
    description: 'Changes all leads that match, as an operation that can be undone.',
  })
  changeLeads(@Arg('input', () => ChangeLeadsInput) input: ChangeLeadsInput, @Ctx() { db, viewer }: SignedIn) {
    return changeLeads(db, viewer.userId, input)
  }

  @Needs('lead:read')
  @Mutation(() => ExportLeadsOutcome, {
    description: 'Writes leads into a file. Watch its job; the operation then says where the file is.',
  })
  exportLeads(@Arg('input', () => ExportLeadsInput) input: ExportLeadsInput, @Ctx() context: SignedIn) {
    return exportLeads(context, input)
  }

  @Needs('lead:write')
  @Mutation(() => UndoOperationOutcome, { description: 'Takes an operation back.' })
  undoOperation(@IdArg('operation') id: string, @Ctx() { db }: Context) {
    return undoOperation(db, id)
  }

  @FieldResolver(() => Job, { nullable: true, description: 'The job that carries it out, or undoes it.' })
  job(@Root() { jobId }: Operation, @Ctx() { load }: Context) {
    return jobId && load.job.load(jobId)
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Of an export that is done: where the file is, for an hour at least.',
  })
  resultUrl(@Root() operation: Operation, @Ctx() { db }: Context) {
    return resultUrl(db, operation)
  }

  @FieldResolver(() => Boolean, { description: 'Whether it can be undone now.' })
  canUndo(@Root() { kind, status, expiresAt, changed }: Operation) {
    return status === 'done' && changed > 0 && isUndoable(kind) && new Date(expiresAt) > new Date()
  }
}
