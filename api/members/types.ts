import { Field, InputType, ObjectType } from 'type-graphql'
import { Role } from '../graphql/auth.ts'
import { connectionOf } from '../graphql/connection.ts'
import { Node } from '../graphql/node.ts'
import { InvalidInput, NotFound, NotPossible, outcome } from '../graphql/problem.ts'
import { User } from '../session/types.ts'

@ObjectType({ implements: Node, description: 'Somebody who belongs to this tenant.' })
export class Member extends Node {
  @Field(() => User, { description: 'The person.' })
  user!: User

  @Field(() => [Role], { description: 'What they are here.' })
  roles!: Role[]

  @Field(() => Date, { description: 'Since when they belong to it.' })
  createdAt!: Date
}

@ObjectType({ description: 'A list of members.' })
export class MemberConnection extends connectionOf(Member) {}

@InputType({ description: 'What somebody shall be.' })
export class ChangeMemberRolesInput {
  @Field(() => [Role], { description: 'Their roles from now on, at least one.' })
  roles!: Role[]
}

@ObjectType({ description: 'You do not belong to the tenant any more.' })
export class TenantLeft {
  @Field(() => Boolean, { description: 'Always true.' })
  left!: boolean
}

export const ChangeMemberRolesOutcome = outcome('ChangeMemberRolesOutcome', Member, InvalidInput, NotFound, NotPossible)
export const RemoveMemberOutcome = outcome('RemoveMemberOutcome', Member, NotFound, NotPossible)
export const LeaveTenantOutcome = outcome('LeaveTenantOutcome', TenantLeft, NotPossible)
