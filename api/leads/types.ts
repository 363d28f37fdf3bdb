import { GraphQLJSONObject } from 'graphql-scalars'
import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import {
  ConsentState,
  LeadFieldType,
  LeadSource,
  LeadStatus,
  MailDomainState,
} from '../../prisma/generated/oltp/enums.ts'
import type { LeadCompanyModel, LeadFieldModel, LeadTagModel } from '../../prisma/generated/oltp/models.ts'
import { connectionOf } from '../graphql/connection.ts'
import { IdField } from '../graphql/ids.ts'
import { Node } from '../graphql/node.ts'
import { Conflict, InvalidInput, Issue, NotFound, NotPossible, outcome } from '../graphql/problem.ts'

registerEnumType(LeadFieldType, { name: 'LeadFieldType', description: 'What a field of your own holds.' })

@ObjectType({ implements: Node, description: 'A company that leads work for.' })
export class LeadCompany extends Node implements Omit<LeadCompanyModel, 'tenantId'> {
  @Field(() => String, { description: 'Its name.' })
  name!: string

  @Field(() => String, { nullable: true, description: 'Its web domain, which tells it from others.' })
  domain!: string | null

  @Field(() => Int, { description: 'Grows with every change.' })
  revision!: number

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date

  @Field(() => Date, { description: 'When it was last changed.' })
  updatedAt!: Date
}

@ObjectType({ implements: Node, description: 'A word that leads are marked with.' })
export class LeadTag extends Node implements Omit<LeadTagModel, 'tenantId' | 'nameKey'> {
  @Field(() => String, { description: 'Unique in the tenant, whatever its case.' })
  name!: string

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date
}

@ObjectType({ implements: Node, description: 'A field that you added to your leads.' })
export class LeadField extends Node implements Omit<LeadFieldModel, 'tenantId'> {
  @Field(() => String, { description: 'How templates, filters and files name it.' })
  key!: string

  @Field(() => String, { description: 'How people see it.' })
  label!: string

  @Field(() => LeadFieldType, { description: 'What it holds.' })
  type!: LeadFieldType

  @Field(() => [String], { description: 'What may be chosen, when it is a choice.' })
  choices!: string[]

  @Field(() => Int, { description: 'Grows with every change.' })
  revision!: number

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date

  @Field(() => Date, { description: 'When it was last changed.' })
  updatedAt!: Date
}

@ObjectType({ description: 'What a lead did. What machines did for it is not counted.' })
export class LeadEngagement {
  @Field(() => Int, { description: 'Mails sent to it.' })
  sentCount!: number

  @Field(() => Int, { description: 'Opens.' })
  openCount!: number

  @Field(() => Int, { description: 'Clicks.' })
  clickCount!: number

  @Field(() => Int, { description: 'Answers.' })
  replyCount!: number

  @Field(() => Date, { nullable: true, description: 'When the last mail was sent.' })
  lastSentAt?: Date | null

  @Field(() => Date, { nullable: true, description: 'The last open.' })
  lastOpenAt?: Date | null

  @Field(() => Date, { nullable: true, description: 'The last click.' })
  lastClickAt?: Date | null

  @Field(() => Date, { nullable: true, description: 'The last answer.' })
  lastReplyAt?: Date | null

  @Field(() => Date, { nullable: true, description: 'The last of all these.' })
  lastActivityAt?: Date | null
}

@ObjectType({ description: 'What to know about an address. Nothing of it forbids mailing it.' })
export class AddressAdvice {
  @Field(() => Boolean, { description: 'A function’s inbox (info@, sales@), not a person’s.' })
  isRole!: boolean

  @Field(() => Boolean, { description: 'An inbox that is handed out for minutes.' })
  isDisposable!: boolean

  @Field(() => String, { nullable: true, description: 'What was probably meant.' })
  suggestion?: string | null

  @Field(() => MailDomainState, { description: 'Whether its domain takes mail, as its MX records last said.' })
  domain!: MailDomainState
}

/** A row of the list: what a lead is, with what the table shows beside it. */
export type LeadRow = {
  id: string
  email: string
  emailKey: string
  emailDomain: string
  firstName: string | null
  lastName: string | null
  companyId: string | null
  position: string | null
  phone: string | null
  country: string | null
  locale: string | null
  timezone: string | null
  attributes: object
  consentState: ConsentState
  status: LeadStatus
  source: LeadSource
  revision: number
  createdAt: Date
  updatedAt: Date
}

@ObjectType({ implements: Node, description: 'A person you may write to.' })
export class Lead extends Node implements LeadRow {
  emailKey!: string
  emailDomain!: string
  companyId!: string | null

  @Field(() => String, { description: 'The address, as it was typed.' })
  email!: string

  @Field(() => String, { nullable: true, description: 'The first name.' })
  firstName!: string | null

  @Field(() => String, { nullable: true, description: 'The last name.' })
  lastName!: string | null

  @Field(() => String, { nullable: true, description: 'The position in the company.' })
  position!: string | null

  @Field(() => String, { nullable: true, description: 'The telephone number.' })
  phone!: string | null

  @Field(() => String, { nullable: true, description: 'The country, as two letters.' })
  country!: string | null

  @Field(() => String, { nullable: true, description: 'The language, as `en` or `pt-BR`.' })
  locale!: string | null

  @Field(() => String, { nullable: true, description: 'The time zone, as `Europe/Paris`.' })
  timezone!: string | null

  @Field(() => GraphQLJSONObject, { description: 'The values of your own fields, by key.' })
  attributes!: object

  @Field(() => ConsentState, { description: 'What the lead last said to being written to.' })
  consentState!: ConsentState

  @Field(() => LeadStatus, { description: 'Whether it can still be written to.' })
  status!: LeadStatus

  @Field(() => LeadSource, { description: 'How it came.' })
  source!: LeadSource

  @Field(() => Int, { description: 'Grows with every change: pass it as `expectedRevision`.' })
  revision!: number

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date

  @Field(() => Date, { description: 'When it was last changed.' })
  updatedAt!: Date
}

@ObjectType({ description: 'A list of leads.' })
export class LeadConnection extends connectionOf(Lead) {}

@ObjectType({ description: 'Something that happened to a lead.' })
export class LeadEvent {
  @Field(() => String, {
    description: 'What kind: created, imported, consent, sent, open, click, reply, listed, tagged, suppressed.',
  })
  kind!: string

  @Field(() => String, { description: 'In plain words.' })
  title!: string

  @Field(() => String, { nullable: true, description: 'What else there is to know.' })
  detail?: string | null

  @Field(() => Date, { description: 'When it happened.' })
  occurredAt!: Date
}

export enum LeadOrder {
  NEWEST = 'NEWEST',
  OLDEST = 'OLDEST',
  EMAIL = 'EMAIL',
  ACTIVITY = 'ACTIVITY',
}
registerEnumType(LeadOrder, {
  name: 'LeadOrder',
  description: 'How leads are sorted.',
  valuesConfig: {
    NEWEST: { description: 'The newest first.' },
    OLDEST: { description: 'The oldest first.' },
    EMAIL: { description: 'By address.' },
    ACTIVITY: { description: 'The last active first; then those that never were.' },
  },
})

export enum OnExisting {
  FILL_EMPTY = 'FILL_EMPTY',
  OVERWRITE = 'OVERWRITE',
  SKIP = 'SKIP',
}
registerEnumType(OnExisting, {
  name: 'OnExisting',
  description: 'What to do with a lead that is there already: fill what is empty, overwrite, or leave it.',
})

export enum ErrorPolicy {
  KEEP_GOOD = 'KEEP_GOOD',
  ALL_OR_NOTHING = 'ALL_OR_NOTHING',
}
registerEnumType(ErrorPolicy, {
  name: 'ErrorPolicy',
  description: 'Whether good rows are kept when others are not good.',
})

export enum UpsertResult {
  CREATED = 'CREATED',
  UPDATED = 'UPDATED',
  UNCHANGED = 'UNCHANGED',
  DUPLICATE = 'DUPLICATE',
  INVALID = 'INVALID',
}
registerEnumType(UpsertResult, {
  name: 'UpsertResult',
  description: 'What came of one row; a duplicate has the address of an earlier row.',
})

@InputType({ description: 'What is known of a lead; what is left out stays as it is.' })
export class LeadDataInput {
  @Field(() => String, { nullable: true, description: 'The first name.' })
  firstName?: string | null

  @Field(() => String, { nullable: true, description: 'The last name.' })
  lastName?: string | null

  @Field(() => String, { nullable: true, description: 'The name of the company; it is made when it is new.' })
  company?: string | null

  @Field(() => String, { nullable: true, description: 'The web domain of the company, which tells it from others.' })
  companyDomain?: string | null

  @Field(() => String, { nullable: true, description: 'The position in the company.' })
  position?: string | null

  @Field(() => String, { nullable: true, description: 'The telephone number.' })
  phone?: string | null

  @Field(() => String, { nullable: true, description: 'The country, as two letters.' })
  country?: string | null

  @Field(() => String, { nullable: true, description: 'The language, as `en` or `pt-BR`.' })
  locale?: string | null

  @Field(() => String, { nullable: true, description: 'The time zone, as `Europe/Paris`.' })
  timezone?: string | null

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: 'Values of your own fields, by key; null empties one.',
  })
  attributes?: Record<string, unknown> | null
}

@InputType({ description: 'A lead by its address.' })
export class LeadInput extends LeadDataInput {
  @Field(() => String, { description: 'The address.' })
  email!: string

  @Field(() => [String], { nullable: true, description: 'Tags to add; new ones are made.' })
  tags?: string[] | null
}

@InputType({ description: 'What to change of a lead.' })
export class UpdateLeadInput extends LeadDataInput {
  @Field(() => String, { nullable: true, description: 'Another address.' })
  email?: string | null

  @Field(() => LeadStatus, {
    nullable: true,
    description: 'Another status. A suppression is lifted in the suppression list, not here.',
  })
  status?: LeadStatus

  @Field(() => Int, {
    nullable: true,
    description: 'The revision you read; somebody else’s change is then a Conflict.',
  })
  expectedRevision?: number | null
}

@InputType({ description: 'Up to 500 leads to make, or to bring up to date.' })
export class UpsertLeadsInput {
  @Field(() => [LeadInput], { description: 'The leads, at most 500.' })
  leads!: LeadInput[]

  @Field(() => OnExisting, {
    nullable: true,
    description: 'What to do with those that are there already; fill what is empty, if left out.',
  })
  onExisting?: OnExisting | null

  @Field(() => ErrorPolicy, {
    nullable: true,
    description: 'Whether good rows are kept when others are not good; they are, if left out.',
  })
  errorPolicy?: ErrorPolicy | null

  @IdField('leadList', { nullable: true, list: true, description: 'Lists to put them on.' })
  listIds?: string[] | null
}

@ObjectType({ description: 'What came of one row.' })
export class UpsertRow {
  @Field(() => Int, { description: 'Which row, from 0.' })
  index!: number

  @Field(() => UpsertResult, { description: 'What came of it.' })
  result!: UpsertResult

  @Field(() => Lead, { nullable: true, description: 'The lead, if there is one now.' })
  lead?: Lead | null

  @Field(() => Boolean, { description: 'Nothing may be sent to it. This call cannot change that.' })
  isSuppressed!: boolean

  @Field(() => [Issue], { description: 'What is wrong with the row.' })
  issues!: Issue[]
}

@ObjectType({ description: 'What came of each row, in their order.' })
export class UpsertedLeads {
  @Field(() => [UpsertRow], { description: 'One for each row.' })
  rows!: UpsertRow[]

  @Field(() => Int, { description: 'How many were made.' })
  createdCount!: number

  @Field(() => Int, { description: 'How many were changed.' })
  updatedCount!: number
}

@InputType({ description: 'A new field of your own.' })
export class CreateLeadFieldInput {
  @Field(() => String, { description: 'How templates, filters and files name it: small letters, digits and _.' })
  key!: string

  @Field(() => String, { description: 'How people see it.' })
  label!: string

  @Field(() => LeadFieldType, { description: 'What it holds. This stays.' })
  type!: LeadFieldType

  @Field(() => [String], { nullable: true, description: 'What may be chosen, when it is a choice.' })
  choices?: string[] | null
}

@InputType({ description: 'What to change of a field.' })
export class UpdateLeadFieldInput {
  @Field(() => String, { nullable: true, description: 'How people see it.' })
  label?: string

  @Field(() => [String], { nullable: true, description: 'What may be chosen.' })
  choices?: string[]

  @Field(() => Int, {
    nullable: true,
    description: 'The revision you read; somebody else’s change is then a Conflict.',
  })
  expectedRevision?: number
}

@ObjectType({ description: 'Something that is gone now.' })
export class Deleted {
  @Field(() => Boolean, { description: 'Always true.' })
  deleted!: boolean
}

export const CreateLeadOutcome = outcome('CreateLeadOutcome', Lead, InvalidInput)
export const UpdateLeadOutcome = outcome('UpdateLeadOutcome', Lead, InvalidInput, NotFound, Conflict)
export const UpsertLeadsOutcome = outcome('UpsertLeadsOutcome', UpsertedLeads, InvalidInput, NotFound)
export const MergeLeadsOutcome = outcome('MergeLeadsOutcome', Lead, InvalidInput, NotFound)
export const CreateLeadFieldOutcome = outcome('CreateLeadFieldOutcome', LeadField, InvalidInput)
export const UpdateLeadFieldOutcome = outcome('UpdateLeadFieldOutcome', LeadField, InvalidInput, NotFound, Conflict)
export const DeleteLeadFieldOutcome = outcome('DeleteLeadFieldOutcome', Deleted, NotFound, NotPossible)
export const UpdateLeadTagOutcome = outcome('UpdateLeadTagOutcome', LeadTag, InvalidInput, NotFound)
export const DeleteLeadTagOutcome = outcome('DeleteLeadTagOutcome', Deleted, NotFound)
