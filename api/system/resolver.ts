import { Query, Resolver } from 'type-graphql'
import { Needs } from '../graphql/auth.ts'
import { health, tierNames } from './health.ts'
import { System } from './types.ts'
import { version } from './version.ts'

@Resolver(() => System)
export class SystemResolver {
  @Needs('system:read')
  @Query(() => System, { description: 'How the platform is, tier by tier.' })
  async system() {
    const { status, tiers } = await health()
    return { version, status, tiers: tierNames.map((name) => ({ name, ...tiers[name] })), checkedAt: new Date() }
  }
}
