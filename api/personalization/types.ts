import { GraphQLJSONObject } from 'graphql-scalars'
import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { PersonalizationAction } from '../../prisma/generated/oltp/enums.ts'
import type { PersonalizationRuleModel } from '../../prisma/generated/oltp/models.ts'
import { IdField } from '../graphql/ids.ts'
import { Node, Revised } from '../graphql/node.ts'
import { Conflict, InvalidInput, NotFound, outcome } from '../graphql/problem.ts'
import { Deleted } from '../leads/types.ts'

registerEnumType(PersonalizationAction, {
  name: 'PersonalizationAction',
  description: 'What becomes of a block: shown to nobody else, hidden, or swapped for others.',
})

@ObjectType({
  implements: Node,
  description:
    'Which blocks of a template some leads see. Of two rules about one block, the one with the higher priority decides.',
})
export class PersonalizationRule
  extends Revised
  implements Omit<PersonalizationRuleModel, 'tenantId' | 'conditions' | 'replacement'>
{
  segmentId!: string | null

  @IdField('template', { description: 'The template it belongs to.' })
  templateId!: string

  @Field(() => PersonalizationAction, { description: 'What becomes of the blocks.' })
  action!: PersonalizationAction

  @Field(() => [String], { description: 'The ids of the blocks.' })
  targetBlockIds!: string[]

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description:
      'Which leads, besides the segment: `{ field, op, value }`, joined by `{ and: […] }`, `{ or: […] }`, `{ not: … }`. `op` is one of eq, ne, in, contains, startsWith, gt, gte, lt, lte, isSet.',
  })
  conditions!: unknown

  @Field(() => [GraphQLJSONObject], { description: 'The blocks that stand there instead, where it swaps one.' })
  replacement!: unknown

  @Field(() => Int, { description: 'From -1000 to 1000: the higher decides.' })
  priority!: number
}

@InputType({ description: 'Which blocks some leads see.' })
export class CreatePersonalizationRuleInput {
  @IdField('template', { description: 'The template it belongs to.' })
  templateId!: string

  @IdField('segment', { nullable: true, description: 'Only for the leads of this segment; for all, if left out.' })
  segmentId?: string | null

  @Field(() => PersonalizationAction, { description: 'What becomes of the blocks.' })
  action!: PersonalizationAction

  @Field(() => [String], { description: 'The ids of the blocks; one, where it is swapped.' })
  targetBlockIds!: string[]

  @Field(() => GraphQLJSONObject, { nullable: true, description: 'Which leads, besides the segment.' })
  conditions?: unknown

  @Field(() => [GraphQLJSONObject], { nullable: true, description: 'The blocks to show instead, to swap one.' })
  replacement?: unknown[] | null

  @Field(() => Int, { nullable: true, description: 'From -1000 to 1000: the higher decides. 0, if left out.' })
  priority?: number | null
}

@InputType({ description: 'What to change of a rule; what is left out stays.' })
export class UpdatePersonalizationRuleInput {
  @IdField('segment', { nullable: true, description: 'Only for the leads of this segment; null for all.' })
  segmentId?: string | null

  @Field(() => PersonalizationAction, { nullable: true, description: 'What becomes of the blocks.' })
  action?: PersonalizationAction

  @Field(() => [String], { nullable: true, description: 'The ids of the blocks; one, where it is swapped.' })
  targetBlockIds?: string[]

  @Field(() => GraphQLJSONObject, { nullable: true, description: 'Which leads, besides the segment; null for all.' })
  conditions?: unknown

  @Field(() => [GraphQLJSONObject], { nullable: true, description: 'The blocks to show instead, to swap one.' })
  replacement?: unknown[]

  @Field(() => Int, { nullable: true, description: 'From -1000 to 1000: the higher decides.' })
  priority?: number

  @Field(() => Int, {
    nullable: true,
    description: 'The revision you read; somebody else’s change is then a Conflict.',
  })
  expectedRevision?: number
}

export const CreatePersonalizationRuleOutcome = outcome(
  'CreatePersonalizationRuleOutcome',
  PersonalizationRule,
  InvalidInput,
  NotFound,
)
export const UpdatePersonalizationRuleOutcome = outcome(
  'UpdatePersonalizationRuleOutcome',
  PersonalizationRule,
  InvalidInput,
  NotFound,
  Conflict,
)
export const DeletePersonalizationRuleOutcome = outcome('DeletePersonalizationRuleOutcome', Deleted, NotFound)
