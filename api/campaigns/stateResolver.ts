import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql'
import { excludedOf, previewAudience } from '../../jobs/campaigns/audience.ts'
import { archive, cancel, pause, resume, unschedule } from '../../jobs/campaigns/states.ts'
import { asTenant } from '../../prisma/tenancy.ts'
import { Needs } from '../graphql/auth.ts'
import type { Context, SignedIn } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { watch } from '../graphql/live.ts'
import { campaignsById, progressOfCampaigns } from './list.ts'
import {
  dropDraft,
  launchCampaign,
  missingOf,
  moveCampaign,
  publicationOf,
  publish,
  scheduleCampaign,
  undo,
} from './states.ts'
import {
  ArchiveCampaignOutcome,
  AudienceBuild,
  AudiencePreview,
  CampaignMissing,
  CancelCampaignOutcome,
  DropSequenceDraftOutcome,
  LaunchCampaignOutcome,
  PauseCampaignOutcome,
  PublishSequenceOutcome,
  ResumeCampaignOutcome,
  ScheduleCampaignOutcome,
  SequencePublication,
  UndoPublishOutcome,
  UnscheduleCampaignOutcome,
} from './stateTypes.ts'
import { CampaignStep } from './stepTypes.ts'
import { Campaign, CampaignProgress } from './types.ts'

@Resolver(() => Campaign)
export class CampaignStateResolver {
  @Needs('campaign:send')
  @Mutation(() => LaunchCampaignOutcome, { description: 'Begins to send, or says everything that is missing.' })
  launchCampaign(@IdArg('campaign') id: string, @Ctx() context: SignedIn) {
    return launchCampaign(context, id)
  }

  @Needs('campaign:send')
  @Mutation(() => ScheduleCampaignOutcome, { description: 'Lets a campaign begin by itself.' })
  scheduleCampaign(
    @IdArg('campaign') id: string,
    @Arg('startsAt', () => Date, { description: 'When.' }) startsAt: Date,
    @Ctx() context: SignedIn,
  ) {
    return scheduleCampaign(context, id, startsAt)
  }

  @Needs('campaign:send')
  @Mutation(() => UnscheduleCampaignOutcome, { description: 'Makes a scheduled campaign a draft again.' })
  unscheduleCampaign(@IdArg('campaign') id: string, @Ctx() context: SignedIn) {
    return moveCampaign(context, id, (db) => unschedule(db, id))
  }

  @Needs('campaign:write')
  @Mutation(() => PauseCampaignOutcome, { description: 'Stops handing over, within two seconds.' })
  pauseCampaign(
    @IdArg('campaign') id: string,
    @Arg('reason', () => String, { nullable: true, description: 'Why, for those who find it paused.' })
    reason: string | null,
    @Ctx() context: SignedIn,
  ) {
    return moveCampaign(context, id, (db) => pause(db, id, reason?.trim().slice(0, 500) || null))
  }

  @Needs('campaign:send')
  @Mutation(() => ResumeCampaignOutcome, { description: 'Goes on where a campaign was paused.' })
  resumeCampaign(@IdArg('campaign') id: string, @Ctx() context: SignedIn) {
    return moveCampaign(context, id, (db) => resume(db, id))
  }

  @Needs('campaign:write')
  @Mutation(() => CancelCampaignOutcome, {
    description: 'Ends a campaign for good: nobody on the way is mailed any more.',
  })
  cancelCampaign(@IdArg('campaign') id: string, @Ctx() context: SignedIn) {
    return moveCampaign(context, id, (db) => cancel(db, id))
  }

  @Needs('campaign:write')
  @Mutation(() => ArchiveCampaignOutcome, { description: 'Puts a campaign away that does not send.' })
  archiveCampaign(@IdArg('campaign') id: string, @Ctx() context: SignedIn) {
    return moveCampaign(context, id, (db) => archive(db, id))
  }

  @Needs('campaign:read')
  @Query(() => [CampaignMissing], { nullable: true, description: 'Everything a campaign lacks to be launched.' })
  campaignMissing(@IdArg('campaign', 'campaignId') id: string, @Ctx() context: SignedIn) {
    return missingOf(context, id)
  }

  @Needs('campaign:read')
  @Query(() => AudiencePreview, { nullable: true, description: 'Whom a campaign would be sent to now, and whom not.' })
  async audiencePreview(@IdArg('campaign', 'campaignId') id: string, @Ctx() { db, load }: SignedIn) {
    if (!(await load.campaign.load(id))) return null
    const { sample, ...preview } = await previewAudience(db, id)
    const leads = await Promise.all(sample.map((leadId) => load.lead.load(leadId)))
    return { ...preview, sample: leads.filter((it) => it !== null) }
  }

  @Needs('campaign:read')
  @Query(() => SequencePublication, {
    nullable: true,
    description: 'What publishing the draft of a live sequence would do; null when there is nothing to publish.',
  })
  previewPublish(@IdArg('campaign', 'campaignId') id: string, @Ctx() context: SignedIn) {
    return publicationOf(context, id)
  }

  @Needs('campaign:send')
  @Mutation(() => PublishSequenceOutcome, { description: 'Makes the draft of a live sequence the one that is sent.' })
  publishSequence(
    @IdArg('campaign') id: string,
    @Arg('expectedRevision', () => Int, { nullable: true, description: 'The revision you read.' })
    expectedRevision: number | null,
    @Ctx() context: SignedIn,
  ) {
    return publish(context, id, expectedRevision)
  }

  @Needs('campaign:send')
  @Mutation(() => UndoPublishOutcome, { description: 'Takes the last publication back, within a day.' })
  undoPublish(@IdArg('campaign') id: string, @Ctx() context: SignedIn) {
    return undo(context, id)
  }

  @Needs('campaign:write')
  @Mutation(() => DropSequenceDraftOutcome, { description: 'Throws the draft of a live sequence away.' })
  dropSequenceDraft(@IdArg('campaign') id: string, @Ctx() context: SignedIn) {
    return dropDraft(context, id)
  }

  @Needs('campaign:read')
  @Subscription(() => CampaignProgress, {
    nullable: true,
    description: 'How far a campaign is, and again whenever that changes. Null when there is no such campaign.',
    subscribe: ({ args, context }) => watchProgress(context as SignedIn, args.id as string),
  })
  campaignProgress(@IdArg('campaign') _id: string, @Root() now: CampaignProgress | null) {
    return now
  }

  @FieldResolver(() => [CampaignStep], {
    description: 'The draft in which a live sequence is edited, in order; empty when there is none.',
  })
  draft(@Root() { id }: Campaign, @Ctx() { load }: Context) {
    return load.draftOfCampaign.load(id)
  }

  @FieldResolver(() => AudienceBuild, { nullable: true, description: 'What its build found, once it was launched.' })
  async audienceBuild(@Root() { id }: Campaign, @Ctx() { load }: Context) {
    const build = await load.audienceBuildOfCampaign.load(id)
    if (!build) return null
    const { joined, finishedAt, counting, excluded } = build
    return { joined, finishedAt, excluded: excludedOf((finishedAt ? excluded : counting) as Record<string, number>) }
  }
}

const everySecond = 1_000

/** Senders tell nobody: it is looked at, for as long as somebody watches. */
function watchProgress({ viewer }: SignedIn, id: string) {
  const db = asTenant(viewer.tenantId)
  return watch({
    change: { tenant: viewer.tenantId, topic: 'campaign', id },
    async read() {
      const [campaign] = await campaignsById(db, viewer, [id])
      return (campaign && (await progressOfCampaigns(db, [id]))[0]) ?? null
    },
    isLast: (now) => now === null,
    everyMs: everySecond,
  })
}
