import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { lookAcross } from '../../prisma/tenancy.ts'
import { Needs, permissionsOf } from '../graphql/auth.ts'
import type { Context, SignedIn } from '../graphql/context.ts'
import { signIn, signOut, signUp, switchTenant } from './service.ts'
import {
  Membership,
  SignedOut,
  SignInInput,
  SignInOutcome,
  SignUpInput,
  SignUpOutcome,
  SwitchTenantInput,
  SwitchTenantOutcome,
  Tenant,
  User,
  Viewer,
} from './types.ts'

@Resolver(() => Viewer)
export class SessionResolver {
  @Needs('public')
  @Query(() => Viewer, { nullable: true, description: 'Who is asking; null when nobody is signed in.' })
  viewer(@Ctx() { viewer }: Context) {
    return viewer
  }

  @Needs('public')
  @Mutation(() => SignUpOutcome, { description: 'Makes a person and a tenant of their own, and signs in.' })
  signUp(@Arg('input', () => SignUpInput) input: SignUpInput, @Ctx() { caller }: Context) {
    return signUp(input, caller)
  }

  @Needs('public')
  @Mutation(() => SignInOutcome, { description: 'Opens a session.' })
  signIn(@Arg('input', () => SignInInput) input: SignInInput, @Ctx() { caller }: Context) {
    return signIn(input, caller)
  }

  @Needs('self')
  @Mutation(() => SignedOut, { description: 'Ends this session.' })
  signOut(@Ctx() { viewer, caller }: SignedIn) {
    return signOut(viewer, caller)
  }

  @Needs('self')
  @Mutation(() => SwitchTenantOutcome, { description: 'Goes on in another of your tenants, without signing in again.' })
  switchTenant(@Arg('input', () => SwitchTenantInput) input: SwitchTenantInput, @Ctx() { viewer }: SignedIn) {
    return switchTenant(viewer, input.tenantId)
  }

  @FieldResolver(() => User, { description: 'The person.' })
  user(@Root() { userId }: Viewer) {
    return lookAcross('the viewer').user.findFirst({ where: { id: userId } })
  }

  @FieldResolver(() => Tenant, { description: 'The tenant.' })
  tenant(@Root() { tenantId }: Viewer) {
    return lookAcross('the viewer').tenant.findFirst({ where: { id: tenantId } })
  }

  @FieldResolver(() => [String], { description: 'What you may do in this tenant, as `noun:verb`.' })
  permissions(@Root() { roles, permissions }: Viewer & { permissions?: ReadonlySet<string> }) {
    return [...(permissions ?? permissionsOf(roles))]
  }

  @FieldResolver(() => [Membership], { description: 'Every tenant you belong to.' })
  memberships(@Root() { userId }: Viewer) {
    return lookAcross('the viewer').tenantUser.findMany({
      where: { userId, deletedAt: null, tenant: { deletedAt: null } },
      include: { tenant: true },
      orderBy: { createdAt: 'asc' },
    })
  }
}
