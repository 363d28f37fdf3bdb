import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import { Needs } from '../graphql/auth.ts'
import type { Context, SignedIn } from '../graphql/context.ts'
import { policy, updatePolicy } from './policy.ts'
import { settings, updateSettings } from './settings.ts'
import {
  TenantPolicy,
  TenantSettings,
  UpdateTenantPolicyInput,
  UpdateTenantPolicyOutcome,
  UpdateTenantSettingsInput,
  UpdateTenantSettingsOutcome,
} from './types.ts'

@Resolver()
export class TenantResolver {
  @Needs('tenant:read')
  @Query(() => TenantSettings, { description: 'How this tenant likes things.' })
  tenantSettings(@Ctx() { db, viewer }: SignedIn) {
    return settings(db, viewer)
  }

  @Needs('tenant:write')
  @Mutation(() => UpdateTenantSettingsOutcome, { description: 'Changes how this tenant likes things.' })
  updateTenantSettings(
    @Arg('input', () => UpdateTenantSettingsInput) input: UpdateTenantSettingsInput,
    @Ctx() context: SignedIn,
  ) {
    return updateSettings(context, input)
  }

  @Needs('tenant:read')
  @Query(() => TenantPolicy, { description: 'What this tenant asks of the people who belong to it.' })
  tenantPolicy(@Ctx() { db }: Context) {
    return policy(db)
  }

  @Needs('tenant:write')
  @Mutation(() => UpdateTenantPolicyOutcome, { description: 'Changes what this tenant asks of its people.' })
  updateTenantPolicy(
    @Arg('input', () => UpdateTenantPolicyInput) input: UpdateTenantPolicyInput,
    @Ctx() context: SignedIn,
  ) {
    return updatePolicy(context, input)
  }
}
