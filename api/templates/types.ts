import { GraphQLJSONObject } from 'graphql-scalars'
import { Field, Int, ObjectType, registerEnumType } from 'type-graphql'
import { CampaignStatus, TemplateKind, TemplateStatus } from '../../prisma/generated/oltp/enums.ts'
import type { TemplateModel, TemplateVersionModel } from '../../prisma/generated/oltp/models.ts'
import { connectionOf } from '../graphql/connection.ts'
import { IdField } from '../graphql/ids.ts'
import { Node, Revised } from '../graphql/node.ts'

registerEnumType(TemplateKind, { name: 'TemplateKind', description: 'What a template is written in.' })
registerEnumType(TemplateStatus, { name: 'TemplateStatus', description: 'Whether a template is in use.' })
registerEnumType(CampaignStatus, { name: 'CampaignStatus', description: 'Where a campaign stands.' })

@ObjectType({
  implements: Node,
  description: 'A mail that is composed once, in one or several languages. What it says is in its versions.',
})
export class Template extends Revised implements Omit<TemplateModel, 'tenantId' | 'createdBy'> {
  companyId!: string
  projectId!: string | null
  folderId!: string | null
  createdBy!: string | null

  @Field(() => String, { description: 'What you call it; nobody who gets it sees this.' })
  name!: string

  @Field(() => TemplateKind, { description: 'What it is written in. It stays so.' })
  kind!: TemplateKind

  @Field(() => TemplateStatus, { description: 'Whether it is in use.' })
  status!: TemplateStatus

  @Field(() => String, { description: 'The language for leads whose own it does not have.' })
  defaultLocale!: string

  @Field(() => Int, { description: 'How many versions it has had, in all languages.' })
  latestVersion!: number
}

@ObjectType({ description: 'A list of templates.' })
export class TemplateConnection extends connectionOf(Template) {}

@ObjectType({ implements: Node, description: 'What a template said at one moment, in one language.' })
export class TemplateVersion
  extends Node
  implements Omit<TemplateVersionModel, 'tenantId' | 'source' | 'rules' | 'createdBy' | 'publishedBy'>
{
  createdBy!: string | null
  publishedBy!: string | null
  content?: unknown

  @IdField('template', { description: 'The template it belongs to.' })
  templateId!: string

  @Field(() => Int, { description: 'Counts the versions of the template, in all languages.' })
  version!: number

  @Field(() => String, { description: 'Its language, as `en` or `pt-BR`.' })
  locale!: string

  @Field(() => String, { description: 'The subject, with its merge fields.' })
  subject!: string

  @Field(() => String, { description: 'What an inbox shows after the subject.' })
  preheader!: string

  @Field(() => [String], { description: 'The merge fields it uses.' })
  variables!: string[]

  @Field(() => Boolean, { description: 'Whether this is what is sent.' })
  isPublished!: boolean

  @Field(() => Date, { nullable: true, description: 'When it was last published.' })
  publishedAt!: Date | null

  @Field(() => Boolean, { description: 'Whether it was saved by itself: the next such save goes on in it.' })
  isAutosave!: boolean

  @Field(() => String, { nullable: true, description: 'What somebody noted about it.' })
  note!: string | null

  @Field(() => Date, { description: 'When it was begun.' })
  createdAt!: Date

  @Field(() => Date, { description: 'When it was last saved.' })
  updatedAt!: Date
}

@ObjectType({ description: 'A list of versions.' })
export class TemplateVersionConnection extends connectionOf(TemplateVersion) {}

@ObjectType({ description: 'A template in one language.' })
export class TemplateLocale {
  templateId!: string

  @Field(() => String, { description: 'The language, as `en` or `pt-BR`.' })
  locale!: string

  @Field(() => TemplateVersion, { description: 'The version saved last.' })
  latest!: TemplateVersion

  @Field(() => TemplateVersion, { nullable: true, description: 'The version that is sent, if one is.' })
  published!: TemplateVersion | null

  @Field(() => Boolean, { description: 'Whether what was saved last, or a rule, is not yet what is sent.' })
  isChanged!: boolean
}

@ObjectType({ description: 'Where a template is used.' })
export class TemplateUse {
  @Field(() => String, { description: 'The campaign.' })
  campaignName!: string

  @Field(() => CampaignStatus, { description: 'Where the campaign stands.' })
  campaignStatus!: CampaignStatus

  @Field(() => [Int], { description: 'Which steps of it, counted from 1.' })
  steps!: number[]
}

@ObjectType({ description: 'A template of ours to start from.' })
export class TemplateStarter {
  @Field(() => String, { description: 'What to name it by.' })
  key!: string

  @Field(() => String, { description: 'What it is called.' })
  name!: string

  @Field(() => String, { description: 'What it is good for.' })
  description!: string

  @Field(() => String, { description: 'Its subject, filled in for a sample.' })
  subject!: string

  @Field(() => String, { description: 'Its page, filled in for a sample.' })
  html!: string

  @Field(() => GraphQLJSONObject, { description: 'Its tree of blocks.' })
  tree!: unknown
}

export enum MergeTagGroup {
  lead = 'lead',
  attribute = 'attribute',
  sender = 'sender',
  system = 'system',
}
registerEnumType(MergeTagGroup, {
  name: 'MergeTagGroup',
  description: 'The lead itself, your own fields, who sends, or the mail.',
})

export enum MergeTagType {
  text = 'text',
  number = 'number',
  date = 'date',
  boolean = 'boolean',
  choice = 'choice',
  address = 'address',
}
registerEnumType(MergeTagType, { name: 'MergeTagType', description: 'What kind of value a merge field has.' })

@ObjectType({ description: 'A merge field: `{{ name }}` in a template stands for what a lead has there.' })
export class MergeTag {
  @Field(() => String, { description: 'As it is written in a template, without braces: `first_name`.' })
  name!: string

  @Field(() => String, { description: 'What it is, in words.' })
  label!: string

  @Field(() => MergeTagGroup, { description: 'What it belongs to.' })
  group!: MergeTagGroup

  @Field(() => MergeTagType, { description: 'What kind of value it is.' })
  type!: MergeTagType

  @Field(() => String, { description: 'A value it could have.' })
  example!: string

  @Field(() => Boolean, { description: 'Whether everybody has it. What not everybody has needs a fallback.' })
  isAlwaysFilled!: boolean

  @Field(() => [String], { description: 'What may be chosen, where it is a choice.' })
  choices!: string[]
}
