import { Field, InputType, Int, ObjectType } from 'type-graphql'
import type { PersonalTokenModel } from '../../prisma/generated/oltp/models.ts'
import { connectionOf } from '../graphql/connection.ts'
import { IdField } from '../graphql/ids.ts'
import { Node } from '../graphql/node.ts'
import { InvalidInput, NotFound, NotPossible, outcome } from '../graphql/problem.ts'

type Shown = Omit<PersonalTokenModel, 'tenantId' | 'hash' | 'previousHash' | 'previousExpiresAt'>

@ObjectType({ implements: Node, description: 'What a program carries to act for a person. Its secret is shown once.' })
export class PersonalToken extends Node implements Shown {
  userId!: string
  companyIds!: string[]

  @Field(() => String, { description: 'What it is for, in its owner’s words.' })
  name!: string

  @Field(() => [String], { description: 'What it may do, as `noun:verb`, as far as its owner still may.' })
  scopes!: string[]

  @Field(() => [String], { description: 'The addresses and ranges it may be used from; none means anywhere.' })
  ipRanges!: string[]

  @Field(() => Date, { description: 'When it ends by itself.' })
  expiresAt!: Date

  @Field(() => Date, { nullable: true, description: 'When it was last used, to the minute.' })
  lastUsedAt!: Date | null

  @Field(() => String, { nullable: true, description: 'Where it was last used from.' })
  lastUsedIp!: string | null

  @Field(() => Date, { nullable: true, description: 'When it last got a new secret.' })
  rotatedAt!: Date | null

  @Field(() => Date, { nullable: true, description: 'When it was revoked.' })
  revokedAt!: Date | null

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date
}

@ObjectType({ description: 'A list of personal tokens.' })
export class PersonalTokenConnection extends connectionOf(PersonalToken) {}

@ObjectType({ description: 'A token with its secret, which nobody can show again.' })
export class NewPersonalToken {
  @Field(() => String, { description: 'Goes into the header `Authorization: Bearer …`. Keep it: it is not stored.' })
  token!: string

  @Field(() => PersonalToken, { description: 'What stays to be seen of it.' })
  personalToken!: PersonalToken
}

@InputType({ description: 'A new personal token.' })
export class CreatePersonalTokenInput {
  @Field(() => String, { description: 'What it is for.' })
  name!: string

  @Field(() => [String], { description: 'What it may do, as `noun:verb`: see `tokenScopes`.' })
  scopes!: string[]

  @IdField('company', {
    list: true,
    nullable: true,
    description: 'Only in these workspaces; leave out for all you see.',
  })
  companyIds?: string[] | null

  @Field(() => [String], { nullable: true, description: 'Only from these addresses or ranges, as `203.0.113.0/24`.' })
  ipRanges?: string[] | null

  @Field(() => Int, { nullable: true, defaultValue: 90, description: 'In how many days it ends by itself, 1 to 366.' })
  expiresInDays!: number
}

@InputType({ description: 'How to give a token a new secret.' })
export class RotatePersonalTokenInput {
  @Field(() => Int, {
    nullable: true,
    defaultValue: 24,
    description: 'For how many hours the old secret is taken too, 0 to 168.',
  })
  overlapHours!: number

  @Field(() => Int, { nullable: true, defaultValue: 90, description: 'In how many days it ends by itself, 1 to 366.' })
  expiresInDays!: number
}

export const CreatePersonalTokenOutcome = outcome('CreatePersonalTokenOutcome', NewPersonalToken, InvalidInput)
export const RotatePersonalTokenOutcome = outcome(
  'RotatePersonalTokenOutcome',
  NewPersonalToken,
  InvalidInput,
  NotFound,
  NotPossible,
)
export const RevokePersonalTokenOutcome = outcome('RevokePersonalTokenOutcome', PersonalToken, NotFound)
