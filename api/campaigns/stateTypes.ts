import { Field, Int, ObjectType } from 'type-graphql'
import type { Missing } from '../../jobs/campaigns/preflight.ts'
import { IdField } from '../graphql/ids.ts'
import { Conflict, NotFound, NotPossible, outcome, Problem, ProblemCode } from '../graphql/problem.ts'
import { Lead } from '../leads/types.ts'
import { Campaign } from './types.ts'

@ObjectType({ description: 'Something without which a campaign cannot go on, and what to do about it.' })
export class CampaignMissing {
  @Field(() => String, { description: 'What it is, for programs.' })
  code!: string

  @Field(() => String, { description: 'What it is and what to do, fit to show.' })
  message!: string

  @IdField('campaignStep', { nullable: true, description: 'The step it concerns.' })
  stepId?: string | null

  @IdField('emailAccount', { nullable: true, description: 'The mailbox it concerns.' })
  mailboxId?: string | null
}

@ObjectType({ implements: Problem, description: 'The campaign lacks something: all of it is named.' })
export class CampaignNotReady extends Problem {
  @Field(() => [CampaignMissing], { description: 'Everything that is missing.' })
  readonly missing: CampaignMissing[]

  constructor(missing: readonly Missing[]) {
    super(ProblemCode.NOT_READY, missing[0]?.message ?? 'The campaign is not ready.')
    this.missing = [...missing]
  }
}

@ObjectType({ description: 'Why somebody who was chosen is not written to, and how many they are.' })
export class AudienceExclusion {
  @Field(() => String, { description: 'The reason, as a code.' })
  reason!: string

  @Field(() => Int, { description: 'How many it keeps out: each is counted once, by the first that holds.' })
  count!: number
}

@ObjectType({
  description: 'Whom a campaign would be sent to if it were launched now: the very query that is sent to.',
})
export class AudiencePreview {
  @Field(() => Int, { description: 'Who is in a list or segment that was chosen.' })
  matched!: number

  @Field(() => [AudienceExclusion], { description: 'Who of them is not written to.' })
  excluded!: AudienceExclusion[]

  @Field(() => Int, { description: 'Who remains.' })
  remaining!: number

  @Field(() => [Lead], { description: 'Some of them, the newest first.' })
  sample!: Lead[]
}

@ObjectType({ description: 'What the build of a campaign’s audience found.' })
export class AudienceBuild {
  @Field(() => Int, { description: 'Who came in.' })
  joined!: number

  @Field(() => [AudienceExclusion], { description: 'Who was chosen and left out.' })
  excluded!: AudienceExclusion[]

  @Field(() => Date, { nullable: true, description: 'When everybody had been looked at; null while it goes on.' })
  finishedAt!: Date | null
}

@ObjectType({ description: 'Recipients that go on from another step.' })
export class SequenceMove {
  @IdField('campaignStep', { nullable: true, description: 'The step they stand at; null before the first.' })
  fromStepId!: string | null

  @IdField('campaignStep', {
    nullable: true,
    description: 'The step behind which they go on; null from the beginning.',
  })
  toStepId!: string | null

  @Field(() => Int, { description: 'How many.' })
  count!: number
}

@ObjectType({ description: 'What publishing a changed sequence does to those who are under way.' })
export class SequencePublication {
  @Field(() => Int, { description: 'The version that is, or would be, published.' })
  version!: number

  @Field(() => Int, { description: 'Who has not begun, and begins with its first step.' })
  notBegun!: number

  @Field(() => Int, { description: 'Who goes on from the step they stand at.' })
  stays!: number

  @Field(() => [SequenceMove], { description: 'Who stands at a step that is gone, and goes on behind another.' })
  moves!: SequenceMove[]

  @Field(() => Int, {
    description: 'Whose mail was planned by the old sequence and is planned anew; counted above, too.',
  })
  replanned!: number

  @Field(() => Int, { description: 'Who is through, and gets nothing of what is added.' })
  ended!: number
}

export const LaunchCampaignOutcome = outcome('LaunchCampaignOutcome', Campaign, NotFound, NotPossible, CampaignNotReady)
export const ScheduleCampaignOutcome = outcome(
  'ScheduleCampaignOutcome',
  Campaign,
  NotFound,
  NotPossible,
  CampaignNotReady,
)
/** To stop, to go on, to put away: nothing can be missing for that. */
const moving = (name: string) => outcome(name, Campaign, NotFound, NotPossible)
export const UnscheduleCampaignOutcome = moving('UnscheduleCampaignOutcome')
export const PauseCampaignOutcome = moving('PauseCampaignOutcome')
export const ResumeCampaignOutcome = moving('ResumeCampaignOutcome')
export const CancelCampaignOutcome = moving('CancelCampaignOutcome')
export const ArchiveCampaignOutcome = moving('ArchiveCampaignOutcome')
export const DropSequenceDraftOutcome = moving('DropSequenceDraftOutcome')

export const PublishSequenceOutcome = outcome(
  'PublishSequenceOutcome',
  SequencePublication,
  NotFound,
  Conflict,
  CampaignNotReady,
)
export const UndoPublishOutcome = outcome(
  'UndoPublishOutcome',
  SequencePublication,
  NotFound,
  Conflict,
  CampaignNotReady,
)
