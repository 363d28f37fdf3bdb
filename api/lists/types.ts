import { Field, InputType, Int, ObjectType } from 'type-graphql'
import type { LeadListModel } from '../../prisma/generated/oltp/models.ts'
import { connectionOf } from '../graphql/connection.ts'
import { Node, Revised } from '../graphql/node.ts'
import { Conflict, InvalidInput, NotFound, NotPossible, outcome } from '../graphql/problem.ts'
import { Deleted } from '../leads/types.ts'

@ObjectType({ implements: Node, description: 'Leads that somebody put together by hand.' })
export class LeadList extends Revised implements Omit<LeadListModel, 'tenantId'> {
  @Field(() => String, { description: 'Unique in the tenant.' })
  name!: string

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  description!: string | null
}

@ObjectType({ description: 'A list of lists.' })
export class LeadListConnection extends connectionOf(LeadList) {}

@InputType({ description: 'A new list.' })
export class CreateLeadListInput {
  @Field(() => String, { description: 'Unique in the tenant.' })
  name!: string

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  description?: string | null
}

@InputType({ description: 'What to change of a list.' })
export class UpdateLeadListInput {
  @Field(() => String, { nullable: true, description: 'Unique in the tenant.' })
  name?: string

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  description?: string | null

  @Field(() => Int, {
    nullable: true,
    description: 'The revision you read; somebody else’s change is then a Conflict.',
  })
  expectedRevision?: number
}

export const CreateLeadListOutcome = outcome('CreateLeadListOutcome', LeadList, InvalidInput)
export const UpdateLeadListOutcome = outcome('UpdateLeadListOutcome', LeadList, InvalidInput, NotFound, Conflict)
export const DeleteLeadListOutcome = outcome('DeleteLeadListOutcome', Deleted, NotFound, NotPossible)
