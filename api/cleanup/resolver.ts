import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import { Needs } from '../graphql/auth.ts'
import type { Context } from '../graphql/context.ts'
import { LeadsPreview } from '../segments/types.ts'
import { leadCleanup, previewCleanup, setLeadCleanup } from './service.ts'
import { LeadCleanup, LeadCleanupInput, SetLeadCleanupOutcome } from './types.ts'

@Resolver()
export class CleanupResolver {
  @Needs('lead:read')
  @Query(() => LeadCleanup, { description: 'Which leads are cleared away by themselves.' })
  leadCleanup(@Ctx() { db }: Context) {
    return leadCleanup(db)
  }

  @Needs('lead:read')
  @Query(() => LeadsPreview, { description: 'Whom such rules would delete now.' })
  previewLeadCleanup(@Arg('input', () => LeadCleanupInput) input: LeadCleanupInput, @Ctx() { db }: Context) {
    return previewCleanup(db, input)
  }

  @Needs('lead:write')
  @Mutation(() => SetLeadCleanupOutcome, {
    description: 'Says which leads to clear away by themselves. Each cleanup can be undone.',
  })
  setLeadCleanup(@Arg('input', () => LeadCleanupInput) input: LeadCleanupInput, @Ctx() { db }: Context) {
    return setLeadCleanup(db, input)
  }
}
