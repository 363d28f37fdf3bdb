import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql'
import { Needs } from '../graphql/auth.ts'
import { Page } from '../graphql/connection.ts'
import type { Context, SignedIn } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { Lead } from '../leads/types.ts'
import { campaignRecipient, campaignRecipients } from './list.ts'
import { CampaignRecipient, CampaignRecipientConnection, RecipientFilterInput, RecipientMail } from './types.ts'

@Resolver(() => CampaignRecipient)
export class CampaignRecipientResolver {
  @Needs('campaign:read')
  @Query(() => CampaignRecipientConnection, { description: 'The recipients of a campaign that a filter lets through.' })
  campaignRecipients(
    @IdArg('campaign', 'campaignId') campaignId: string,
    @Args(() => Page) page: Page,
    @Arg('filter', () => RecipientFilterInput, { nullable: true, description: 'Which ones; all, if left out.' })
    filter: RecipientFilterInput | null,
    @Ctx() context: SignedIn,
  ) {
    return campaignRecipients(context, page, campaignId, filter ?? {})
  }

  @Needs('campaign:read')
  @Query(() => CampaignRecipient, { nullable: true, description: 'A lead in a campaign.' })
  campaignRecipient(
    @IdArg('campaign', 'campaignId') campaignId: string,
    @IdArg('lead', 'leadId') leadId: string,
    @Ctx() context: SignedIn,
  ) {
    return campaignRecipient(context, campaignId, leadId)
  }

  @FieldResolver(() => Lead, { nullable: true, description: 'The lead, unless it was erased.' })
  lead(@Root() { leadId }: CampaignRecipient, @Ctx() { load }: Context) {
    return load.lead.load(leadId)
  }

  @FieldResolver(() => [RecipientMail], { description: 'The mails to it, in the order in which they were planned.' })
  mails(@Root() { campaignId, leadId }: CampaignRecipient, @Ctx() { load }: Context) {
    return load.mailsOfRecipient.load(`${campaignId}:${leadId}`)
  }
}
