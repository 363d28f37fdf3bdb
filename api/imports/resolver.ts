import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { env } from '../../prisma/env.ts'
import { Needs } from '../graphql/auth.ts'
import { Page } from '../graphql/connection.ts'
import type { Context, SignedIn } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { firstOf } from '../graphql/loader.ts'
import { Job } from '../jobs/types.ts'
import { LeadList } from '../lists/types.ts'
import { Operation } from '../operations/types.ts'
import { sealTicket, soon } from '../uploads/token.ts'
import { preview } from './preview.ts'
import { cancelLeadImport, importLeads, leadImports } from './service.ts'
import {
  CancelLeadImportOutcome,
  CsvFormat,
  ImportColumn,
  ImportLeadsInput,
  ImportLeadsOutcome,
  ImportPreview,
  LeadImport,
  LeadImportConnection,
  LeadImportError,
} from './types.ts'

@Resolver(() => LeadImport)
export class LeadImportResolver {
  @Needs('lead:read')
  @Query(() => LeadImport, { nullable: true, description: 'An import.' })
  leadImport(@IdArg('leadImport') id: string, @Ctx() { load }: Context) {
    return load.leadImport.load(id)
  }

  @Needs('lead:read')
  @Query(() => LeadImportConnection, { description: 'The imports, the newest first.' })
  leadImports(@Args(() => Page) page: Page, @Ctx() { db }: Context) {
    return leadImports(db, page)
  }

  @Needs('lead:write')
  @Query(() => ImportPreview, { nullable: true, description: 'A file as it would be read, without bringing anything.' })
  importPreview(
    @IdArg('upload', 'uploadId', { description: 'The file.' }) uploadId: string,
    @Arg('format', () => CsvFormat, { nullable: true, description: 'How it is written; as it seems, if left out.' })
    format: CsvFormat | null,
    @Arg('columns', () => [ImportColumn], {
      nullable: true,
      description: 'What its columns become; as guessed, if left out.',
    })
    columns: ImportColumn[] | null,
    @Ctx() { db }: Context,
  ) {
    return preview(db, uploadId, { format, columns })
  }

  @Needs('lead:write')
  @Mutation(() => ImportLeadsOutcome, { description: 'Brings the leads of a file.' })
  importLeads(@Arg('input', () => ImportLeadsInput) input: ImportLeadsInput, @Ctx() context: SignedIn) {
    return importLeads(context, input)
  }

  @Needs('lead:write')
  @Mutation(() => CancelLeadImportOutcome, {
    description: 'Ends an import early. What it brought stays, and can be undone.',
  })
  cancelLeadImport(@IdArg('leadImport') id: string, @Ctx() context: SignedIn) {
    return cancelLeadImport(context, id)
  }

  @FieldResolver(() => Job, { nullable: true, description: 'The job that brings it.' })
  job(@Root() { jobId }: LeadImport, @Ctx() { load }: Context) {
    return jobId && load.job.load(jobId)
  }

  @FieldResolver(() => Operation, { nullable: true, description: 'What can be undone of it.' })
  operation(@Root() { operationId }: LeadImport, @Ctx() { load }: Context) {
    return operationId && load.operation.load(operationId)
  }

  @FieldResolver(() => LeadList, { nullable: true, description: 'The list that all of them were put on.' })
  list(@Root() { listId }: LeadImport, @Ctx() { load }: Context) {
    return listId && load.leadList.load(listId)
  }

  @FieldResolver(() => [LeadImportError], { description: 'What was wrong, by line.' })
  errors(
    @Root() { id }: LeadImport,
    @Arg('first', () => Int, { defaultValue: 50, description: 'How many, at most 250.' }) first: number,
    @Ctx() { load }: Context,
  ) {
    return load.errorsOfImport.load(firstOf(id, first))
  }

  @FieldResolver(() => String, {
    description: 'Where everything that was wrong is found as CSV, for an hour at least.',
  })
  errorsUrl(@Root() { id, fileName }: LeadImport, @Ctx() { db }: Context) {
    const name = `${fileName.replace(/\.\w+$/, '')}-errors.csv`
    const token = sealTicket({ kind: 'importErrors', tenantId: db.tenantId, id, fileName: name, until: soon() })
    return new URL(`/downloads/${token}`, env.PUBLIC_URL).href
  }
}
