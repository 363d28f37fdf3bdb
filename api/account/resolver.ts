import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { lookAcross } from '../../prisma/tenancy.ts'
import { Needs } from '../graphql/auth.ts'
import type { Context, SignedIn } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { factorsOf } from '../session/secondFactor.ts'
import { hashSecret } from '../session/secrets.ts'
import { User } from '../session/types.ts'
import { confirmIdentity, startPasskeyConfirmation } from './fresh.ts'
import {
  addPasskey,
  confirmTotp,
  removePasskey,
  removeTotp,
  renewBackupCodes,
  startPasskeyRegistration,
  startTotp,
} from './mfa.ts'
import {
  changeEmail,
  changePassword,
  confirmEmailChange,
  preferenceDefaults,
  updatePreferences,
  updateProfile,
} from './service.ts'
import { attemptsOf, devicesOf, forgetDevice, revokeOtherSessions, revokeSession, sessionsOf } from './sessions.ts'
import * as types from './types.ts'

const own = 'a person’s own account'

@Resolver(() => types.Account)
export class AccountResolver {
  @Needs('self')
  @Query(() => types.Account, { description: 'Your own account, whatever tenant you are in.' })
  account(@Ctx() { viewer }: SignedIn) {
    return viewer
  }

  @FieldResolver(() => User, { description: 'You.' })
  user(@Root() { userId }: SignedIn['viewer']) {
    return lookAcross(own).user.findFirst({ where: { id: userId } })
  }

  @FieldResolver(() => Boolean, {
    description: 'Whether you have a password; who came through a provider may have none.',
  })
  async hasPassword(@Root() { userId }: SignedIn['viewer']) {
    return (await lookAcross(own).userCredential.findFirst({ where: { userId }, select: { userId: true } })) !== null
  }

  @FieldResolver(() => types.SecondFactors, { description: 'What you prove yourself with beside the password.' })
  secondFactors(@Root() { userId }: SignedIn['viewer']) {
    return factorsOf(lookAcross(own), userId)
  }

  @FieldResolver(() => types.Preferences, { description: 'How you want it.' })
  async preferences(@Root() { userId }: SignedIn['viewer']) {
    return (await lookAcross(own).userPreference.findFirst({ where: { userId } })) ?? preferenceDefaults
  }

  @FieldResolver(() => [types.OpenSession], {
    description: 'Where you are signed in, the last used first; 200 at most.',
  })
  async sessions(@Root() viewer: SignedIn['viewer']) {
    const sessions = await sessionsOf(viewer)
    return sessions.map(({ device, ...session }) => ({
      ...session,
      country: device?.country ?? null,
      isCurrent: session.id === viewer.sessionId,
    }))
  }

  @FieldResolver(() => [types.KnownDevice], {
    description: 'The browsers that are known, the last used first; 200 at most.',
  })
  async devices(@Root() viewer: SignedIn['viewer'], @Ctx() { caller }: Context) {
    const hash = caller.deviceToken ? hashSecret(caller.deviceToken) : null
    const devices = await devicesOf(viewer)
    return devices.map((device) => ({
      ...device,
      isCurrent: hash !== null && Buffer.from(device.tokenHash).equals(hash),
    }))
  }

  @FieldResolver(() => [types.SignInAttempt], {
    description: 'The last twenty attempts to sign in as you, the latest first.',
  })
  attempts(@Root() viewer: SignedIn['viewer']) {
    return attemptsOf(viewer)
  }

  @Needs('self')
  @Mutation(() => types.UpdateProfileOutcome, { description: 'Changes how you are called.' })
  updateProfile(
    @Arg('input', () => types.UpdateProfileInput) input: types.UpdateProfileInput,
    @Ctx() context: SignedIn,
  ) {
    return updateProfile(context, input)
  }

  @Needs('self')
  @Mutation(() => types.UpdatePreferencesOutcome, { description: 'Changes how you want it.' })
  updatePreferences(
    @Arg('input', () => types.UpdatePreferencesInput) input: types.UpdatePreferencesInput,
    @Ctx() context: SignedIn,
  ) {
    return updatePreferences(context, input)
  }

  @Needs('self')
  @Mutation(() => types.StartPasskeyConfirmationOutcome, { description: 'Begins `confirmIdentity` with a passkey.' })
  startPasskeyConfirmation(@Ctx() { viewer }: SignedIn) {
    return startPasskeyConfirmation(viewer)
  }

  @Needs('self')
  @Mutation(() => types.ConfirmIdentityOutcome, {
    description: 'Proves that it is still you: for ten minutes address, password and second factors can be changed.',
  })
  confirmIdentity(
    @Arg('input', () => types.ConfirmIdentityInput) input: types.ConfirmIdentityInput,
    @Ctx() { viewer, caller }: SignedIn,
  ) {
    return confirmIdentity(viewer, input, caller)
  }

  @Needs('self')
  @Mutation(() => types.ChangePasswordOutcome, { description: 'Sets a new password and ends all your other sessions.' })
  changePassword(
    @Arg('input', () => types.ChangePasswordInput) input: types.ChangePasswordInput,
    @Ctx() { viewer }: SignedIn,
  ) {
    return changePassword(viewer, input.password)
  }

  @Needs('self')
  @Mutation(() => types.ChangeEmailOutcome, {
    description: 'Sends a link to a new address, which makes it the one to sign in with.',
  })
  changeEmail(
    @Arg('input', () => types.ChangeEmailInput) input: types.ChangeEmailInput,
    @Ctx() { viewer, caller }: SignedIn,
  ) {
    return changeEmail(viewer, input, caller)
  }

  @Needs('public')
  @Mutation(() => types.ConfirmEmailChangeOutcome, { description: 'Follows the link to a new address.' })
  confirmEmailChange(@Arg('input', () => types.ConfirmEmailChangeInput) input: types.ConfirmEmailChangeInput) {
    return confirmEmailChange(input.token)
  }

  @Needs('self')
  @Mutation(() => types.StartTotpOutcome, {
    description: 'Makes a secret for an app that gives codes. It counts once `confirmTotp` was right.',
  })
  startTotp(@Ctx() { viewer }: SignedIn) {
    return startTotp(viewer)
  }

  @Needs('self')
  @Mutation(() => types.ConfirmTotpOutcome, { description: 'Has a code asked for at each sign-in from now on.' })
  confirmTotp(
    @Arg('input', () => types.ConfirmTotpInput) input: types.ConfirmTotpInput,
    @Ctx() { viewer, caller }: SignedIn,
  ) {
    return confirmTotp(viewer, input.code, caller)
  }

  @Needs('self')
  @Mutation(() => types.RemoveTotpOutcome, { description: 'No longer asks for the app’s codes.' })
  removeTotp(@Ctx() { viewer }: SignedIn) {
    return removeTotp(viewer)
  }

  @Needs('self')
  @Mutation(() => types.RenewBackupCodesOutcome, {
    description: 'Makes ten new backup codes; those before are worth nothing.',
  })
  renewBackupCodes(@Ctx() { viewer }: SignedIn) {
    return renewBackupCodes(viewer)
  }

  @Needs('self')
  @Mutation(() => types.StartPasskeyRegistrationOutcome, { description: 'Begins to add a passkey.' })
  startPasskeyRegistration(@Ctx() { viewer }: SignedIn) {
    return startPasskeyRegistration(viewer)
  }

  @Needs('self')
  @Mutation(() => types.AddPasskeyOutcome, { description: 'Keeps a passkey that the browser has made.' })
  addPasskey(@Arg('input', () => types.AddPasskeyInput) input: types.AddPasskeyInput, @Ctx() { viewer }: SignedIn) {
    return addPasskey(viewer, input)
  }

  @Needs('self')
  @Mutation(() => types.RemovePasskeyOutcome, { description: 'Forgets a passkey.' })
  removePasskey(@IdArg('passkey') id: string, @Ctx() { viewer }: SignedIn) {
    return removePasskey(viewer, id)
  }

  @Needs('self')
  @Mutation(() => types.RevokeSessionOutcome, { description: 'Ends one of your sessions, within a second everywhere.' })
  revokeSession(@IdArg('session') id: string, @Ctx() { viewer }: SignedIn) {
    return revokeSession(viewer, id)
  }

  @Needs('self')
  @Mutation(() => types.SessionsRevoked, { description: 'Ends all your sessions but this one.' })
  revokeOtherSessions(@Ctx() { viewer }: SignedIn) {
    return revokeOtherSessions(viewer)
  }

  @Needs('self')
  @Mutation(() => types.ForgetDeviceOutcome, {
    description: 'Makes a browser a stranger again, and ends its sessions.',
  })
  forgetDevice(@IdArg('device') id: string, @Ctx() { viewer }: SignedIn) {
    return forgetDevice(viewer, id)
  }
}
