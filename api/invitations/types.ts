import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { Role } from '../graphql/auth.ts'
import { connectionOf } from '../graphql/connection.ts'
import { IdField } from '../graphql/ids.ts'
import { Node } from '../graphql/node.ts'
import { InvalidInput, NotFound, NotPossible, outcome } from '../graphql/problem.ts'
import { Session } from '../session/types.ts'

export enum InvitationState {
  open = 'open',
  accepted = 'accepted',
  expired = 'expired',
  revoked = 'revoked',
}
registerEnumType(InvitationState, { name: 'InvitationState', description: 'What became of an invitation.' })

@ObjectType({ implements: Node, description: 'An invitation into this tenant. Its link goes to the mailbox alone.' })
export class Invitation extends Node {
  invitedBy!: string | null
  companyIds!: string[]
  acceptedAt!: Date | null
  revokedAt!: Date | null

  @Field(() => String, { description: 'Who is invited.' })
  email!: string

  @Field(() => [Role], { description: 'As what.' })
  roles!: Role[]

  @Field(() => Date, { description: 'Until when the link is good.' })
  expiresAt!: Date

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date
}

@ObjectType({ description: 'A list of invitations.' })
export class InvitationConnection extends connectionOf(Invitation) {}

@ObjectType({ description: 'What somebody who follows an invitation’s link gets to see.' })
export class InvitationOffer {
  @Field(() => String, { description: 'The tenant’s name.' })
  tenantName!: string

  @Field(() => String, { description: 'Who is invited.' })
  email!: string

  @Field(() => [Role], { description: 'As what.' })
  roles!: Role[]

  @Field(() => Date, { description: 'Until when.' })
  expiresAt!: Date

  @Field(() => Boolean, { description: 'Whether this address has an account: then sign in to accept.' })
  hasAccount!: boolean
}

@InputType({ description: 'Whom to invite.' })
export class CreateInvitationInput {
  @Field(() => String, { description: 'Where the link goes.' })
  email!: string

  @Field(() => [Role], { description: 'What they shall be, at least one role.' })
  roles!: Role[]

  @IdField('company', { list: true, nullable: true, description: 'The workspaces they shall belong to.' })
  companyIds?: string[] | null

  @Field(() => Int, { nullable: true, defaultValue: 7, description: 'For how many days the link is good, 1 to 30.' })
  expiresInDays!: number
}

@InputType({ description: 'The secret of an invitation’s link.' })
export class AcceptInvitationInput {
  @Field(() => String, { description: 'What stands behind the # of the link.' })
  secret!: string
}

@InputType({ description: 'A new person who accepts an invitation.' })
export class JoinByInvitationInput {
  @Field(() => String, { description: 'What stands behind the # of the link.' })
  secret!: string

  @Field(() => String, { description: 'What you are called.' })
  name!: string

  @Field(() => String, { description: 'A password of your own.' })
  password!: string
}

export const CreateInvitationOutcome = outcome('CreateInvitationOutcome', Invitation, InvalidInput, NotPossible)
export const ResendInvitationOutcome = outcome('ResendInvitationOutcome', Invitation, NotFound, NotPossible)
export const RevokeInvitationOutcome = outcome('RevokeInvitationOutcome', Invitation, NotFound)
export const AcceptInvitationOutcome = outcome('AcceptInvitationOutcome', Session, NotFound, NotPossible)
export const JoinByInvitationOutcome = outcome('JoinByInvitationOutcome', Session, InvalidInput, NotFound, NotPossible)
