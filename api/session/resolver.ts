import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { env } from '../../prisma/env.ts'
import { lookAcross } from '../../prisma/tenancy.ts'
import { Needs } from '../graphql/auth.ts'
import type { Context, SignedIn } from '../graphql/context.ts'
import { oidcName } from './oidc.ts'
import { SecondFactorNeeded } from './problems.ts'
import { requestPasswordReset, resetPassword } from './resetPassword.ts'
import { secondFactorOf, signInWithCode, signInWithPasskey, startPasskey } from './secondFactor.ts'
import { signOut, switchTenant } from './service.ts'
import { signIn } from './signIn.ts'
import { signUp, verifyEmail } from './signUp.ts'
import * as types from './types.ts'
import { rightsOf } from './viewer.ts'

@Resolver(() => types.Viewer)
export class SessionResolver {
  @Needs('public')
  @Query(() => types.Viewer, { nullable: true, description: 'Who is asking; null when nobody is signed in.' })
  viewer(@Ctx() { viewer }: Context) {
    return viewer
  }

  @Needs('public')
  @Mutation(() => types.SignUpOutcome, {
    description: 'Writes to the mailbox of somebody new. They and their tenant exist once `verifyEmail` was right.',
  })
  signUp(@Arg('input', () => types.SignUpInput) input: types.SignUpInput, @Ctx() { caller }: Context) {
    return signUp(input, caller)
  }

  @Needs('public')
  @Mutation(() => types.SignInOutcome, { description: 'Opens a session, or asks for the second factor.' })
  signIn(@Arg('input', () => types.SignInInput) input: types.SignInInput, @Ctx() { caller }: Context) {
    return signIn(input, caller)
  }

  @Needs('public')
  @Mutation(() => types.VerifyEmailOutcome, {
    description: 'Confirms the address of a sign-up: makes the person and their tenant, and signs in.',
  })
  verifyEmail(@Arg('input', () => types.VerifyEmailInput) input: types.VerifyEmailInput, @Ctx() { caller }: Context) {
    return verifyEmail(input, caller)
  }

  @Needs('public')
  @Query(() => types.SignInOptions, { description: 'How one can sign in here.' })
  signInOptions() {
    return { oidcName: oidcName(), mailFolder: env.PLATFORM_SMTP_URL ? null : env.MAIL_FOLDER }
  }

  @Needs('public')
  @Query(() => SecondFactorNeeded, {
    nullable: true,
    description: 'What a sign-in that was begun elsewhere waits for; null when it is over.',
  })
  secondFactor(@Arg('challenge', () => String) challenge: string) {
    return secondFactorOf(challenge)
  }

  @Needs('public')
  @Mutation(() => types.SignInWithCodeOutcome, { description: 'Ends a sign-in with a code.' })
  signInWithCode(
    @Arg('input', () => types.SignInWithCodeInput) input: types.SignInWithCodeInput,
    @Ctx() { caller }: Context,
  ) {
    return signInWithCode(input, caller)
  }

  @Needs('public')
  @Mutation(() => types.StartPasskeySignInOutcome, { description: 'Begins a sign-in with nothing but a passkey.' })
  startPasskeySignIn(@Ctx() { caller }: Context) {
    return startPasskey(caller)
  }

  @Needs('public')
  @Mutation(() => types.SignInWithPasskeyOutcome, { description: 'Ends a sign-in with a passkey.' })
  signInWithPasskey(
    @Arg('input', () => types.SignInWithPasskeyInput) input: types.SignInWithPasskeyInput,
    @Ctx() { caller }: Context,
  ) {
    return signInWithPasskey(input, caller)
  }

  @Needs('public')
  @Mutation(() => types.RequestPasswordResetOutcome, { description: 'Sends the way to a new password.' })
  requestPasswordReset(
    @Arg('input', () => types.RequestPasswordResetInput) input: types.RequestPasswordResetInput,
    @Ctx() { caller }: Context,
  ) {
    return requestPasswordReset(input, caller)
  }

  @Needs('public')
  @Mutation(() => types.ResetPasswordOutcome, { description: 'Sets a new password and ends all sessions.' })
  resetPassword(
    @Arg('input', () => types.ResetPasswordInput) input: types.ResetPasswordInput,
    @Ctx() { caller }: Context,
  ) {
    return resetPassword(input, caller)
  }

  @Needs('self')
  @Mutation(() => types.SignedOut, { description: 'Ends this session.' })
  signOut(@Ctx() { viewer, caller }: SignedIn) {
    return signOut(viewer, caller)
  }

  @Needs('self')
  @Mutation(() => types.SwitchTenantOutcome, {
    description: 'Goes on in another of your tenants, without signing in again.',
  })
  switchTenant(
    @Arg('input', () => types.SwitchTenantInput) input: types.SwitchTenantInput,
    @Ctx() { viewer }: SignedIn,
  ) {
    return switchTenant(viewer, input.tenantId)
  }

  @FieldResolver(() => types.User, { description: 'The person.' })
  user(@Root() { userId }: types.Viewer) {
    return lookAcross('the viewer').user.findFirst({ where: { id: userId } })
  }

  @FieldResolver(() => types.Tenant, { description: 'The tenant.' })
  tenant(@Root() { tenantId }: types.Viewer) {
    return lookAcross('the viewer').tenant.findFirst({ where: { id: tenantId } })
  }

  @FieldResolver(() => [String], { description: 'What you may do in this tenant, as `noun:verb`.' })
  async permissions(@Root() viewer: SignedIn['viewer']) {
    return [...((viewer.tokenId ? viewer : await rightsOf(viewer))?.permissions ?? [])]
  }

  @FieldResolver(() => Boolean, {
    description:
      'The tenant asks for a second factor that this session was not opened with: until then it allows nothing.',
  })
  async lacksSecondFactor(@Root() viewer: SignedIn['viewer']) {
    return !viewer.tokenId && ((await rightsOf(viewer))?.lacksSecondFactor ?? false)
  }

  @FieldResolver(() => [types.Membership], { description: 'Every tenant you belong to.' })
  memberships(@Root() { userId }: types.Viewer) {
    return lookAcross('the viewer').tenantUser.findMany({
      where: { userId, deletedAt: null, tenant: { deletedAt: null } },
      include: { tenant: true },
      orderBy: { createdAt: 'asc' },
    })
  }
}
