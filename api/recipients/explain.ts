import { Arg, Ctx, Field, Int, ObjectType, Query, Resolver } from 'type-graphql'
import { explain } from '../../jobs/campaigns/explain.ts'
import { forecast } from '../../jobs/campaigns/forecast.ts'
import { RecipientStatus } from '../../prisma/generated/oltp/enums.ts'
import { Needs } from '../graphql/auth.ts'
import type { SignedIn } from '../graphql/context.ts'
import { IdArg, IdField } from '../graphql/ids.ts'
import { EmailAccount } from '../mailboxes/types.ts'

@ObjectType({ description: 'One decision about a recipient, in a sentence.' })
export class RecipientDecision {
  @Field(() => Date, { description: 'When it was decided.' })
  at!: Date

  @IdField('campaignStep', { nullable: true, description: 'The step it was about.' })
  stepId!: string | null

  @Field(() => String, { nullable: true, description: 'What that step is called.' })
  step!: string | null

  @Field(() => String, { description: 'What was decided, for programs.' })
  code!: string

  @Field(() => String, { description: 'What was decided, fit to show.' })
  sentence!: string

  @Field(() => String, { nullable: true, description: 'The mailbox it was about.' })
  mailbox!: string | null

  @Field(() => Date, { nullable: true, description: 'When what was decided happens.' })
  until!: Date | null
}

@ObjectType({ description: 'Why the next mail has not come yet.' })
export class RecipientNow {
  @Field(() => String, { description: 'Why, for programs.' })
  code!: string

  @Field(() => String, { description: 'Why, fit to show.' })
  sentence!: string

  @Field(() => Date, { nullable: true, description: 'When that ends, if it is known.' })
  until!: Date | null
}

@ObjectType({ description: 'Why a recipient was sent what it was sent, then; and why not.' })
export class RecipientExplanation {
  @Field(() => RecipientStatus, { description: 'Where it stands.' })
  status!: RecipientStatus

  @Field(() => [RecipientDecision], { description: 'What was decided, in order.' })
  decisions!: RecipientDecision[]

  @Field(() => RecipientNow, { nullable: true, description: 'What it waits for; null once it is through.' })
  now!: RecipientNow | null
}

@ObjectType({ description: 'What a mailbox is to send on one of its days.' })
export class ForecastDay {
  @Field(() => String, { description: 'The day by the mailbox’s clock, as 2026-12-31.' })
  day!: string

  @Field(() => EmailAccount, { nullable: true, description: 'The mailbox.' })
  mailbox!: EmailAccount | null

  @Field(() => Int, { description: 'So many mails.' })
  count!: number
}

@ObjectType({
  description: 'When a campaign sends how much, if nobody leaves before: the planner’s own decisions, made ahead.',
})
export class CampaignForecast {
  @Field(() => [ForecastDay], { description: 'The days of its mailboxes, in order.' })
  days!: ForecastDay[]

  @Field(() => Date, {
    nullable: true,
    description: 'When the last recipient is through; null when that is years away.',
  })
  endsAt!: Date | null

  @Field(() => Int, { description: 'How many recipients it is about.' })
  recipients!: number

  @Field(() => Int, { description: 'Of many, each one that was calculated stands for so many.' })
  oneInEach!: number
}

@Resolver()
export class ExplanationResolver {
  @Needs('campaign:read')
  @Query(() => RecipientExplanation, {
    nullable: true,
    description: 'Why somebody was, or was not, sent what by a campaign, and what they wait for.',
  })
  async explainRecipient(
    @IdArg('campaign', 'campaignId') campaignId: string,
    @IdArg('lead', 'leadId') leadId: string,
    @Ctx() { db, load }: SignedIn,
  ) {
    if (!(await load.campaign.load(campaignId))) return null
    return (await explain(db, campaignId, leadId)) ?? null
  }

  @Needs('campaign:read')
  @Query(() => CampaignForecast, {
    nullable: true,
    description: 'When a campaign sends how much, through which mailbox, and when it ends.',
  })
  async forecastCampaign(
    @IdArg('campaign') id: string,
    @Arg('mostDays', () => Int, { defaultValue: 1_000, description: 'At most so many days of mailboxes.' })
    mostDays: number,
    @Ctx() { db, load }: SignedIn,
  ) {
    const found = (await load.campaign.load(id)) ? await forecast(db, id) : undefined
    if (!found) return null
    const days = found.days.slice(0, Math.max(mostDays, 0))
    const mailboxes = await Promise.all(days.map(({ mailboxId }) => load.emailAccount.load(mailboxId)))
    return { ...found, days: days.map(({ day, count }, at) => ({ day, count, mailbox: mailboxes[at] })) }
  }
}
