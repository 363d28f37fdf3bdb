import 'reflect-metadata'
import { buildSchema, getMetadataStorage } from 'type-graphql'
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
