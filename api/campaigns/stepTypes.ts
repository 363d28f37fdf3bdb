import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import { CampaignCondition, CampaignStepType, WinnerRule } from '../../prisma/generated/oltp/enums.ts'
import { IdField } from '../graphql/ids.ts'

registerEnumType(CampaignStepType, { name: 'CampaignStepType', description: 'What a step does.' })
registerEnumType(CampaignCondition, { name: 'CampaignCondition', description: 'What must hold for going on.' })
registerEnumType(WinnerRule, { name: 'WinnerRule', description: 'By what the better variant is found.' })

@ObjectType({ description: 'One of the mails that a step tries against one another.' })
export class CampaignStepVariant {
  templateId!: string | null

  @IdField('campaignStepVariant', { description: 'Stays as long as the variant does.' })
  id!: string

  @Field(() => String, { description: 'What you call it.' })
  name!: string

  @Field(() => Int, { description: 'Its share, against the weights of the others.' })
  weight!: number

  @Field(() => String, { nullable: true, description: 'A subject instead of its template’s.' })
  subjectOverride!: string | null
}

@ObjectType({
  description: 'One step of a sequence: a mail, a wait or a condition. It keeps its id when the sequence changes.',
})
export class CampaignStep {
  templateId!: string | null

  @IdField('campaignStep', { description: 'Stays as long as the step does.' })
  id!: string

  @Field(() => Int, { description: 'Where it stands, counted from 1.' })
  position!: number

  @Field(() => CampaignStepType, { description: 'What it does.' })
  type!: CampaignStepType

  @Field(() => String, { nullable: true, description: 'What you call it.' })
  name!: string | null

  @Field(() => String, { nullable: true, description: 'A subject instead of the template’s.' })
  subjectOverride!: string | null

  @Field(() => String, { nullable: true, description: 'A sender’s name instead of the mailbox’s.' })
  fromNameOverride!: string | null

  @Field(() => Int, { nullable: true, description: 'A wait of so many hours.' })
  waitHours!: number | null

  @Field(() => Int, { nullable: true, description: 'A wait of so many days on which the campaign sends.' })
  waitSendingDays!: number | null

  @Field(() => Date, { nullable: true, description: 'A wait until then.' })
  waitUntil!: Date | null

  @Field(() => CampaignCondition, { nullable: true, description: 'What must hold for going on.' })
  condition!: CampaignCondition | null

  @Field(() => Int, {
    nullable: true,
    description: 'The mail the condition asks about, by its position; any, if null.',
  })
  aboutPosition!: number | null

  @Field(() => Int, { nullable: true, description: 'Where to go on when it does not hold; nowhere, if null.' })
  elsePosition!: number | null

  @Field(() => Boolean, { description: 'Whether a condition counts only what people did, and no machines.' })
  humansOnly!: boolean

  @Field(() => WinnerRule, { nullable: true, description: 'By what the better variant is found.' })
  winnerRule!: WinnerRule | null

  @Field(() => Int, { nullable: true, description: 'After so many mails the better variant gets all.' })
  winnerAfter!: number | null

  @Field(() => [CampaignStepVariant], { description: 'The mails it tries against one another, if any.' })
  variants!: CampaignStepVariant[]
}

const count = (what: string) => Field(() => Int, { description: `Its mails that ${what}.` })

@ObjectType({ description: 'What became of the mails of a step.' })
export class CampaignStepCounts {
  @count('wait for their time') queued!: number
  @count('were sent') sent!: number
  @count('were opened') opened!: number
  @count('had a link clicked') clicked!: number
  @count('were answered') replied!: number
  @count('came back') bounced!: number
  @count('no server took') failed!: number
  @count('may or may not have arrived') uncertain!: number
}

@ObjectType({ description: 'A mailbox that sends a campaign, or one step of it.' })
export class CampaignSender {
  emailAccountId!: string

  @IdField('campaignStep', { nullable: true, description: 'The only step it sends; all, if null.' })
  stepId!: string | null

  @Field(() => Int, { description: 'Its share, against the weights of the others.' })
  weight!: number
}

@ObjectType({ description: 'A list or a segment that is in an audience, or kept out of it.' })
export class CampaignAudiencePart {
  listId!: string | null
  segmentId!: string | null

  @Field(() => Boolean, { description: 'Whether its leads are kept out.' })
  isExcluded!: boolean
}
