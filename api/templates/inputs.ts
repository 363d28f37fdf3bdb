import { GraphQLJSONObject } from 'graphql-scalars'
import { Field, InputType, Int } from 'type-graphql'
import { TemplateKind, TemplateStatus } from '../../prisma/generated/oltp/enums.ts'
import { IdField } from '../graphql/ids.ts'

const expected = 'The revision you read; somebody else’s change is then a Conflict.'

@InputType({ description: 'Which templates; what is left out does not matter.' })
export class TemplateFilterInput {
  @IdField('company', { nullable: true, description: 'Of this workspace.' })
  companyId?: string | null

  @IdField('project', { nullable: true, description: 'Of this project.' })
  projectId?: string | null

  @IdField('folder', { nullable: true, description: 'In this folder itself, and not in its folders.' })
  folderId?: string | null

  @Field(() => Boolean, { nullable: true, description: 'Only those in no folder.' })
  isUnfiled?: boolean | null

  @IdField('tag', { nullable: true, description: 'Marked with this tag.' })
  tagId?: string | null

  @Field(() => TemplateKind, { nullable: true, description: 'Written in this.' })
  kind?: TemplateKind | null

  @Field(() => TemplateStatus, { nullable: true, description: 'In use, or archived.' })
  status?: TemplateStatus | null

  @Field(() => Boolean, { nullable: true, description: 'Whether some language of it is published.' })
  isPublished?: boolean | null

  @Field(() => String, { nullable: true, description: 'A part of its name or of a subject of it.' })
  search?: string | null
}

@InputType({ description: 'What a template says.' })
export class TemplateContentInput {
  @Field(() => String, { description: 'The subject, with merge fields.' })
  subject!: string

  @Field(() => String, { nullable: true, description: 'What an inbox shows after the subject.' })
  preheader?: string | null

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: 'For a template of blocks: `{ theme, blocks }`, as the starters have it.',
  })
  tree?: unknown

  @Field(() => String, { nullable: true, description: 'For a template written in MJML, HTML or plain text.' })
  source?: string | null
}

@InputType({ description: 'A new template: empty, from a starter, or with what it shall say.' })
export class CreateTemplateInput {
  @IdField('company', { description: 'The workspace it belongs to.' })
  companyId!: string

  @IdField('project', { nullable: true, description: 'A project of that workspace.' })
  projectId?: string | null

  @IdField('folder', { nullable: true, description: 'Where to put it; at the top, if left out.' })
  folderId?: string | null

  @Field(() => String, { description: 'What you call it.' })
  name!: string

  @Field(() => TemplateKind, { nullable: true, description: 'What it is written in; blocks, if left out.' })
  kind?: TemplateKind | null

  @Field(() => String, { nullable: true, description: 'Its first language; that of its project or `en`, if left out.' })
  locale?: string | null

  @Field(() => String, { nullable: true, description: 'The key of a starter to begin with.' })
  starterKey?: string | null

  @Field(() => TemplateContentInput, { nullable: true, description: 'What it says, if it is not a starter.' })
  content?: TemplateContentInput | null

  @Field(() => [String], { nullable: true, description: 'The tags to mark it with.' })
  tags?: string[] | null
}

@InputType({ description: 'What to change of a template, besides what it says; what is left out stays.' })
export class UpdateTemplateInput {
  @Field(() => String, { nullable: true, description: 'What you call it.' })
  name?: string

  @IdField('project', { nullable: true, description: 'A project of its workspace; null for none.' })
  projectId?: string | null

  @IdField('folder', { nullable: true, description: 'Where to put it; null for the top.' })
  folderId?: string | null

  @Field(() => [String], { nullable: true, description: 'The tags it is marked with from now on.' })
  tags?: string[]

  @Field(() => String, { nullable: true, description: 'A language it has, for leads whose own it does not have.' })
  defaultLocale?: string

  @Field(() => TemplateStatus, { nullable: true, description: 'Archive it, or take it back.' })
  status?: TemplateStatus

  @Field(() => Int, { nullable: true, description: expected })
  expectedRevision?: number
}

@InputType({ description: 'What a template says from now on, in one language.' })
export class SaveTemplateInput {
  @Field(() => String, { nullable: true, description: 'The language; its default one, if left out.' })
  locale?: string | null

  @Field(() => TemplateContentInput, { description: 'What it says.' })
  content!: TemplateContentInput

  @Field(() => String, { nullable: true, description: 'A word about this version, for the others.' })
  note?: string | null

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Saved by itself while somebody writes: it goes on in their last version, if that was saved by itself in the last ten minutes.',
  })
  isAutosave?: boolean | null

  @Field(() => Int, { nullable: true, description: expected })
  expectedRevision?: number | null
}

@InputType({ description: 'Another language for a template.' })
export class AddTemplateLocaleInput {
  @Field(() => String, { description: 'The language, as `de` or `pt-BR`.' })
  locale!: string

  @Field(() => String, {
    nullable: true,
    description: 'The language to begin with a copy of; the default one, if left out.',
  })
  from?: string | null
}

@InputType({ description: 'What to preview, and as whom: as a lead, as somebody of some segments, or as a sample.' })
export class PreviewTemplateInput {
  @IdField('template', { description: 'The template whose rules count.' })
  templateId!: string

  @IdField('templateVersion', { nullable: true, description: 'A version of it. What was published keeps its rules.' })
  versionId?: string | null

  @Field(() => TemplateContentInput, { nullable: true, description: 'Or what is not saved yet.' })
  content?: TemplateContentInput | null

  @Field(() => String, {
    nullable: true,
    description: 'Or what was saved last in this language; the default one, if left out.',
  })
  locale?: string | null

  @IdField('lead', { nullable: true, description: 'As this lead would get it.' })
  leadId?: string | null

  @IdField('segment', { nullable: true, list: true, description: 'Or as somebody who is in these segments.' })
  segmentIds?: string[] | null
}

@InputType({ description: 'A mail to yourself, to see how a template arrives.' })
export class SendTestTemplateInput {
  @IdField('templateVersion', { description: 'The version to send.' })
  versionId!: string

  @IdField('lead', { nullable: true, description: 'As this lead would get it.' })
  leadId?: string | null

  @IdField('segment', { nullable: true, list: true, description: 'Or as somebody who is in these segments.' })
  segmentIds?: string[] | null
}
