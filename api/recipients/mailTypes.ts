import { Field, InputType, Int, ObjectType } from 'type-graphql'
import { MessageStatus } from '../../prisma/generated/oltp/enums.ts'
import { IdField } from '../graphql/ids.ts'
import { NotFound, NotPossible, outcome } from '../graphql/problem.ts'

@ObjectType({
  description: 'Mails of a campaign that no server took, or of which nobody knows whether one did, for one reason.',
})
export class CampaignFailure {
  @Field(() => MessageStatus, { description: 'What became of them: failed, bounced or uncertain.' })
  status!: MessageStatus

  @Field(() => String, { nullable: true, description: 'The rule by which the answers were judged.' })
  rule!: string | null

  @Field(() => String, { nullable: true, description: 'One of the answers, in the server’s own words.' })
  answer!: string | null

  @Field(() => Int, { description: 'How many.' })
  count!: number

  @Field(() => Date, { nullable: true, description: 'When the last of them happened.' })
  lastAt!: Date | null
}

@InputType({ description: 'Which mails of a campaign; what is left out does not matter.' })
export class CampaignMailsInput {
  @Field(() => String, { nullable: true, description: 'Judged by this rule.' })
  rule?: string | null

  @Field(() => String, { nullable: true, description: 'To this domain.' })
  toDomain?: string | null

  @IdField('emailAccount', { nullable: true, description: 'From this mailbox.' })
  mailboxId?: string | null

  @IdField('lead', { nullable: true, list: true, description: 'To these leads, at most 500.' })
  leadIds?: string[] | null
}

@ObjectType({ description: 'How many mails it was done to.' })
export class ChangedMails {
  @Field(() => Int, { description: 'So many.' })
  count!: number
}

export const RetryMailsOutcome = outcome('RetryMailsOutcome', ChangedMails, NotFound, NotPossible)
export const ResendUncertainMailsOutcome = outcome('ResendUncertainMailsOutcome', ChangedMails, NotFound, NotPossible)
export const AcceptUncertainMailsOutcome = outcome('AcceptUncertainMailsOutcome', ChangedMails, NotFound)
export const DiscardUncertainMailsOutcome = outcome('DiscardUncertainMailsOutcome', ChangedMails, NotFound)
