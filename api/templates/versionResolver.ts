import { GraphQLJSONObject } from 'graphql-scalars'
import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Needs } from '../graphql/auth.ts'
import { Page } from '../graphql/connection.ts'
import type { Context, SignedIn } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { Member } from '../members/types.ts'
import { templateDiff } from './diff.ts'
import { PreviewTemplateInput, SaveTemplateInput, SendTestTemplateInput } from './inputs.ts'
import {
  PublishTemplateOutcome,
  RestoreTemplateOutcome,
  SaveTemplateOutcome,
  SendTestTemplateOutcome,
  UnpublishTemplateOutcome,
} from './outcomes.ts'
import { previewTemplate } from './preview.ts'
import { TemplateDiff, TemplatePreview } from './previewTypes.ts'
import { publishTemplate, unpublishTemplate } from './publish.ts'
import { sendTestTemplate } from './testMail.ts'
import { TemplateVersion, TemplateVersionConnection } from './types.ts'
import { restoreTemplate, saveTemplate, templateVersions } from './versions.ts'

@Resolver(() => TemplateVersion)
export class TemplateVersionResolver {
  @Needs('template:read')
  @Query(() => TemplateVersion, { nullable: true, description: 'A version of a template.' })
  templateVersion(@IdArg('templateVersion') id: string, @Ctx() { load }: Context) {
    return load.templateVersion.load(id)
  }

  @Needs('template:read')
  @Query(() => TemplateVersionConnection, { description: 'The versions of a template, the newest first.' })
  templateVersions(
    @IdArg('template', 'templateId', { description: 'The template.' }) templateId: string,
    @Args(() => Page) page: Page,
    @Arg('locale', () => String, { nullable: true, description: 'Only those in this language.' }) locale: string | null,
    @Ctx() context: SignedIn,
  ) {
    return templateVersions(context, templateId, page, locale)
  }

  @Needs('template:read')
  @Query(() => TemplateDiff, { nullable: true, description: 'Two versions of one template beside each other.' })
  templateDiff(
    @IdArg('templateVersion', 'fromId', { description: 'The one.' }) fromId: string,
    @IdArg('templateVersion', 'toId', { description: 'The other.' }) toId: string,
    @Ctx() context: SignedIn,
  ) {
    return templateDiff(context, fromId, toId)
  }

  @Needs('template:read')
  @Query(() => TemplatePreview, {
    nullable: true,
    description: 'A template as somebody would get it, saved or not, with what is to be mended.',
  })
  previewTemplate(@Arg('input', () => PreviewTemplateInput) input: PreviewTemplateInput, @Ctx() context: SignedIn) {
    return previewTemplate(context, input)
  }

  @Needs('template:write')
  @Mutation(() => SaveTemplateOutcome, {
    description: 'Saves what a template says as a new version. What is published stays as it is.',
  })
  saveTemplate(
    @IdArg('template') id: string,
    @Arg('input', () => SaveTemplateInput) input: SaveTemplateInput,
    @Ctx() context: SignedIn,
  ) {
    return saveTemplate(context, id, input)
  }

  @Needs('template:write')
  @Mutation(() => PublishTemplateOutcome, {
    description:
      'Publishes a version, with the rules as they are now: from now on this is what is sent in its language.',
  })
  publishTemplate(@IdArg('templateVersion', 'versionId') versionId: string, @Ctx() context: SignedIn) {
    return publishTemplate(context, versionId)
  }

  @Needs('template:write')
  @Mutation(() => UnpublishTemplateOutcome, {
    description: 'Takes a version back, unless a campaign that is under way needs it.',
  })
  unpublishTemplate(@IdArg('templateVersion', 'versionId') versionId: string, @Ctx() context: SignedIn) {
    return unpublishTemplate(context, versionId)
  }

  @Needs('template:write')
  @Mutation(() => RestoreTemplateOutcome, { description: 'Makes a new version that says what an old one said.' })
  restoreTemplate(
    @IdArg('templateVersion', 'versionId') versionId: string,
    @Arg('expectedRevision', () => Int, {
      nullable: true,
      description: 'The revision of the template you read; somebody else’s change is then a Conflict.',
    })
    expectedRevision: number | null,
    @Ctx() context: SignedIn,
  ) {
    return restoreTemplate(context, versionId, expectedRevision)
  }

  @Needs('template:write')
  @Mutation(() => SendTestTemplateOutcome, { description: 'Sends a version to your own address, marked as a test.' })
  sendTestTemplate(@Arg('input', () => SendTestTemplateInput) input: SendTestTemplateInput, @Ctx() context: SignedIn) {
    return sendTestTemplate(context, input)
  }

  @FieldResolver(() => GraphQLJSONObject, { nullable: true, description: 'Its tree of blocks, if it is made of them.' })
  tree(@Root() { id, content }: TemplateVersion, @Ctx() { load }: Context) {
    return contentOf(content, id, load, (it) => (typeof it === 'string' ? null : it))
  }

  @FieldResolver(() => String, { nullable: true, description: 'What was written, if it is not made of blocks.' })
  source(@Root() { id, content }: TemplateVersion, @Ctx() { load }: Context) {
    return contentOf(content, id, load, (it) => (typeof it === 'string' ? it : null))
  }

  @FieldResolver(() => Member, { nullable: true, description: 'Who saved it, if they still belong to the tenant.' })
  createdBy(@Root() { createdBy }: TemplateVersion, @Ctx() { load }: Context) {
    return createdBy && load.member.load(createdBy)
  }

  @FieldResolver(() => Member, { nullable: true, description: 'Who published it last.' })
  publishedBy(@Root() { publishedBy }: TemplateVersion, @Ctx() { load }: Context) {
    return publishedBy && load.member.load(publishedBy)
  }
}

/** Lists leave the content out; it is fetched where somebody asks for it. */
async function contentOf<T>(known: unknown, id: string, load: Context['load'], pick: (content: unknown) => T) {
  return pick(known ?? (await load.contentOfVersion.load(id))?.content)
}
