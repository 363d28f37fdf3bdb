import { GraphQLJSONObject } from 'graphql-scalars'
import { Field, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { ConsentBasis, ConsentState } from '../../prisma/generated/oltp/enums.ts'
import type { ConsentRecordModel } from '../../prisma/generated/oltp/models.ts'
import { IdField } from '../graphql/ids.ts'
import { Node } from '../graphql/node.ts'
import { InvalidInput, NotFound, NotPossible, outcome } from '../graphql/problem.ts'

registerEnumType(ConsentBasis, { name: 'ConsentBasis', description: 'On what grounds somebody is written to.' })

@ObjectType({ implements: Node, description: 'What a lead agreed to, or withdrew, and what proves it. Never changed.' })
export class ConsentRecord extends Node implements Omit<ConsentRecordModel, 'tenantId' | 'leadId' | 'createdBy'> {
  @Field(() => ConsentState, { description: 'What it was from then on.' })
  state!: ConsentState

  @Field(() => ConsentBasis, { description: 'On what grounds.' })
  basis!: ConsentBasis

  @Field(() => String, { description: 'Where it came from: a form, a fair, a file.' })
  source!: string

  @Field(() => String, { nullable: true, description: 'The words that were agreed to.' })
  text!: string | null

  @Field(() => GraphQLJSONObject, { description: 'What proves it: address, browser, time.' })
  proof!: ConsentRecordModel['proof']

  @Field(() => Date, { description: 'When it was said.' })
  occurredAt!: Date

  @Field(() => Date, { description: 'When it was written down.' })
  createdAt!: Date
}

export enum GivenOrWithdrawn {
  given = 'given',
  withdrawn = 'withdrawn',
}
registerEnumType(GivenOrWithdrawn, {
  name: 'GivenOrWithdrawn',
  description: 'Whether somebody agreed or took it back.',
})

@InputType({ description: 'What a lead said.' })
export class RecordConsentInput {
  @IdField('lead', { description: 'Who said it.' })
  leadId!: string

  @Field(() => GivenOrWithdrawn, { description: 'What was said.' })
  state!: GivenOrWithdrawn

  @Field(() => ConsentBasis, { nullable: true, description: 'On what grounds; consent, if left out.' })
  basis?: ConsentBasis | null

  @Field(() => String, { description: 'Where it came from: a form, a fair, a file.' })
  source!: string

  @Field(() => String, { nullable: true, description: 'The words that were agreed to.' })
  text?: string | null

  @Field(() => GraphQLJSONObject, { nullable: true, description: 'What proves it: address, browser, time.' })
  proof?: Record<string, unknown> | null

  @Field(() => Date, { nullable: true, description: 'When it was said; now, if left out.' })
  occurredAt?: Date | null
}

@InputType({ description: 'A double opt-in to ask for.' })
export class RequestConsentInput {
  @IdField('lead', { description: 'Who is asked.' })
  leadId!: string

  @Field(() => String, { description: 'Where the lead came from: a form, a fair.' })
  source!: string

  @Field(() => String, { description: 'The words that are agreed to; the page shows them.' })
  text!: string

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the lead is asked by mail, at most once a day and three times in all; not, if left out.',
  })
  byMail?: boolean | null
}

@ObjectType({ description: 'A double opt-in that waits for its confirmation.' })
export class ConsentRequest {
  @Field(() => String, { description: 'The page on which the lead confirms: put it into the mail that asks.' })
  confirmUrl!: string

  @Field(() => Date, { description: 'Until when it can be confirmed.' })
  expiresAt!: Date
}

export const RecordConsentOutcome = outcome('RecordConsentOutcome', ConsentRecord, InvalidInput, NotFound)
export const RequestConsentOutcome = outcome(
  'RequestConsentOutcome',
  ConsentRequest,
  InvalidInput,
  NotFound,
  NotPossible,
)
