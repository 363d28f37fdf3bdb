import { Field, InputType, Int } from 'type-graphql'
import { CampaignCondition, CampaignStatus, CampaignStepType, WinnerRule } from '../../prisma/generated/oltp/enums.ts'
import { IdField } from '../graphql/ids.ts'
import { CampaignSettingsInput } from './settingsTypes.ts'

const expected = 'The revision you read; somebody else’s change is then a Conflict.'

@InputType({ description: 'Which campaigns; what is left out does not matter.' })
export class CampaignFilterInput {
  @IdField('company', { nullable: true, description: 'Of this workspace.' })
  companyId?: string | null

  @IdField('project', { nullable: true, description: 'Of this project.' })
  projectId?: string | null

  @Field(() => [CampaignStatus], { nullable: true, description: 'Standing there. All but the archived, if left out.' })
  statuses?: CampaignStatus[] | null

  @Field(() => String, { nullable: true, description: 'A part of its name.' })
  search?: string | null
}

@InputType({ description: 'A new campaign.' })
export class CreateCampaignInput {
  @IdField('company', { description: 'The workspace it belongs to.' })
  companyId!: string

  @IdField('project', { nullable: true, description: 'A project of that workspace.' })
  projectId?: string | null

  @Field(() => String, { description: 'What you call it.' })
  name!: string

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  description?: string | null

  @Field(() => String, { nullable: true, description: 'Its time zone, as Europe/Berlin; UTC, if left out.' })
  timezone?: string

  @Field(() => CampaignSettingsInput, { nullable: true, description: 'How it sends.' })
  settings?: CampaignSettingsInput
}

@InputType({ description: 'What to change of a campaign; what is left out stays.' })
export class UpdateCampaignInput {
  @IdField('project', { nullable: true, description: 'A project of its workspace; null for none.' })
  projectId?: string | null

  @Field(() => String, { nullable: true, description: 'What you call it.' })
  name?: string

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  description?: string | null

  @Field(() => String, { nullable: true, description: 'Its time zone, as Europe/Berlin.' })
  timezone?: string

  @Field(() => CampaignSettingsInput, { nullable: true, description: 'How it sends.' })
  settings?: CampaignSettingsInput

  @Field(() => Int, { nullable: true, description: expected })
  expectedRevision?: number
}

@InputType({ description: 'One of the mails that a step tries against one another.' })
export class CampaignStepVariantInput {
  @IdField('campaignStepVariant', { nullable: true, description: 'The variant it is already; a new one, if left out.' })
  id?: string | null

  @Field(() => String, { description: 'What you call it.' })
  name!: string

  @Field(() => Int, { nullable: true, description: 'Its share, against the weights of the others; 1, if left out.' })
  weight?: number | null

  @IdField('template', { nullable: true, description: 'What it says.' })
  templateId?: string | null

  @Field(() => String, { nullable: true, description: 'A subject instead of its template’s.' })
  subjectOverride?: string | null
}

@InputType({ description: 'A step of a sequence: what belongs to its type, and nothing else.' })
export class CampaignStepInput {
  @IdField('campaignStep', { nullable: true, description: 'The step it is already; a new one, if left out.' })
  id?: string | null

  @Field(() => CampaignStepType, { description: 'What it does.' })
  type!: CampaignStepType

  @Field(() => String, { nullable: true, description: 'What you call it.' })
  name?: string | null

  @IdField('template', { nullable: true, description: 'A mail: what it says.' })
  templateId?: string | null

  @Field(() => String, { nullable: true, description: 'A mail: a subject instead of the template’s.' })
  subjectOverride?: string | null

  @Field(() => String, { nullable: true, description: 'A mail: a sender’s name instead of the mailbox’s.' })
  fromNameOverride?: string | null

  @Field(() => [CampaignStepVariantInput], { nullable: true, description: 'A mail: what to try against one another.' })
  variants?: CampaignStepVariantInput[] | null

  @Field(() => WinnerRule, { nullable: true, description: 'A mail: by what the better variant is found.' })
  winnerRule?: WinnerRule | null

  @Field(() => Int, { nullable: true, description: 'A mail: after how many mails the better variant gets all.' })
  winnerAfter?: number | null

  @Field(() => Int, { nullable: true, description: 'A wait: so many hours.' })
  waitHours?: number | null

  @Field(() => Int, { nullable: true, description: 'A wait: so many days on which the campaign sends.' })
  waitSendingDays?: number | null

  @Field(() => Date, { nullable: true, description: 'A wait: until then.' })
  waitUntil?: Date | null

  @Field(() => CampaignCondition, { nullable: true, description: 'A condition: what must hold for going on.' })
  condition?: CampaignCondition | null

  @Field(() => Int, { nullable: true, description: 'A condition: the earlier mail it asks about, by its position.' })
  aboutPosition?: number | null

  @Field(() => Int, {
    nullable: true,
    description: 'A condition: the later step to go on with when it does not hold, by its position.',
  })
  elsePosition?: number | null

  @Field(() => Boolean, { nullable: true, description: 'A condition: whether only what people did counts; it does.' })
  humansOnly?: boolean | null
}

@InputType({ description: 'The whole sequence of a campaign, in order.' })
export class SetCampaignSequenceInput {
  @Field(() => [CampaignStepInput], { description: 'All of its steps. What is not among them is gone.' })
  steps!: CampaignStepInput[]

  @Field(() => Int, { nullable: true, description: expected })
  expectedRevision?: number
}

@InputType({ description: 'A mailbox that shall send a campaign.' })
export class CampaignSenderInput {
  @IdField('emailAccount', { description: 'The mailbox, of the same workspace.' })
  emailAccountId!: string

  @IdField('campaignStep', { nullable: true, description: 'The only step it sends; all, if left out.' })
  stepId?: string | null

  @Field(() => Int, { nullable: true, description: 'Its share, against the weights of the others; 1, if left out.' })
  weight?: number | null
}

@InputType({ description: 'Of whom an audience is made: of who is in any of these, and in none of those.' })
export class CampaignAudienceInput {
  @IdField('leadList', { nullable: true, list: true, description: 'Lists that are in.' })
  listIds?: string[] | null

  @IdField('segment', { nullable: true, list: true, description: 'Segments that are in.' })
  segmentIds?: string[] | null

  @IdField('leadList', { nullable: true, list: true, description: 'Lists that are kept out.' })
  excludedListIds?: string[] | null

  @IdField('segment', { nullable: true, list: true, description: 'Segments that are kept out.' })
  excludedSegmentIds?: string[] | null
}
