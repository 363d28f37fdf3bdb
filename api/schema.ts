import 'reflect-metadata'
import { buildSchema } from 'type-graphql'
import { AccountResolver } from './account/resolver.ts'
import { CompanyResolver } from './companies/resolver.ts'
import { authChecker } from './graphql/auth.ts'
import { finish } from './graphql/finish.ts'
import { NodeResolver } from './graphql/nodes.ts'
import { DateTime } from './graphql/scalars.ts'
import { JobResolver } from './jobs/resolver.ts'
import { ProjectResolver } from './projects/resolver.ts'
import { SessionResolver } from './session/resolver.ts'
import { SystemResolver } from './system/resolver.ts'

/** The whole API, one line per capability. */
export const schema = finish(
  await buildSchema({
    resolvers: [
      AccountResolver, //
      CompanyResolver,
      JobResolver,
      NodeResolver,
      ProjectResolver,
      SessionResolver,
      SystemResolver,
    ],
    authChecker,
    scalarsMap: [{ type: Date, scalar: DateTime }],
    validate: false,
  }),
)
