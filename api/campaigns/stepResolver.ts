import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql'
import type { Context } from '../graphql/context.ts'
import { LeadList } from '../lists/types.ts'
import { EmailAccount } from '../mailboxes/types.ts'
import { Segment } from '../segments/types.ts'
import { Template } from '../templates/types.ts'
import {
  CampaignAudiencePart,
  CampaignSender,
  CampaignStep,
  CampaignStepCounts,
  CampaignStepVariant,
} from './stepTypes.ts'

@Resolver(() => CampaignStep)
export class CampaignStepResolver {
  @FieldResolver(() => Template, { nullable: true, description: 'What a mail says.' })
  template(@Root() { templateId }: CampaignStep, @Ctx() { load }: Context) {
    return templateId && load.template.load(templateId)
  }

  @FieldResolver(() => CampaignStepCounts, { nullable: true, description: 'What became of its mails.' })
  counts(@Root() { id, type }: CampaignStep, @Ctx() { load }: Context) {
    return type === 'email' ? load.countsOfStep.load(id) : null
  }
}

@Resolver(() => CampaignStepVariant)
export class CampaignStepVariantResolver {
  @FieldResolver(() => Template, { nullable: true, description: 'What it says.' })
  template(@Root() { templateId }: CampaignStepVariant, @Ctx() { load }: Context) {
    return templateId && load.template.load(templateId)
  }
}

@Resolver(() => CampaignSender)
export class CampaignSenderResolver {
  @FieldResolver(() => EmailAccount, { nullable: true, description: 'The mailbox.' })
  emailAccount(@Root() { emailAccountId }: CampaignSender, @Ctx() { load }: Context) {
    return load.emailAccount.load(emailAccountId)
  }
}

@Resolver(() => CampaignAudiencePart)
export class CampaignAudiencePartResolver {
  @FieldResolver(() => LeadList, { nullable: true, description: 'The list, if it is one.' })
  list(@Root() { listId }: CampaignAudiencePart, @Ctx() { load }: Context) {
    return listId && load.leadList.load(listId)
  }

  @FieldResolver(() => Segment, { nullable: true, description: 'The segment, if it is one.' })
  segment(@Root() { segmentId }: CampaignAudiencePart, @Ctx() { load }: Context) {
    return segmentId && load.segment.load(segmentId)
  }
}
