import { Arg, Ctx, Query, Resolver } from 'type-graphql'
import { Needs } from '../graphql/auth.ts'
import type { SignedIn } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { campaignAnalytics } from './campaign.ts'
import { dashboard } from './dashboard.ts'
import { CampaignAnalytics, Dashboard, FiguresPeriod } from './types.ts'

@Resolver()
export class FiguresResolver {
  @Needs('figures:read')
  @Query(() => Dashboard, { description: 'What happened to the mails of this organisation, and how sending stands.' })
  dashboard(
    @Arg('period', () => FiguresPeriod, { nullable: true, description: 'Of which days.' }) period: FiguresPeriod | null,
    @Ctx() context: SignedIn,
  ) {
    return dashboard(context, period)
  }

  @Needs('figures:read')
  @Query(() => CampaignAnalytics, { nullable: true, description: 'What happened to the mails of a campaign.' })
  campaignAnalytics(
    @IdArg('campaign') id: string,
    @Arg('period', () => FiguresPeriod, {
      nullable: true,
      description: 'Of which days; all since it began, unless told.',
    })
    period: FiguresPeriod | null,
    @Ctx() context: SignedIn,
  ) {
    return campaignAnalytics(context, id, period)
  }
}
