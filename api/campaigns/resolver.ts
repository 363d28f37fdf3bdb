import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { whyNot } from '../../jobs/campaigns/whyNot.ts'
import { inWords } from '../../jobs/campaigns/words.ts'
import { Company } from '../companies/types.ts'
import { Needs } from '../graphql/auth.ts'
import { Page } from '../graphql/connection.ts'
import type { Context, SignedIn } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { Member } from '../members/types.ts'
import { Project } from '../projects/types.ts'
import {
  CampaignAudienceInput,
  CampaignFilterInput,
  CampaignSenderInput,
  CreateCampaignInput,
  SetCampaignSequenceInput,
  UpdateCampaignInput,
} from './inputs.ts'
import { campaigns } from './list.ts'
import {
  CreateCampaignOutcome,
  DuplicateCampaignOutcome,
  SetCampaignAudienceOutcome,
  SetCampaignSendersOutcome,
  SetCampaignSequenceOutcome,
  UpdateCampaignOutcome,
} from './outcomes.ts'
import { setCampaignAudience, setCampaignSenders } from './pool.ts'
import { setCampaignSequence } from './sequence.ts'
import { createCampaign, duplicateCampaign, settingsOf, updateCampaign } from './service.ts'
import { CampaignSettings } from './settingsTypes.ts'
import { CampaignAudiencePart, CampaignSender, CampaignStep } from './stepTypes.ts'
import { Campaign, CampaignConnection, CampaignProgress, WhyNot } from './types.ts'

@Resolver(() => Campaign)
export class CampaignResolver {
  @Needs('campaign:read')
  @Query(() => Campaign, { nullable: true, description: 'A campaign.' })
  campaign(@IdArg('campaign') id: string, @Ctx() { load }: Context) {
    return load.campaign.load(id)
  }

  @Needs('campaign:read')
  @Query(() => CampaignConnection, { description: 'The campaigns that a filter lets through, the newest first.' })
  campaigns(
    @Args(() => Page) page: Page,
    @Arg('filter', () => CampaignFilterInput, { nullable: true, description: 'Which ones; all but the archived.' })
    filter: CampaignFilterInput | null,
    @Ctx() context: SignedIn,
  ) {
    return campaigns(context, page, filter ?? {})
  }

  @Needs('campaign:write')
  @Mutation(() => CreateCampaignOutcome, { description: 'Makes a campaign, as a draft.' })
  createCampaign(@Arg('input', () => CreateCampaignInput) input: CreateCampaignInput, @Ctx() context: SignedIn) {
    return createCampaign(context, input)
  }

  @Needs('campaign:write')
  @Mutation(() => UpdateCampaignOutcome, { description: 'Changes what a campaign is called and how it sends.' })
  updateCampaign(
    @IdArg('campaign') id: string,
    @Arg('input', () => UpdateCampaignInput) input: UpdateCampaignInput,
    @Ctx() context: SignedIn,
  ) {
    return updateCampaign(context, id, input)
  }

  @Needs('campaign:write')
  @Mutation(() => DuplicateCampaignOutcome, {
    description: 'Makes a draft with the same steps, mailboxes, audience and settings.',
  })
  duplicateCampaign(
    @IdArg('campaign') id: string,
    @Arg('name', () => String, { nullable: true, description: 'What to call it; a copy of the other, if left out.' })
    name: string | null,
    @Ctx() context: SignedIn,
  ) {
    return duplicateCampaign(context, id, name)
  }

  @Needs('campaign:write')
  @Mutation(() => SetCampaignSequenceOutcome, {
    description: 'Sets all steps at once; of a campaign that sends, those of its draft, until that is published.',
  })
  setCampaignSequence(
    @IdArg('campaign') id: string,
    @Arg('input', () => SetCampaignSequenceInput) input: SetCampaignSequenceInput,
    @Ctx() context: SignedIn,
  ) {
    return setCampaignSequence(context, id, input)
  }

  @Needs('campaign:write')
  @Mutation(() => SetCampaignSendersOutcome, { description: 'Sets the mailboxes that send a campaign.' })
  setCampaignSenders(
    @IdArg('campaign') id: string,
    @Arg('senders', () => [CampaignSenderInput], { description: 'All of them.' }) senders: CampaignSenderInput[],
    @Ctx() context: SignedIn,
  ) {
    return setCampaignSenders(context, id, senders)
  }

  @Needs('campaign:write')
  @Mutation(() => SetCampaignAudienceOutcome, { description: 'Sets to whom a draft shall go.' })
  setCampaignAudience(
    @IdArg('campaign') id: string,
    @Arg('input', () => CampaignAudienceInput) input: CampaignAudienceInput,
    @Ctx() context: SignedIn,
  ) {
    return setCampaignAudience(context, id, input)
  }

  @FieldResolver(() => Company, { description: 'The workspace it belongs to.' })
  company(@Root() { companyId }: Campaign, @Ctx() { load }: Context) {
    return load.company.load(companyId)
  }

  @FieldResolver(() => Project, { nullable: true, description: 'The project it belongs to.' })
  project(@Root() { projectId }: Campaign, @Ctx() { load }: Context) {
    return projectId && load.project.load(projectId)
  }

  @FieldResolver(() => Member, { nullable: true, description: 'Who made it, if they still belong to the tenant.' })
  createdBy(@Root() { createdBy }: Campaign, @Ctx() { load }: Context) {
    return createdBy && load.member.load(createdBy)
  }

  @FieldResolver(() => CampaignSettings, { description: 'How it sends.' })
  settings(@Root() { settings }: Campaign) {
    return settingsOf(settings)
  }

  @FieldResolver(() => [CampaignStep], { description: 'Its steps, in order.' })
  sequence(@Root() { id }: Campaign, @Ctx() { load }: Context) {
    return load.stepsOfCampaign.load(id)
  }

  @FieldResolver(() => [CampaignSender], { description: 'The mailboxes that send it.' })
  senders(@Root() { id }: Campaign, @Ctx() { load }: Context) {
    return load.sendersOfCampaign.load(id)
  }

  @FieldResolver(() => [CampaignAudiencePart], { description: 'Of whom its audience is made.' })
  audience(@Root() { id }: Campaign, @Ctx() { load }: Context) {
    return load.audienceOfCampaign.load(id)
  }

  @FieldResolver(() => CampaignProgress, { description: 'How far it is.' })
  progress(@Root() { id }: Campaign, @Ctx() { load }: Context) {
    return load.progressOfCampaign.load(id)
  }

  @FieldResolver(() => [WhyNot], {
    description: 'What holds those who are not mailed yet, the commonest reason first.',
  })
  async whyNot(@Root() { id }: Campaign, @Ctx() { db }: Context): Promise<WhyNot[]> {
    return (await whyNot(db, id)).map(({ reason, count, firstAt, lastAt }) => ({
      ...{ code: reason, message: inWords(reason), recipientCount: count },
      ...{ firstFreeAt: firstAt, lastFreeAt: lastAt },
    }))
  }
}
