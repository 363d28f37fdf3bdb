import { Field, InputType, ObjectType } from 'type-graphql'
import type { TenantModel, UserModel } from '../../prisma/generated/oltp/models.ts'
import { Role } from '../graphql/auth.ts'
import { IdField } from '../graphql/ids.ts'
import { Node } from '../graphql/node.ts'
import { InvalidInput, NotFound, NotPossible, outcome } from '../graphql/problem.ts'
import { LinkOver, SecondFactorNeeded, TooManyAttempts, WrongCredentials, WrongProof } from './problems.ts'

@ObjectType({ implements: Node, description: 'A person.' })
export class User extends Node implements Pick<UserModel, 'email' | 'name' | 'createdAt'> {
  @Field(() => String, { description: 'The address they sign in with.' })
  email!: string

  @Field(() => String, { description: 'What they are called.' })
  name!: string

  @Field(() => Date, { description: 'When they signed up.' })
  createdAt!: Date
}

@ObjectType({ implements: Node, description: 'A customer of the platform: everything below belongs to one.' })
export class Tenant extends Node implements Pick<TenantModel, 'name' | 'createdAt'> {
  @Field(() => String, { description: 'What it is called.' })
  name!: string

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date
}

@ObjectType({ description: 'A tenant somebody belongs to, and what they are there.' })
export class Membership {
  @Field(() => Tenant, { description: 'Where.' })
  tenant!: Tenant

  @Field(() => [Role], { description: 'As what.' })
  roles!: Role[]
}

@ObjectType({ description: 'Who is asking, and on behalf of which tenant.' })
export class Viewer {
  userId!: string
  tenantId!: string

  @Field(() => [Role], { description: 'What you are in this tenant.' })
  roles!: Role[]
}

@ObjectType({ description: 'A signed-in session.' })
export class Session {
  @Field(() => String, { description: 'Goes into the header `Authorization: Bearer …` until it expires.' })
  accessToken!: string

  @Field(() => Date, { description: 'When to have asked `POST /session/refresh` for the next.' })
  expiresAt!: Date

  @Field(() => Viewer, { description: 'Who is signed in.' })
  viewer!: Viewer
}

@ObjectType({ description: 'The session has ended.' })
export class SignedOut {
  @Field(() => Boolean, { description: 'Always true.' })
  signedOut!: boolean
}

@InputType({ description: 'A new person and their tenant.' })
export class SignUpInput {
  @Field(() => String, { description: 'What you are called.' })
  name!: string

  @Field(() => String, { description: 'The address to sign in with.' })
  email!: string

  @Field(() => String, { description: 'At least 12 characters.' })
  password!: string

  @Field(() => String, { description: 'What your company is called.' })
  tenantName!: string
}

@InputType({ description: 'What somebody signs in with.' })
export class SignInInput {
  @Field(() => String, { description: 'The address you signed up with.' })
  email!: string

  @Field(() => String, { description: 'Your password.' })
  password!: string
}

@InputType({ description: 'Where to go on.' })
export class SwitchTenantInput {
  @IdField('tenant', { description: 'One of your own tenants.' })
  tenantId!: string
}

@ObjectType({
  description: 'A mail is on its way, if there is anything to write. The answer is the same for every address.',
})
export class MailSent {
  @Field(() => String, { description: 'Where it goes.' })
  email!: string
}

@ObjectType({ description: 'How one can sign in here.' })
export class SignInOptions {
  @Field(() => String, {
    nullable: true,
    description: 'What the OpenID provider is called, if there is one: `GET /session/oidc`.',
  })
  oidcName!: string | null

  @Field(() => String, {
    nullable: true,
    description: 'Without a mail server, as in development: the folder in which the mails are kept instead.',
  })
  mailFolder!: string | null
}

@ObjectType({ description: 'A question for the browser’s passkeys, to sign in with nothing else.' })
export class PasskeySignIn {
  @Field(() => String, { description: 'Goes with the answer.' })
  challenge!: string

  @Field(() => String, { description: 'What to ask the browser with, as WebAuthn’s JSON.' })
  options!: string
}

@InputType({ description: 'The link of the mail, and the password chosen at sign-up.' })
export class VerifyEmailInput {
  @Field(() => String, { description: 'What stands behind the # of the link.' })
  token!: string

  @Field(() => String, { description: 'The password you signed up with: it shows that it was you.' })
  password!: string
}

@InputType({ description: 'The second step of a sign-in, with a code.' })
export class SignInWithCodeInput {
  @Field(() => String, { description: 'The challenge of `SecondFactorNeeded`.' })
  challenge!: string

  @Field(() => String, { description: 'Six digits of your app, or a backup code.' })
  code!: string
}

@InputType({ description: 'The second step of a sign-in, or all of it, with a passkey.' })
export class SignInWithPasskeyInput {
  @Field(() => String, { description: 'The challenge of `SecondFactorNeeded` or `startPasskeySignIn`.' })
  challenge!: string

  @Field(() => String, { description: 'The browser’s answer, as WebAuthn’s JSON.' })
  response!: string
}

@InputType({ description: 'Whose password was forgotten.' })
export class RequestPasswordResetInput {
  @Field(() => String, { description: 'The address they sign in with.' })
  email!: string
}

@InputType({ description: 'A new password.' })
export class ResetPasswordInput {
  @Field(() => String, { description: 'What stands behind the # of the link.' })
  token!: string

  @Field(() => String, { description: 'The new one.' })
  password!: string
}

@ObjectType({ description: 'The password is changed: sign in with it.' })
export class PasswordReset {
  @Field(() => String, { description: 'The address to sign in with.' })
  email!: string
}

export const SignUpOutcome = outcome('SignUpOutcome', MailSent, InvalidInput, TooManyAttempts)
export const VerifyEmailOutcome = outcome(
  'VerifyEmailOutcome',
  Session,
  LinkOver,
  WrongCredentials,
  TooManyAttempts,
  NotPossible,
)
export const SignInOutcome = outcome(
  'SignInOutcome',
  Session,
  SecondFactorNeeded,
  WrongCredentials,
  TooManyAttempts,
  InvalidInput,
  NotPossible,
)
export const SignInWithCodeOutcome = outcome(
  'SignInWithCodeOutcome',
  Session,
  WrongProof,
  TooManyAttempts,
  LinkOver,
  NotPossible,
)
export const SignInWithPasskeyOutcome = outcome(
  'SignInWithPasskeyOutcome',
  Session,
  WrongProof,
  TooManyAttempts,
  LinkOver,
  NotPossible,
)
export const StartPasskeySignInOutcome = outcome('StartPasskeySignInOutcome', PasskeySignIn, TooManyAttempts)
export const RequestPasswordResetOutcome = outcome(
  'RequestPasswordResetOutcome',
  MailSent,
  InvalidInput,
  TooManyAttempts,
)
export const ResetPasswordOutcome = outcome('ResetPasswordOutcome', PasswordReset, LinkOver, InvalidInput)
export const SwitchTenantOutcome = outcome('SwitchTenantOutcome', Session, NotFound)
