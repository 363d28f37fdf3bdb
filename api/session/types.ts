import { Field, InputType, ObjectType } from 'type-graphql'
import type { TenantModel, UserModel } from '../../prisma/generated/oltp/models.ts'
import { Role } from '../graphql/auth.ts'
import { IdField } from '../graphql/ids.ts'
import { Node } from '../graphql/node.ts'
import { InvalidInput, NotFound, NotPossible, outcome, Problem, ProblemCode } from '../graphql/problem.ts'

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

@ObjectType({ implements: Problem, description: 'Address and password do not go together.' })
export class WrongCredentials extends Problem {
  constructor() {
    super(ProblemCode.WRONG_CREDENTIALS, 'The address or the password is not right.')
  }
}

export const SignUpOutcome = outcome('SignUpOutcome', Session, InvalidInput)
export const SignInOutcome = outcome('SignInOutcome', Session, WrongCredentials, InvalidInput, NotPossible)
export const SwitchTenantOutcome = outcome('SwitchTenantOutcome', Session, NotFound)
