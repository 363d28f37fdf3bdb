import 'reflect-metadata'
import { buildSchema, getMetadataStorage } from 'type-graphql'
import { AccountResolver } from './account/resolver.ts'
import { AuditResolver } from './audit/resolver.ts'
import { SendingPolicyResolver } from './campaigns/policy.ts'
import { CampaignResolver } from './campaigns/resolver.ts'
import { CampaignStateResolver } from './campaigns/stateResolver.ts'
import {
  CampaignAudiencePartResolver,
  CampaignSenderResolver,
  CampaignStepResolver,
  CampaignStepVariantResolver,
} from './campaigns/stepResolver.ts'
import { CleanupResolver } from './cleanup/resolver.ts'
import { CompanyResolver } from './companies/resolver.ts'
import { ConsentResolver } from './consent/resolver.ts'
import { DomainResolver } from './domains/resolver.ts'
import { FiguresResolver } from './figures/resolver.ts'
import { FolderResolver } from './folders/resolver.ts'
import { authChecker } from './graphql/auth.ts'
import { finish } from './graphql/finish.ts'
import { pubSub } from './graphql/live.ts'
import { NodeResolver } from './graphql/nodes.ts'
import { DateTime } from './graphql/scalars.ts'
import { ImageResolver } from './images/resolver.ts'
import { LeadImportResolver } from './imports/resolver.ts'
import { InboxThreadResolver, ThreadMessageResolver } from './inbox/resolver.ts'
import { InvitationResolver } from './invitations/resolver.ts'
import { JobResolver } from './jobs/resolver.ts'
import { LeadResolver } from './leads/resolver.ts'
import { LeadListResolver } from './lists/resolver.ts'
import { EmailAccountResolver } from './mailboxes/resolver.ts'
import { MemberResolver } from './members/resolver.ts'
import { NotificationResolver } from './notifications/resolver.ts'
import { OperationResolver } from './operations/resolver.ts'
import { PersonalizationRuleResolver } from './personalization/resolver.ts'
import { ProjectResolver } from './projects/resolver.ts'
import { ExplanationResolver } from './recipients/explain.ts'
import { CampaignMailResolver } from './recipients/mailResolver.ts'
import { CampaignRecipientResolver } from './recipients/resolver.ts'
import { SandboxResolver } from './sandbox/resolver.ts'
import { SegmentResolver } from './segments/resolver.ts'
import { SessionResolver } from './session/resolver.ts'
import { SuppressionResolver } from './suppression/resolver.ts'
import { RateLimitResolver } from './system/rateLimit.ts'
import { SystemResolver } from './system/resolver.ts'
import { TagResolver } from './tags/resolver.ts'
import { TemplateResolver } from './templates/resolver.ts'
import { TemplateVersionResolver } from './templates/versionResolver.ts'
import { TenantResolver } from './tenants/resolver.ts'
import { PersonalTokenResolver } from './tokens/resolver.ts'
import { UploadResolver } from './uploads/resolver.ts'

// A plain field is read, not resolved: without this type-graphql makes a promise for each field of each row. What has
// a permission or a middleware of its own keeps its resolver.
const { authorizedFields, fields, middlewares } = getMetadataStorage()
for (const field of fields) {
  const isThis = (it: { target: object; fieldName: string }) =>
    it.target === field.target && it.fieldName === field.name
  field.simple ??= !authorizedFields.some(isThis) && !middlewares.some(isThis)
}

/** The whole API, one line per capability. */
export const schema = finish(
  await buildSchema({
    resolvers: [
      AccountResolver, //
      AuditResolver,
      CampaignAudiencePartResolver,
      CampaignRecipientResolver,
      CampaignResolver,
      CampaignStateResolver,
      CampaignMailResolver,
      ExplanationResolver,
      SendingPolicyResolver,
      CampaignSenderResolver,
      CampaignStepResolver,
      CampaignStepVariantResolver,
      CleanupResolver,
      CompanyResolver,
      ConsentResolver,
      DomainResolver,
      EmailAccountResolver,
      FiguresResolver,
      FolderResolver,
      ImageResolver,
      InboxThreadResolver,
      InvitationResolver,
      JobResolver,
      LeadImportResolver,
      LeadListResolver,
      LeadResolver,
      MemberResolver,
      NodeResolver,
      NotificationResolver,
      OperationResolver,
      PersonalTokenResolver,
      PersonalizationRuleResolver,
      ProjectResolver,
      RateLimitResolver,
      SandboxResolver,
      SegmentResolver,
      SessionResolver,
      SuppressionResolver,
      SystemResolver,
      TagResolver,
      TemplateResolver,
      TemplateVersionResolver,
      TenantResolver,
      ThreadMessageResolver,
      UploadResolver,
    ],
    authChecker,
    pubSub,
    scalarsMap: [{ type: Date, scalar: DateTime }],
    validate: false,
  }),
)
