import { Field, Float, InputType, Int, registerEnumType } from 'type-graphql'
import { ConsentState, LeadSource, LeadStatus, MailDomainState } from '../../prisma/generated/oltp/enums.ts'
import { IdField } from '../graphql/ids.ts'

registerEnumType(LeadStatus, {
  name: 'LeadStatus',
  description: 'Whether a lead can still be written to, and if not, why.',
})
registerEnumType(ConsentState, { name: 'ConsentState', description: 'What a lead last said to being written to.' })
registerEnumType(LeadSource, { name: 'LeadSource', description: 'How a lead came.' })
registerEnumType(MailDomainState, {
  name: 'MailDomainState',
  description: 'Whether a domain takes mail, as its MX records say.',
})

@InputType({ description: 'How to compare a text. Upper and lower case are the same.' })
export class TextFilter {
  @Field(() => String, { nullable: true, description: 'It is this.' })
  eq?: string

  @Field(() => [String], { nullable: true, description: 'It is one of these.' })
  in?: string[]

  @Field(() => String, { nullable: true, description: 'It has this in it.' })
  contains?: string

  @Field(() => String, { nullable: true, description: 'It begins so.' })
  startsWith?: string

  @Field(() => String, { nullable: true, description: 'It ends so.' })
  endsWith?: string

  @Field(() => Boolean, { nullable: true, description: 'It is empty, or it is not.' })
  empty?: boolean
}

@InputType({ description: 'How to compare a number.' })
export class NumberFilter {
  @Field(() => Float, { nullable: true, description: 'It is this.' })
  eq?: number

  @Field(() => Float, { nullable: true, description: 'It is greater.' })
  gt?: number

  @Field(() => Float, { nullable: true, description: 'It is this or greater.' })
  gte?: number

  @Field(() => Float, { nullable: true, description: 'It is less.' })
  lt?: number

  @Field(() => Float, { nullable: true, description: 'It is this or less.' })
  lte?: number

  @Field(() => Boolean, { nullable: true, description: 'It is empty, or it is not.' })
  empty?: boolean
}

@InputType({ description: 'How to compare a day, written as 2026-03-01.' })
export class DayFilter {
  @Field(() => String, { nullable: true, description: 'It is this day.' })
  eq?: string

  @Field(() => String, { nullable: true, description: 'It is earlier.' })
  before?: string

  @Field(() => String, { nullable: true, description: 'It is later.' })
  after?: string

  @Field(() => Boolean, { nullable: true, description: 'It is empty, or it is not.' })
  empty?: boolean
}

@InputType({ description: 'How to compare a yes or no.' })
export class FlagFilter {
  @Field(() => Boolean, { nullable: true, description: 'It is this.' })
  eq?: boolean

  @Field(() => Boolean, { nullable: true, description: 'It is empty, or it is not.' })
  empty?: boolean
}

@InputType({ description: 'How to compare a choice.' })
export class ChoiceFilter {
  @Field(() => String, { nullable: true, description: 'It is this.' })
  eq?: string

  @Field(() => [String], { nullable: true, description: 'It is one of these.' })
  in?: string[]

  @Field(() => Boolean, { nullable: true, description: 'It is empty, or it is not.' })
  empty?: boolean
}

@InputType({ description: 'How to compare one of your own fields: in the one way that fits its type.' })
export class AttributeFilter {
  @Field(() => String, { description: 'The key of the field.' })
  key!: string

  @Field(() => TextFilter, { nullable: true, description: 'For a text.' })
  text?: TextFilter

  @Field(() => NumberFilter, { nullable: true, description: 'For a number.' })
  number?: NumberFilter

  @Field(() => DayFilter, { nullable: true, description: 'For a date.' })
  date?: DayFilter

  @Field(() => FlagFilter, { nullable: true, description: 'For a yes or no.' })
  boolean?: FlagFilter

  @Field(() => ChoiceFilter, { nullable: true, description: 'For a choice.' })
  choice?: ChoiceFilter
}

@InputType({ description: 'Which statuses.' })
export class LeadStatusFilter {
  @Field(() => LeadStatus, { nullable: true, description: 'This one.' })
  eq?: LeadStatus

  @Field(() => [LeadStatus], { nullable: true, description: 'One of these.' })
  in?: LeadStatus[]
}

@InputType({ description: 'Which states of consent.' })
export class ConsentStateFilter {
  @Field(() => ConsentState, { nullable: true, description: 'This one.' })
  eq?: ConsentState

  @Field(() => [ConsentState], { nullable: true, description: 'One of these.' })
  in?: ConsentState[]
}

@InputType({ description: 'Which ways to have come.' })
export class LeadSourceFilter {
  @Field(() => LeadSource, { nullable: true, description: 'This one.' })
  eq?: LeadSource

  @Field(() => [LeadSource], { nullable: true, description: 'One of these.' })
  in?: LeadSource[]
}

@InputType({ description: 'Which states of the domain.' })
export class MailDomainStateFilter {
  @Field(() => MailDomainState, { nullable: true, description: 'This one.' })
  eq?: MailDomainState

  @Field(() => [MailDomainState], { nullable: true, description: 'One of these.' })
  in?: MailDomainState[]
}

@InputType({ description: 'Which lists a lead is on.' })
export class ListsFilter {
  @IdField('leadList', { nullable: true, list: true, description: 'On one of these or more.' })
  anyOf?: string[]

  @IdField('leadList', { nullable: true, list: true, description: 'On all of these.' })
  allOf?: string[]

  @IdField('leadList', { nullable: true, list: true, description: 'On none of these.' })
  noneOf?: string[]
}

@InputType({ description: 'Which tags a lead has.' })
export class TagsFilter {
  @IdField('leadTag', { nullable: true, list: true, description: 'One of these or more.' })
  anyOf?: string[]

  @IdField('leadTag', { nullable: true, list: true, description: 'All of these.' })
  allOf?: string[]

  @IdField('leadTag', { nullable: true, list: true, description: 'None of these.' })
  noneOf?: string[]
}

@InputType({ description: 'Which segments a lead is in.' })
export class SegmentsFilter {
  @IdField('segment', { nullable: true, list: true, description: 'In one of these or more.' })
  anyOf?: string[]

  @IdField('segment', { nullable: true, list: true, description: 'In all of these.' })
  allOf?: string[]

  @IdField('segment', { nullable: true, list: true, description: 'In none of these.' })
  noneOf?: string[]
}

@InputType({ description: 'When something was.' })
export class TimeFilter {
  @Field(() => Date, { nullable: true, description: 'Before then.' })
  before?: Date

  @Field(() => Date, { nullable: true, description: 'Then or after.' })
  after?: Date

  @Field(() => Int, { nullable: true, description: 'Within so many days before now.' })
  withinDays?: number
}

@InputType({
  description: 'That something happened; an empty one asks whether it ever did. What machines did is not counted.',
})
export class HappenedFilter {
  @Field(() => Int, { nullable: true, description: 'The last time was within so many days before now.' })
  withinDays?: number

  @Field(() => Date, { nullable: true, description: 'The last time was before then.' })
  before?: Date

  @Field(() => Date, { nullable: true, description: 'The last time was then or after.' })
  after?: Date

  @Field(() => Int, { nullable: true, description: 'So often or more, in all. Alone.' })
  atLeast?: number
}

@InputType('LeadFilter', {
  description:
    'Which leads: everything said in one object must hold; `and`, `or` and `not` nest. A segment is such a filter.',
})
export class LeadFilterInput {
  @Field(() => [LeadFilterInput], { nullable: true, description: 'All of these hold.' })
  and?: LeadFilterInput[]

  @Field(() => [LeadFilterInput], { nullable: true, description: 'One of these or more holds.' })
  or?: LeadFilterInput[]

  @Field(() => LeadFilterInput, { nullable: true, description: 'This does not hold.' })
  not?: LeadFilterInput

  @Field(() => TextFilter, { nullable: true, description: 'The address; `eq` and `in` know every spelling of it.' })
  email?: TextFilter

  @Field(() => TextFilter, { nullable: true, description: 'The domain of the address.' })
  domain?: TextFilter

  @Field(() => TextFilter, { nullable: true, description: 'The first name.' })
  firstName?: TextFilter

  @Field(() => TextFilter, { nullable: true, description: 'The last name.' })
  lastName?: TextFilter

  @Field(() => TextFilter, { nullable: true, description: 'The name of the company.' })
  company?: TextFilter

  @Field(() => TextFilter, { nullable: true, description: 'The web domain of the company.' })
  companyDomain?: TextFilter

  @Field(() => TextFilter, { nullable: true, description: 'The position in the company.' })
  position?: TextFilter

  @Field(() => TextFilter, { nullable: true, description: 'The telephone number.' })
  phone?: TextFilter

  @Field(() => TextFilter, { nullable: true, description: 'The country, as two letters.' })
  country?: TextFilter

  @Field(() => TextFilter, { nullable: true, description: 'The language, as `en` or `pt-BR`.' })
  locale?: TextFilter

  @Field(() => TextFilter, { nullable: true, description: 'The time zone, as `Europe/Paris`.' })
  timezone?: TextFilter

  @Field(() => AttributeFilter, { nullable: true, description: 'One of your own fields.' })
  attribute?: AttributeFilter

  @Field(() => LeadStatusFilter, { nullable: true, description: 'The status.' })
  status?: LeadStatusFilter

  @Field(() => ConsentStateFilter, { nullable: true, description: 'The consent.' })
  consent?: ConsentStateFilter

  @Field(() => LeadSourceFilter, { nullable: true, description: 'How the lead came.' })
  source?: LeadSourceFilter

  @Field(() => MailDomainStateFilter, { nullable: true, description: 'Whether the domain of the address takes mail.' })
  mail?: MailDomainStateFilter

  @Field(() => ListsFilter, { nullable: true, description: 'The lists.' })
  lists?: ListsFilter

  @Field(() => TagsFilter, { nullable: true, description: 'The tags.' })
  tags?: TagsFilter

  @Field(() => SegmentsFilter, { nullable: true, description: 'The segments.' })
  segments?: SegmentsFilter

  @Field(() => Boolean, { nullable: true, description: 'Whether nothing may be sent to the lead.' })
  suppressed?: boolean

  @Field(() => TimeFilter, { nullable: true, description: 'When the lead was made.' })
  createdAt?: TimeFilter

  @Field(() => TimeFilter, { nullable: true, description: 'When the lead was last changed.' })
  updatedAt?: TimeFilter

  @Field(() => HappenedFilter, { nullable: true, description: 'A mail was sent to the lead.' })
  received?: HappenedFilter

  @Field(() => HappenedFilter, { nullable: true, description: 'The lead opened a mail.' })
  opened?: HappenedFilter

  @Field(() => HappenedFilter, { nullable: true, description: 'The lead clicked a link.' })
  clicked?: HappenedFilter

  @Field(() => HappenedFilter, { nullable: true, description: 'The lead answered.' })
  replied?: HappenedFilter

  @Field(() => String, { nullable: true, description: 'The beginning of an address, a domain, a name or a company.' })
  search?: string
}
