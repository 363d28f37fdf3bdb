import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import type { CampaignSettings as Settings } from '../../jobs/campaigns/settings.ts'

export enum CampaignZone {
  recipient = 'recipient',
  campaign = 'campaign',
}
registerEnumType(CampaignZone, { name: 'CampaignZone', description: 'Whose clock the windows are read by.' })

@ObjectType({ description: 'A stretch of a weekday in which a campaign sends.' })
@InputType('CampaignWindowInput', { description: 'A stretch of a weekday in which a campaign sends.' })
export class CampaignWindow {
  @Field(() => Int, { description: 'The weekday, 1 for Monday to 7 for Sunday.' })
  day!: number

  @Field(() => String, { description: 'When it begins, as 09:30.' })
  from!: string

  @Field(() => String, { description: 'When it ends, as 17:00; 24:00 for the end of the day.' })
  to!: string
}

@ObjectType({ description: 'What is appended to tracked links.' })
@InputType('CampaignUtmInput', { description: 'What is appended to tracked links.' })
export class CampaignUtm {
  @Field(() => String, { nullable: true, description: 'The utm_source.' })
  source?: string

  @Field(() => String, { nullable: true, description: 'The utm_medium.' })
  medium?: string

  @Field(() => String, { nullable: true, description: 'The utm_campaign.' })
  campaign?: string
}

const yes = (description: string) => Field(() => Boolean, { description })
const maybe = (description: string) => Field(() => Boolean, { nullable: true, description })

@ObjectType({ description: 'How a campaign sends.' })
export class CampaignSettings implements Settings {
  @Field(() => [CampaignWindow], { description: 'When it sends; at any time, when there are none.' })
  windows!: CampaignWindow[]

  @Field(() => CampaignZone, { description: 'Whose clock the windows are read by.' })
  zone!: CampaignZone

  @Field(() => [String], { description: 'Countries on whose public holidays nothing goes out, as DE.' })
  holidays!: string[]

  @yes('Whether an answer ends it for who answered.') stopOnReply!: boolean
  @yes('Whether a click ends it for who clicked.') stopOnClick!: boolean
  @yes('Whether an answer ends it for everybody at the same company.') stopCompanyOnReply!: boolean
  @yes('Whether opens are counted.') trackOpens!: boolean
  @yes('Whether clicks are counted.') trackClicks!: boolean
  @yes('Whether AMP is sent along where a template has it.') amp!: boolean
  @yes('Whether leads that come to match after the launch join.') joinsLive!: boolean
  @yes('Whether only leads who gave consent are written to.') needsConsent!: boolean

  @Field(() => Int, { nullable: true, description: 'At most so many mails in an hour.' })
  perHour!: number | null

  @Field(() => Int, { nullable: true, description: 'At most so many recipients begin on one day.' })
  startsPerDay!: number | null

  @Field(() => CampaignUtm, { description: 'What is appended to tracked links.' })
  utm!: CampaignUtm
}

@InputType({ description: 'What to change of how a campaign sends; what is left out stays.' })
export class CampaignSettingsInput {
  @Field(() => [CampaignWindow], { nullable: true, description: 'When it sends; none for any time.' })
  windows?: CampaignWindow[]

  @Field(() => CampaignZone, { nullable: true, description: 'Whose clock the windows are read by.' })
  zone?: CampaignZone

  @Field(() => [String], { nullable: true, description: 'Countries on whose public holidays nothing goes out, as DE.' })
  holidays?: string[]

  @maybe('Whether an answer ends it for who answered.') stopOnReply?: boolean
  @maybe('Whether a click ends it for who clicked.') stopOnClick?: boolean
  @maybe('Whether an answer ends it for everybody at the same company.') stopCompanyOnReply?: boolean
  @maybe('Whether opens are counted.') trackOpens?: boolean
  @maybe('Whether clicks are counted.') trackClicks?: boolean
  @maybe('Whether AMP is sent along where a template has it.') amp?: boolean
  @maybe('Whether leads that come to match after the launch join.') joinsLive?: boolean
  @maybe('Whether only leads who gave consent are written to.') needsConsent?: boolean

  @Field(() => Int, { nullable: true, description: 'At most so many mails in an hour; null for no limit.' })
  perHour?: number | null

  @Field(() => Int, { nullable: true, description: 'At most so many recipients begin on one day; null for no limit.' })
  startsPerDay?: number | null

  @Field(() => CampaignUtm, { nullable: true, description: 'What is appended to tracked links.' })
  utm?: CampaignUtm
}
