import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Needs } from '../graphql/auth.ts'
import { Page } from '../graphql/connection.ts'
import type { Context } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { Segment } from '../segments/types.ts'
import { createLeadList, deleteLeadList, leadLists, updateLeadList } from './service.ts'
import {
  CreateLeadListInput,
  CreateLeadListOutcome,
  DeleteLeadListOutcome,
  LeadList,
  LeadListConnection,
  UpdateLeadListInput,
  UpdateLeadListOutcome,
} from './types.ts'

@Resolver(() => LeadList)
export class LeadListResolver {
  @Needs('lead:read')
  @Query(() => LeadList, { nullable: true, description: 'A list.' })
  leadList(@IdArg('leadList') id: string, @Ctx() { load }: Context) {
    return load.leadList.load(id)
  }

  @Needs('lead:read')
  @Query(() => LeadListConnection, { description: 'The lists, the newest first.' })
  leadLists(@Args(() => Page) page: Page, @Ctx() { db }: Context) {
    return leadLists(db, page)
  }

  @Needs('lead:write')
  @Mutation(() => CreateLeadListOutcome, { description: 'Makes a list.' })
  createLeadList(@Arg('input', () => CreateLeadListInput) input: CreateLeadListInput, @Ctx() { db }: Context) {
    return createLeadList(db, input)
  }

  @Needs('lead:write')
  @Mutation(() => UpdateLeadListOutcome, { description: 'Changes a list.' })
  updateLeadList(
    @IdArg('leadList') id: string,
    @Arg('input', () => UpdateLeadListInput) input: UpdateLeadListInput,
    @Ctx() { db }: Context,
  ) {
    return updateLeadList(db, id, input)
  }

  @Needs('lead:write')
  @Mutation(() => DeleteLeadListOutcome, { description: 'Deletes a list; its leads stay.' })
  deleteLeadList(@IdArg('leadList') id: string, @Ctx() { db }: Context) {
    return deleteLeadList(db, id)
  }

  @FieldResolver(() => Int, { description: 'How many leads are on it.' })
  memberCount(@Root() { id }: LeadList, @Ctx() { load }: Context) {
    return load.membersOfList.load(id).then((it) => it?.count ?? 0)
  }

  @FieldResolver(() => [Segment], { description: 'The segments that ask for it.' })
  usedBy(@Root() { id }: LeadList, @Ctx() { load }: Context) {
    return load.segmentsNaming.load(`lists:${id}`)
  }
}
