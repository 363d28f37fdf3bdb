import { GraphQLJSONObject } from 'graphql-scalars'
import { Field, InputType, ObjectType, registerEnumType } from 'type-graphql'
import { MessageStatus, RecipientStatus } from '../../prisma/generated/oltp/enums.ts'
import { connectionOf } from '../graphql/connection.ts'
import { IdField } from '../graphql/ids.ts'

registerEnumType(RecipientStatus, { name: 'RecipientStatus', description: 'Where a recipient stands.' })
registerEnumType(MessageStatus, { name: 'MessageStatus', description: 'What became of a mail.' })

@ObjectType({ description: 'A lead in a campaign: where it stands, when it is due, and what was decided about it.' })
export class CampaignRecipient {
  /** Of its lead: what the list is sorted by. */
  id!: string

  @IdField('campaign', { description: 'The campaign.' })
  campaignId!: string

  @IdField('lead', { description: 'The lead. It stays here when the lead itself is erased.' })
  leadId!: string

  @Field(() => RecipientStatus, { description: 'Where it stands.' })
  status!: RecipientStatus

  @IdField('campaignStep', { nullable: true, description: 'The step it stands at; null before the first.' })
  stepId!: string | null

  @Field(() => Date, { nullable: true, description: 'When it is looked at next; null while a mail is on its way.' })
  nextRunAt!: Date | null

  @Field(() => String, { nullable: true, description: 'Why it is not on yet, as a code.' })
  blockedBy!: string | null

  @Field(() => Date, { nullable: true, description: 'When that ends, if it is known.' })
  blockedUntil!: Date | null

  @Field(() => [GraphQLJSONObject], { description: 'What was decided about it, in order: at, step, did and details.' })
  trace!: object[]

  @Field(() => Date, { description: 'When it came in.' })
  joinedAt!: Date

  @Field(() => Date, { nullable: true, description: 'When it was through.' })
  finishedAt!: Date | null
}

@ObjectType({ description: 'A list of recipients.' })
export class CampaignRecipientConnection extends connectionOf(CampaignRecipient) {}

@ObjectType({ description: 'A mail of a campaign to a recipient.' })
export class RecipientMail {
  @IdField('campaignStep', { nullable: true, description: 'The step that sent it.' })
  stepId!: string | null

  @Field(() => MessageStatus, { description: 'What became of it.' })
  status!: MessageStatus

  @Field(() => String, { nullable: true, description: 'Its subject, once it was written.' })
  subject!: string | null

  @Field(() => String, { nullable: true, description: 'The server’s own words.' })
  answer!: string | null

  @Field(() => Date, { nullable: true, description: 'When its turn is, or was.' })
  sendAt!: Date | null

  @Field(() => Date, { nullable: true, description: 'When a server took it.' })
  sentAt!: Date | null

  @Field(() => Date, { nullable: true, description: 'When it was first opened.' })
  openedAt!: Date | null

  @Field(() => Date, { nullable: true, description: 'When a link of it was first clicked.' })
  clickedAt!: Date | null

  @Field(() => Date, { nullable: true, description: 'When it was answered.' })
  repliedAt!: Date | null

  @Field(() => Date, { nullable: true, description: 'When it came back.' })
  bouncedAt!: Date | null
}

@InputType({ description: 'Which recipients; what is left out does not matter.' })
export class RecipientFilterInput {
  @Field(() => [RecipientStatus], { nullable: true, description: 'Standing there.' })
  statuses?: RecipientStatus[] | null

  @Field(() => String, { nullable: true, description: 'Held by this reason.' })
  blockedBy?: string | null

  @Field(() => String, { nullable: true, description: 'A part of an address or a name.' })
  search?: string | null
}
