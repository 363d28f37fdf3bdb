import 'reflect-metadata'
import { buildSchema } from 'type-graphql'
import { AccountResolver } from './account/resolver.ts'
import { AuditResolver } from './audit/resolver.ts'
import { CompanyResolver } from './companies/resolver.ts'
import { authChecker } from './graphql/auth.ts'
import { finish } from './graphql/finish.ts'
import { NodeResolver } from './graphql/nodes.ts'
import { DateTime } from './graphql/scalars.ts'
import { InvitationResolver } from './invitations/resolver.ts'
import { JobResolver } from './jobs/resolver.ts'
import { MemberResolver } from './members/resolver.ts'
import { ProjectResolver } from './projects/resolver.ts'
import { SessionResolver } from './session/resolver.ts'
import { RateLimitResolver } from './system/rateLimit.ts'
import { SystemResolver } from './system/resolver.ts'
import { TenantResolver } from './tenants/resolver.ts'
import { PersonalTokenResolver } from './tokens/resolver.ts'

/** The whole API, one line per capability. */
export const schema = finish(
  await buildSchema({
    resolvers: [
      AccountResolver, //
      AuditResolver,
      CompanyResolver,
      InvitationResolver,
      JobResolver,
      MemberResolver,
      NodeResolver,
      PersonalTokenResolver,
      ProjectResolver,
      RateLimitResolver,
      SessionResolver,
      SystemResolver,
      TenantResolver,
    ],
    authChecker,
    scalarsMap: [{ type: Date, scalar: DateTime }],
    validate: false,
  }),
)
