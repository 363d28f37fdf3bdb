import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { IdField } from '../graphql/ids.ts'

export enum Granularity {
  hour = 'hour',
  day = 'day',
  week = 'week',
  month = 'month',
}
registerEnumType(Granularity, {
  name: 'Granularity',
  description: 'How long a time each point of a series stands for.',
})

@InputType({
  description: 'From which day to which, in whose time. The last 30 days of the organisation, unless told.',
})
export class FiguresPeriod {
  @Field(() => String, { nullable: true, description: 'The first day, as `2026-03-01`.' })
  from?: string | null

  @Field(() => String, { nullable: true, description: 'The last day, as `2026-03-31`.' })
  to?: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Where days begin, as `Europe/Berlin`; by default where the organisation is.',
  })
  timeZone?: string | null

  @Field(() => Granularity, {
    nullable: true,
    description: 'How fine a series is; by default days, and hours of a single day.',
  })
  granularity?: Granularity | null
}

@ObjectType({ description: 'What happened to mails. Words in -ed count mails, at the time when it happened first.' })
export class Figures {
  @Field(() => Int, { description: 'Mails that the receiving server took.' })
  sent!: number

  @Field(() => Int, { description: 'Mails of which a provider said that they arrived.' })
  delivered!: number

  @Field(() => Int, { description: 'Mails that a person opened, each once.' })
  opened!: number

  @Field(() => Int, { description: 'All openings by people.' })
  opens!: number

  @Field(() => Int, { description: 'Mails that a program opened, as mail clients do that fetch pictures ahead.' })
  machineOpened!: number

  @Field(() => Int, { description: 'All openings by programs.' })
  machineOpens!: number

  @Field(() => Int, { description: 'Mails of which a person followed a link, each once.' })
  clicked!: number

  @Field(() => Int, { description: 'All clicks of people.' })
  clicks!: number

  @Field(() => Int, { description: 'Mails of which a program followed a link, as scanners do.' })
  machineClicked!: number

  @Field(() => Int, { description: 'All clicks of programs.' })
  machineClicks!: number

  @Field(() => Int, { description: 'Mails that were answered, each once.' })
  replied!: number

  @Field(() => Int, { description: 'All answers.' })
  replies!: number

  @Field(() => Int, { description: 'Mails that came back.' })
  bounced!: number

  @Field(() => Int, { description: 'Mails that came back because nobody can be reached there.' })
  hardBounced!: number

  @Field(() => Int, { description: 'Mails that were reported as spam.' })
  complained!: number

  @Field(() => Int, { description: 'Mails by which somebody unsubscribed.' })
  unsubscribed!: number
}

@ObjectType({ description: 'What happened in a part of the period.' })
export class FiguresPoint {
  @Field(() => Date, { description: 'When it begins.' })
  startsAt!: Date

  @Field(() => Figures, { description: 'What happened.' })
  figures!: Figures
}

@ObjectType({ description: 'The days that figures are of.' })
export class FiguresDays {
  @Field(() => String, { description: 'The first day.' })
  from!: string

  @Field(() => String, { description: 'The last day.' })
  to!: string

  @Field(() => String, { description: 'Where these days begin.' })
  timeZone!: string

  @Field(() => Granularity, { description: 'What a point of the series stands for.' })
  granularity!: Granularity
}

@ObjectType({ description: 'A campaign and what happened to its mails.' })
export class CampaignFigures {
  @IdField('campaign', { description: 'The campaign.' })
  campaignId!: string

  @Field(() => String, { description: 'Its name.' })
  name!: string

  @Field(() => String, { description: 'How it stands.' })
  status!: string

  @Field(() => Figures, { nullable: true, description: 'What happened in the period; null while figures are away.' })
  figures!: Figures | null
}

@ObjectType({ description: 'How sending stands now. It is counted when it is asked for.' })
export class SendingToday {
  @Field(() => Int, { description: 'Mails that were sent today, as the mailboxes’ days go.' })
  sent!: number

  @Field(() => Int, { description: 'Mails that wait and are due before the next day begins.' })
  queued!: number

  @Field(() => Int, { description: 'As many as the active mailboxes may send in a day.' })
  capacity!: number

  @Field(() => Int, { description: 'Campaigns that are sending.' })
  campaigns!: number

  @Field(() => Int, { description: 'Mailboxes that are paused or cannot be reached.' })
  troubledMailboxes!: number

  @Field(() => Int, { description: 'Mails of which nobody knows whether they were sent.' })
  uncertain!: number
}

@ObjectType({ description: 'What happened to the mails of the whole organisation.' })
export class Dashboard {
  @Field(() => FiguresDays, { description: 'The period.' })
  days!: FiguresDays

  @Field(() => Date, { nullable: true, description: 'Until when nothing is missing; null if nothing was counted yet.' })
  asOf!: Date | null

  @Field(() => Boolean, {
    description: 'Figures cannot be read now: they are those of `asOf` again as soon as they can.',
  })
  isAway!: boolean

  @Field(() => Figures, { nullable: true, description: 'All of the period; null while figures are away.' })
  totals!: Figures | null

  @Field(() => Figures, { nullable: true, description: 'As many days before; null while figures are away.' })
  before!: Figures | null

  @Field(() => [FiguresPoint], {
    description: 'The period, part by part. Parts in which nothing happened are there too.',
  })
  series!: FiguresPoint[]

  @Field(() => [CampaignFigures], { description: 'The campaigns that began last, at most ten.' })
  campaigns!: CampaignFigures[]

  @Field(() => SendingToday, { description: 'How sending stands now.' })
  today!: SendingToday
}

@ObjectType({ description: 'A rate, and how sure it is.' })
export class LikelyRate {
  @Field(() => Number, { description: 'What was seen, from 0 to 1.' })
  rate!: number

  @Field(() => Number, { description: 'With a chance of 95 % the true rate is between this …' })
  low!: number

  @Field(() => Number, { description: '… and this.' })
  high!: number

  @Field(() => Number, {
    nullable: true,
    description: 'The chance that this variant is the best of its step; null without another.',
  })
  chanceOfBest!: number | null
}

@ObjectType({ description: 'A variant of a step. A step without variants has one without an id.' })
export class VariantFigures {
  @IdField('campaignStepVariant', { nullable: true, description: 'The variant; null for the step’s own.' })
  variantId!: string | null

  @Field(() => String, { description: 'Its name.' })
  name!: string

  @Field(() => Figures, { description: 'What happened to its mails.' })
  figures!: Figures

  @Field(() => LikelyRate, { description: 'Of what was sent, how much was opened by people.' })
  openRate!: LikelyRate

  @Field(() => LikelyRate, { description: 'Of what was sent, how much was clicked by people.' })
  clickRate!: LikelyRate

  @Field(() => LikelyRate, { description: 'Of what was sent, how much was answered.' })
  replyRate!: LikelyRate
}

@ObjectType({ description: 'A step of a sequence.' })
export class StepFigures {
  @IdField('campaignStep', { description: 'The step.' })
  stepId!: string

  @Field(() => String, { description: 'Its name.' })
  name!: string

  @Field(() => Int, { description: 'Its place among the steps that send; those that are gone come last.' })
  place!: number

  @Field(() => Figures, { description: 'What happened to its mails.' })
  figures!: Figures

  @Field(() => [VariantFigures], { description: 'Its variants.' })
  variants!: VariantFigures[]
}

@ObjectType({ description: 'An hour of a day of the week.' })
export class HourFigures {
  @Field(() => Int, { description: 'From 1, Monday, to 7.' })
  weekday!: number

  @Field(() => Int, { description: 'From 0 to 23.' })
  hour!: number

  @Field(() => Figures, { description: 'What happened then.' })
  figures!: Figures
}

@ObjectType({ description: 'Mails that went out of a mailbox, or of all mailboxes of a domain.' })
export class SenderFigures {
  @IdField('emailAccount', { nullable: true, description: 'The mailbox; null for a domain.' })
  emailAccountId!: string | null

  @Field(() => String, { description: 'Its address, or the domain.' })
  name!: string

  @Field(() => Figures, { description: 'What happened to its mails.' })
  figures!: Figures
}

@ObjectType({ description: 'Mails to one receiving domain, as the ledger has them now, whatever the period.' })
export class ReceiverFigures {
  @Field(() => String, { nullable: true, description: 'The domain; null for all others together.' })
  domain!: string | null

  @Field(() => Int, { description: 'Sent.' })
  sent!: number

  @Field(() => Int, { description: 'Opened by people.' })
  opened!: number

  @Field(() => Int, { description: 'Clicked by people.' })
  clicked!: number

  @Field(() => Int, { description: 'Answered.' })
  replied!: number

  @Field(() => Int, { description: 'Came back.' })
  bounced!: number
}

@ObjectType({ description: 'What happened to the mails of a campaign.' })
export class CampaignAnalytics {
  @IdField('campaign', { description: 'The campaign.' })
  campaignId!: string

  @Field(() => String, { description: 'Its name.' })
  name!: string

  @Field(() => FiguresDays, { description: 'The period.' })
  days!: FiguresDays

  @Field(() => Date, { nullable: true, description: 'Until when nothing is missing; null if nothing was counted yet.' })
  asOf!: Date | null

  @Field(() => Boolean, {
    description: 'Figures cannot be read now: they are those of `asOf` again as soon as they can.',
  })
  isAway!: boolean

  @Field(() => Figures, { nullable: true, description: 'All of the period; null while figures are away.' })
  totals!: Figures | null

  @Field(() => Figures, { nullable: true, description: 'As many days before; null while figures are away.' })
  before!: Figures | null

  @Field(() => [FiguresPoint], { description: 'The period, part by part.' })
  series!: FiguresPoint[]

  @Field(() => [StepFigures], { description: 'Step by step. Days are those of UTC.' })
  steps!: StepFigures[]

  @Field(() => [HourFigures], { description: 'By the hour of the week. Hours in which nothing happened are left out.' })
  hours!: HourFigures[]

  @Field(() => [SenderFigures], { description: 'By the mailbox it went out of. Days are those of UTC.' })
  mailboxes!: SenderFigures[]

  @Field(() => [SenderFigures], { description: 'By the domain it went out of. Days are those of UTC.' })
  domains!: SenderFigures[]

  @Field(() => [ReceiverFigures], { description: 'By the domain it went to: the largest 20, and all others.' })
  receivers!: ReceiverFigures[]
}
