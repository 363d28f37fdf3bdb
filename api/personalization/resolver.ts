import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql'
import { Needs } from '../graphql/auth.ts'
import type { Context, SignedIn } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { Segment } from '../segments/types.ts'
import { createRule, deleteRule, updateRule } from './service.ts'
import {
  CreatePersonalizationRuleInput,
  CreatePersonalizationRuleOutcome,
  DeletePersonalizationRuleOutcome,
  PersonalizationRule,
  UpdatePersonalizationRuleInput,
  UpdatePersonalizationRuleOutcome,
} from './types.ts'

@Resolver(() => PersonalizationRule)
export class PersonalizationRuleResolver {
  @Needs('template:write')
  @Mutation(() => CreatePersonalizationRuleOutcome, {
    description: 'Makes a rule. It reaches nobody before the template is published.',
  })
  createPersonalizationRule(
    @Arg('input', () => CreatePersonalizationRuleInput) input: CreatePersonalizationRuleInput,
    @Ctx() context: SignedIn,
  ) {
    return createRule(context, input)
  }

  @Needs('template:write')
  @Mutation(() => UpdatePersonalizationRuleOutcome, {
    description: 'Changes a rule. What was published keeps the rule that it was published with.',
  })
  updatePersonalizationRule(
    @IdArg('personalizationRule') id: string,
    @Arg('input', () => UpdatePersonalizationRuleInput) input: UpdatePersonalizationRuleInput,
    @Ctx() context: SignedIn,
  ) {
    return updateRule(context, id, input)
  }

  @Needs('template:write')
  @Mutation(() => DeletePersonalizationRuleOutcome, { description: 'Deletes a rule.' })
  deletePersonalizationRule(@IdArg('personalizationRule') id: string, @Ctx() context: SignedIn) {
    return deleteRule(context, id)
  }

  @FieldResolver(() => Segment, { nullable: true, description: 'Whom it is for; null for all leads.' })
  segment(@Root() { segmentId }: PersonalizationRule, @Ctx() { load }: Context) {
    return segmentId && load.segment.load(segmentId)
  }
}
