import { Field, InputType, Int, ObjectType } from 'type-graphql'
import { IdField } from '../graphql/ids.ts'
import { InvalidInput, NotFound, NotPossible, outcome } from '../graphql/problem.ts'
import { ConfirmationNeeded, LinkOver, ProofMethod, TooManyAttempts, WrongProof } from '../session/problems.ts'
import { MailSent, User } from '../session/types.ts'

@ObjectType({ description: 'A browser or program that is signed in as you.' })
export class OpenSession {
  @IdField('session', { description: 'Names it: see `revokeSession`.' })
  id!: string

  @Field(() => Boolean, { description: 'Whether it is the one that asks.' })
  isCurrent!: boolean

  @Field(() => String, { nullable: true, description: 'The address it was last used from.' })
  ip?: string | null

  @Field(() => String, { nullable: true, description: 'The country of that address, where countries are known.' })
  country?: string | null

  @Field(() => String, { nullable: true, description: 'What the program calls itself.' })
  userAgent?: string | null

  @Field(() => ProofMethod, { nullable: true, description: 'The second factor it was opened with.' })
  secondFactor?: ProofMethod | null

  @Field(() => Date, { description: 'When it was opened.' })
  createdAt!: Date

  @Field(() => Date, { description: 'When it was last used, to a minute.' })
  lastActiveAt!: Date
}

@ObjectType({ description: 'A browser in which you signed in: there you get in even while strangers guess.' })
export class KnownDevice {
  @IdField('device', { description: 'Names it: see `forgetDevice`.' })
  id!: string

  @Field(() => Boolean, { description: 'Whether it is the one that asks.' })
  isCurrent!: boolean

  @Field(() => String, { description: 'What it calls itself.' })
  userAgent!: string

  @Field(() => String, { description: 'The address you last signed in from.' })
  ip!: string

  @Field(() => String, { nullable: true, description: 'The country of that address, where countries are known.' })
  country?: string | null

  @Field(() => Date, { description: 'When you first signed in there.' })
  createdAt!: Date

  @Field(() => Date, { description: 'When you last signed in there.' })
  lastUsedAt!: Date
}

@ObjectType({ description: 'An attempt to sign in as you.' })
export class SignInAttempt {
  @Field(() => Date, { description: 'When.' })
  attemptedAt!: Date

  @Field(() => Boolean, { description: 'Whether it was right.' })
  isSuccess!: boolean

  @Field(() => String, { description: 'With what: password, code, passkey …' })
  method!: string

  @Field(() => String, { description: 'From which address.' })
  ip!: string

  @Field(() => String, { description: 'What the program calls itself.' })
  userAgent!: string
}

@ObjectType({ description: 'A passkey: a key in a phone, a computer or a stick.' })
export class Passkey {
  @IdField('passkey', { description: 'Names it: see `removePasskey`.' })
  id!: string

  @Field(() => String, { description: 'What you call it.' })
  name!: string

  @Field(() => Date, { description: 'When it was added.' })
  createdAt!: Date

  @Field(() => Date, { nullable: true, description: 'When it was last used.' })
  lastUsedAt?: Date | null
}

@ObjectType({ description: 'What you prove yourself with beside the password.' })
export class SecondFactors {
  @Field(() => Boolean, { description: 'Whether an app gives you codes.' })
  hasTotp!: boolean

  @Field(() => Int, { description: 'How many backup codes are left.' })
  backupCodesLeft!: number

  @Field(() => [Passkey], { description: 'Your passkeys, the oldest first.' })
  passkeys!: Passkey[]
}

@ObjectType({ description: 'How you want it.' })
export class Preferences {
  @Field(() => String, { description: '`light`, `dark` or `auto`: as your system has it.' })
  theme!: string

  @Field(() => String, { description: 'How dates and numbers are written, as a language tag: `en-GB`.' })
  language!: string

  @Field(() => String, { description: 'The time zone that times are shown in: `Europe/Berlin`.' })
  timezone!: string

  @Field(() => Boolean, {
    description: 'Whether notifications come by mail too. What concerns your account’s safety always does.',
  })
  emailNotifications!: boolean
}

@ObjectType({ description: 'Your own account, whatever tenant you are in.' })
export class Account {
  @Field(() => User, { description: 'You.' })
  user!: User
}

@InputType({ description: 'How you are called.' })
export class UpdateProfileInput {
  @Field(() => String, { description: 'Your name.' })
  name!: string
}

@InputType({ description: 'What to change of your preferences; what is left out stays.' })
export class UpdatePreferencesInput {
  @Field(() => String, { nullable: true, description: '`light`, `dark` or `auto`.' })
  theme?: string

  @Field(() => String, { nullable: true, description: 'A language tag: `en-GB`.' })
  language?: string

  @Field(() => String, { nullable: true, description: 'A time zone: `Europe/Berlin`.' })
  timezone?: string

  @Field(() => Boolean, { nullable: true, description: 'Whether notifications come by mail too.' })
  emailNotifications?: boolean
}

@InputType({ description: 'One proof that it is you.' })
export class ConfirmIdentityInput {
  @Field(() => String, { nullable: true, description: 'Your password.' })
  password?: string

  @Field(() => String, { nullable: true, description: 'A code of your app, or a backup code.' })
  code?: string

  @Field(() => String, { nullable: true, description: 'With a passkey: the challenge of `startPasskeyConfirmation`.' })
  challenge?: string

  @Field(() => String, { nullable: true, description: 'The browser’s answer, as WebAuthn’s JSON.' })
  passkey?: string
}

@InputType({ description: 'A new password.' })
export class ChangePasswordInput {
  @Field(() => String, { description: 'The new one.' })
  password!: string
}

@InputType({ description: 'A new address to sign in with.' })
export class ChangeEmailInput {
  @Field(() => String, { description: 'The new one. A link is sent there.' })
  email!: string
}

@InputType({ description: 'What the link in the mail carries.' })
export class ConfirmEmailChangeInput {
  @Field(() => String, { description: 'What stands behind the # of the link.' })
  token!: string
}

@InputType({ description: 'A code of the app that was just set up.' })
export class ConfirmTotpInput {
  @Field(() => String, { description: 'Six digits.' })
  code!: string
}

@InputType({ description: 'A passkey the browser has made.' })
export class AddPasskeyInput {
  @Field(() => String, { description: 'The challenge of `startPasskeyRegistration`.' })
  challenge!: string

  @Field(() => String, { description: 'The browser’s answer, as WebAuthn’s JSON.' })
  response!: string

  @Field(() => String, { description: 'What to call it.' })
  name!: string
}

@ObjectType({ description: 'For a while it is believed that it is you.' })
export class IdentityConfirmed {
  @Field(() => Date, { description: 'Until when.' })
  until!: Date
}

@ObjectType({ description: 'The address you sign in with now.' })
export class EmailChanged {
  @Field(() => String, { description: 'The address.' })
  email!: string
}

@ObjectType({ description: 'A secret for the app on your phone.' })
export class TotpStarted {
  @Field(() => String, { description: 'To type, in base32.' })
  secret!: string

  @Field(() => String, { description: 'To scan, as `otpauth://`.' })
  uri!: string
}

@ObjectType({ description: 'Codes for the day you cannot use your app or passkey. They are shown this once.' })
export class BackupCodes {
  @Field(() => [String], { description: 'Each can be used once. Empty when those you have still hold.' })
  codes!: string[]
}

@ObjectType({ description: 'A second factor is gone.' })
export class FactorRemoved {
  @Field(() => [ProofMethod], { description: 'What is left.' })
  left!: ProofMethod[]
}

@ObjectType({ description: 'A question for the browser’s passkeys.' })
export class PasskeyQuestion {
  @Field(() => String, { description: 'Goes with the answer.' })
  challenge!: string

  @Field(() => String, { description: 'What to ask the browser with, as WebAuthn’s JSON.' })
  options!: string
}

@ObjectType({ description: 'Sessions have ended.' })
export class SessionsRevoked {
  @Field(() => Int, { description: 'How many.' })
  revoked!: number
}

export const UpdateProfileOutcome = outcome('UpdateProfileOutcome', User, InvalidInput)
export const UpdatePreferencesOutcome = outcome('UpdatePreferencesOutcome', Preferences, InvalidInput)
export const ConfirmIdentityOutcome = outcome('ConfirmIdentityOutcome', IdentityConfirmed, WrongProof, TooManyAttempts)
export const ChangePasswordOutcome = outcome('ChangePasswordOutcome', User, ConfirmationNeeded, InvalidInput)
export const ChangeEmailOutcome = outcome(
  'ChangeEmailOutcome',
  MailSent,
  ConfirmationNeeded,
  InvalidInput,
  TooManyAttempts,
)
export const ConfirmEmailChangeOutcome = outcome('ConfirmEmailChangeOutcome', EmailChanged, LinkOver)
export const StartPasskeyConfirmationOutcome = outcome('StartPasskeyConfirmationOutcome', PasskeyQuestion, NotPossible)
export const StartTotpOutcome = outcome('StartTotpOutcome', TotpStarted, ConfirmationNeeded, NotPossible)
export const ConfirmTotpOutcome = outcome(
  'ConfirmTotpOutcome',
  BackupCodes,
  ConfirmationNeeded,
  WrongProof,
  TooManyAttempts,
)
export const RemoveTotpOutcome = outcome('RemoveTotpOutcome', FactorRemoved, ConfirmationNeeded, NotFound)
export const RenewBackupCodesOutcome = outcome('RenewBackupCodesOutcome', BackupCodes, ConfirmationNeeded, NotPossible)
export const StartPasskeyRegistrationOutcome = outcome(
  'StartPasskeyRegistrationOutcome',
  PasskeyQuestion,
  ConfirmationNeeded,
  NotPossible,
)
export const AddPasskeyOutcome = outcome(
  'AddPasskeyOutcome',
  BackupCodes,
  ConfirmationNeeded,
  InvalidInput,
  NotPossible,
  WrongProof,
)
export const RemovePasskeyOutcome = outcome('RemovePasskeyOutcome', FactorRemoved, ConfirmationNeeded, NotFound)
export const RevokeSessionOutcome = outcome('RevokeSessionOutcome', SessionsRevoked, NotFound)
export const ForgetDeviceOutcome = outcome('ForgetDeviceOutcome', SessionsRevoked, NotFound)
