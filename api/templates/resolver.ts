import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Company } from '../companies/types.ts'
import { Folder } from '../folders/types.ts'
import { Needs } from '../graphql/auth.ts'
import { Page } from '../graphql/connection.ts'
import type { Context, SignedIn } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { Member } from '../members/types.ts'
import { PersonalizationRule } from '../personalization/types.ts'
import { Project } from '../projects/types.ts'
import { Tag } from '../tags/types.ts'
import { AddTemplateLocaleInput, CreateTemplateInput, TemplateFilterInput, UpdateTemplateInput } from './inputs.ts'
import { templates } from './list.ts'
import { addTemplateLocale, removeTemplateLocale } from './locales.ts'
import { mergeTags } from './mergeTags.ts'
import {
  AddTemplateLocaleOutcome,
  CreateTemplateOutcome,
  DeleteTemplateOutcome,
  DuplicateTemplateOutcome,
  RemoveTemplateLocaleOutcome,
  UpdateTemplateOutcome,
} from './outcomes.ts'
import { createTemplate, deleteTemplate, duplicateTemplate, updateTemplate } from './service.ts'
import { templateStarters } from './starters.ts'
import { MergeTag, Template, TemplateConnection, TemplateLocale, TemplateStarter, TemplateUse } from './types.ts'

@Resolver(() => Template)
export class TemplateResolver {
  @Needs('template:read')
  @Query(() => Template, { nullable: true, description: 'A template.' })
  template(@IdArg('template') id: string, @Ctx() { load }: Context) {
    return load.template.load(id)
  }

  @Needs('template:read')
  @Query(() => TemplateConnection, { description: 'The templates that a filter lets through, the newest first.' })
  templates(
    @Args(() => Page) page: Page,
    @Arg('filter', () => TemplateFilterInput, { nullable: true, description: 'Which ones; all, if left out.' })
    filter: TemplateFilterInput | null,
    @Ctx() context: SignedIn,
  ) {
    return templates(context, page, filter ?? {})
  }

  @Needs('template:read')
  @Query(() => [TemplateStarter], { description: 'Templates of ours to start from.' })
  templateStarters() {
    return templateStarters()
  }

  @Needs('template:read')
  @Query(() => [MergeTag], { description: 'Every merge field there is, with your own.' })
  mergeTags(@Ctx() { db }: Context) {
    return mergeTags(db)
  }

  @Needs('template:write')
  @Mutation(() => CreateTemplateOutcome, {
    description: 'Makes a template: empty, from a starter, or as you write it.',
  })
  createTemplate(@Arg('input', () => CreateTemplateInput) input: CreateTemplateInput, @Ctx() context: SignedIn) {
    return createTemplate(context, input)
  }

  @Needs('template:write')
  @Mutation(() => DuplicateTemplateOutcome, {
    description:
      'Makes a template that says the same in all languages, with the same rules and tags. Nothing of it is published.',
  })
  duplicateTemplate(
    @IdArg('template') id: string,
    @Arg('name', () => String, { nullable: true, description: 'What to call it; a copy of the other, if left out.' })
    name: string | null,
    @Ctx() context: SignedIn,
  ) {
    return duplicateTemplate(context, id, name)
  }

  @Needs('template:write')
  @Mutation(() => UpdateTemplateOutcome, { description: 'Renames, files, tags or archives a template.' })
  updateTemplate(
    @IdArg('template') id: string,
    @Arg('input', () => UpdateTemplateInput) input: UpdateTemplateInput,
    @Ctx() context: SignedIn,
  ) {
    return updateTemplate(context, id, input)
  }

  @Needs('template:write')
  @Mutation(() => DeleteTemplateOutcome, {
    description: 'Deletes a template with all of its versions, unless a campaign uses it.',
  })
  deleteTemplate(@IdArg('template') id: string, @Ctx() context: SignedIn) {
    return deleteTemplate(context, id)
  }

  @Needs('template:write')
  @Mutation(() => AddTemplateLocaleOutcome, { description: 'Begins another language with a copy of one it has.' })
  addTemplateLocale(
    @IdArg('template') id: string,
    @Arg('input', () => AddTemplateLocaleInput) input: AddTemplateLocaleInput,
    @Ctx() context: SignedIn,
  ) {
    return addTemplateLocale(context, id, input)
  }

  @Needs('template:write')
  @Mutation(() => RemoveTemplateLocaleOutcome, {
    description: 'Deletes all versions in one language, unless it is published or the default one.',
  })
  removeTemplateLocale(
    @IdArg('template') id: string,
    @Arg('locale', () => String, { description: 'The language.' }) locale: string,
    @Ctx() context: SignedIn,
  ) {
    return removeTemplateLocale(context, id, locale)
  }

  @FieldResolver(() => Company, { description: 'The workspace it belongs to.' })
  company(@Root() { companyId }: Template, @Ctx() { load }: Context) {
    return load.company.load(companyId)
  }

  @FieldResolver(() => Project, { nullable: true, description: 'The project it belongs to.' })
  project(@Root() { projectId }: Template, @Ctx() { load }: Context) {
    return projectId && load.project.load(projectId)
  }

  @FieldResolver(() => Folder, { nullable: true, description: 'The folder it is in; null at the top.' })
  folder(@Root() { folderId }: Template, @Ctx() { load }: Context) {
    return folderId && load.folder.load(folderId)
  }

  @FieldResolver(() => Member, { nullable: true, description: 'Who made it, if they still belong to the tenant.' })
  createdBy(@Root() { createdBy }: Template, @Ctx() { load }: Context) {
    return createdBy && load.member.load(createdBy)
  }

  @FieldResolver(() => [Tag], { description: 'The tags it is marked with.' })
  tags(@Root() { id }: Template, @Ctx() { load }: Context) {
    return load.tagsOfTemplate.load(id)
  }

  @FieldResolver(() => [TemplateLocale], { description: 'The languages it has.' })
  locales(@Root() { id }: Template, @Ctx() { load }: Context) {
    return load.localesOfTemplate.load(id)
  }

  @FieldResolver(() => [PersonalizationRule], { description: 'Its rules, the one that decides first at the top.' })
  rules(@Root() { id }: Template, @Ctx() { load }: Context) {
    return load.rulesOfTemplate.load(id)
  }

  @FieldResolver(() => [TemplateUse], { description: 'The campaigns that use it.' })
  usedBy(@Root() { id }: Template, @Ctx() { load }: Context) {
    return load.usesOfTemplate.load(id)
  }

  @FieldResolver(() => Int, { description: 'How many campaigns use it.' })
  useCount(@Root() { id }: Template, @Ctx() { load }: Context) {
    return load.usesOfTemplate.load(id).then((uses) => uses.length)
  }
}
