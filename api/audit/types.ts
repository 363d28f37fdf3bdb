import { Field, InputType, ObjectType } from 'type-graphql'
import { connectionOf } from '../graphql/connection.ts'
import { IdField } from '../graphql/ids.ts'
import { Node } from '../graphql/node.ts'

@ObjectType({ description: 'One field that a mutation changed. Values are written as JSON.' })
export class AuditChange {
  @Field(() => String, { description: 'Its name.' })
  field!: string

  @Field(() => String, { nullable: true, description: 'What it was; null if there was nothing before.' })
  before!: string | null

  @Field(() => String, { nullable: true, description: 'What it is now; null if there is nothing any more.' })
  after!: string | null
}

@ObjectType({ implements: Node, description: 'Who did what, and when. Entries are added and never change.' })
export class AuditEntry extends Node {
  actorUserId!: string | null
  targetType!: string | null
  targetUuid!: string | null
  changed!: { before?: Record<string, unknown>; after?: Record<string, unknown> } | null

  @Field(() => Date, { description: 'When.' })
  occurredAt!: Date

  @Field(() => String, { description: 'The mutation, as `createProject`.' })
  action!: string

  @IdField('personalToken', { nullable: true, description: 'The token it was done with, if it was one.' })
  tokenId!: string | null

  @Field(() => String, { nullable: true, description: 'The address it came from.' })
  ip!: string | null

  @Field(() => String, { nullable: true, description: 'The request, as the log knows it.' })
  requestId!: string | null

  @Field(() => Boolean, { description: 'Whether it has its place in the chain, so that a change of it would show.' })
  sealed!: boolean
}

@ObjectType({ description: 'A list of audit entries.' })
export class AuditEntryConnection extends connectionOf(AuditEntry) {}

@InputType({ description: 'Which audit entries to list.' })
export class AuditFilter {
  @IdField('user', { nullable: true, description: 'What this person did.' })
  actorId?: string | null

  @Field(() => [String], { nullable: true, description: 'One of these mutations.' })
  actions?: string[] | null

  @Field(() => Date, { nullable: true, description: 'From then on.' })
  from?: Date | null

  @Field(() => Date, { nullable: true, description: 'Before then.' })
  to?: Date | null
}
