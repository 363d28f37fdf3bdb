import { Field, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../graphql/connection.ts'
import { Node } from '../graphql/node.ts'

@ObjectType({ implements: Node, description: 'Something you should know.' })
export class Notification extends Node {
  @Field(() => String, { description: 'What kind it is, for programs: `account.email_changed`.' })
  type!: string

  @Field(() => String, { description: 'What happened, in a few words.' })
  title!: string

  @Field(() => String, { description: 'What happened, and what to do; may be empty.' })
  message!: string

  @Field(() => Boolean, { description: 'Whether you have read it.' })
  isRead!: boolean

  @Field(() => Date, { description: 'When it was written.' })
  createdAt!: Date
}

@ObjectType({ description: 'A list of notifications.' })
export class NotificationConnection extends connectionOf(Notification) {}

@ObjectType({ description: 'How your notifications stand.' })
export class Inbox {
  @Field(() => Int, { description: 'How many you have not read.' })
  unreadCount!: number

  @Field(() => Notification, { nullable: true, description: 'The newest one.' })
  newest!: Notification | null
}
