import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connectionOf } from '../graphql/connection.ts'
import { IdField } from '../graphql/ids.ts'
import { Node, Revised } from '../graphql/node.ts'
import { Conflict, InvalidInput, NotFound, outcome } from '../graphql/problem.ts'

export enum IncomingKind {
  REPLY = 'reply',
  AUTO_REPLY = 'auto_reply',
  BOUNCE = 'bounce',
  DELAY = 'delay',
  COMPLAINT = 'complaint',
  UNREADABLE = 'unreadable',
}
registerEnumType(IncomingKind, { name: 'IncomingKind', description: 'What a mail that came in is.' })

export enum ReplyIntent {
  INTERESTED = 'interested',
  NOT_NOW = 'not_now',
  NOT_INTERESTED = 'not_interested',
  WRONG_PERSON = 'wrong_person',
  QUESTION = 'question',
  UNSUBSCRIBE = 'unsubscribe',
  OUT_OF_OFFICE = 'out_of_office',
  OTHER = 'other',
}
registerEnumType(ReplyIntent, { name: 'ReplyIntent', description: 'What somebody means who answers.' })

export enum ThreadDirection {
  INBOUND = 'inbound',
  OUTBOUND = 'outbound',
}
registerEnumType(ThreadDirection, { name: 'ThreadDirection', description: 'Which way a mail went.' })

@ObjectType({ implements: Node, description: 'A conversation: what we wrote, and what came back.' })
export class InboxThread extends Revised {
  @IdField('emailAccount', { description: 'The mailbox that holds it.' })
  emailAccountId!: string

  @Field(() => String, { description: 'The address of that mailbox.' })
  mailbox!: string

  @IdField('lead', { nullable: true, description: 'The lead it is with.' })
  leadId!: string | null

  @Field(() => String, { description: 'The address it is with.' })
  withAddress!: string

  @Field(() => String, { description: 'The name somebody answered with; may be empty.' })
  withName!: string

  @Field(() => String, { description: 'What it is about.' })
  subject!: string

  @Field(() => IncomingKind, { description: 'What came back.' })
  kind!: IncomingKind

  @Field(() => ReplyIntent, {
    nullable: true,
    description: 'What the last answer means, or what somebody sorted it as.',
  })
  category!: ReplyIntent | null

  @IdField('user', { nullable: true, description: 'Who looks after it.' })
  assigneeId!: string | null

  @Field(() => Date, { nullable: true, description: 'Until when it is put off.' })
  snoozedUntil!: Date | null

  @Field(() => Date, { nullable: true, description: 'When it was put away.' })
  archivedAt!: Date | null

  @Field(() => Int, { description: 'How many of its mails nobody has read.' })
  unreadCount!: number

  @Field(() => Int, { description: 'How many mails came back.' })
  messageCount!: number

  @Field(() => String, { description: 'How the last answer begins.' })
  snippet!: string

  @Field(() => Date, { description: 'When the last mail came.' })
  lastMessageAt!: Date
}

@ObjectType({ description: 'A list of conversations.' })
export class InboxThreadConnection extends connectionOf(InboxThread) {}

@ObjectType({ description: 'What a mail says, fit to be shown.' })
export class ThreadMessageContent {
  @Field(() => String, { description: 'What was written, as plain text.' })
  text!: string

  @Field(() => String, {
    nullable: true,
    description: 'The same as HTML without anything that runs; still to be shown in a frame without rights.',
  })
  html!: string | null

  @Field(() => Boolean, {
    description: 'Whether it has pictures elsewhere, which tell their sender that they were seen.',
  })
  hasRemoteImages!: boolean

  @Field(() => [String], { description: 'The names of the files it brings.' })
  files!: string[]
}

@ObjectType({ description: 'A mail of a conversation.' })
export class ThreadMessage {
  @Field(() => ThreadDirection, { description: 'Which way it went.' })
  direction!: ThreadDirection

  @Field(() => String, { nullable: true, description: 'Who wrote it.' })
  fromAddress!: string | null

  @Field(() => String, { nullable: true, description: 'To whom.' })
  toAddress!: string | null

  @Field(() => String, { nullable: true, description: 'Its subject.' })
  subject!: string | null

  @Field(() => Date, { description: 'When it was sent or came.' })
  at!: Date

  @Field(() => String, { description: 'How it stands: `sent`, `received`, `bounced` and so on.' })
  status!: string

  @Field(() => IncomingKind, { nullable: true, description: 'What it was taken for, if it came in.' })
  kind!: IncomingKind | null

  @Field(() => ReplyIntent, { nullable: true, description: 'What its writer means.' })
  intent!: ReplyIntent | null

  @Field(() => String, { nullable: true, description: 'The day somebody who is away says to be back: `2026-08-12`.' })
  returnsOn!: string | null

  @Field(() => String, { nullable: true, description: 'By which rule it was judged.' })
  rule!: string | null

  @Field(() => String, { nullable: true, description: 'The words it was judged by.' })
  said!: string | null

  /** Where its content is. */
  contentKey!: string | null
}

@InputType({ description: 'Which conversations.' })
export class InboxThreadFilter {
  @Field(() => [ReplyIntent], { nullable: true, description: 'Sorted as one of these.' })
  categories?: ReplyIntent[] | null

  @Field(() => [IncomingKind], { nullable: true, description: 'Of these kinds; replies alone if left out.' })
  kinds?: IncomingKind[] | null

  @Field(() => Boolean, { nullable: true, description: 'Only those with something unread.' })
  isUnread?: boolean | null

  @Field(() => Boolean, { nullable: true, description: 'Those that were put away instead of those that were not.' })
  isArchived?: boolean | null

  @Field(() => Boolean, { nullable: true, description: 'Those that are put off instead of those that are not.' })
  isSnoozed?: boolean | null

  @IdField('emailAccount', { nullable: true, description: 'Held by this mailbox.' })
  emailAccountId?: string | null

  @IdField('user', { nullable: true, description: 'Looked after by this person.' })
  assigneeId?: string | null

  @IdField('lead', { nullable: true, description: 'With this lead.' })
  leadId?: string | null

  @Field(() => String, { nullable: true, description: 'Words in the subject, the address, the name or the beginning.' })
  search?: string | null
}

@InputType({ description: 'What changes about a conversation; what is left out stays.' })
export class UpdateInboxThreadInput {
  @Field(() => Boolean, { nullable: true, description: 'Whether it is read.' })
  isRead?: boolean | null

  @Field(() => Boolean, { nullable: true, description: 'Whether it is put away.' })
  isArchived?: boolean | null

  @Field(() => ReplyIntent, { nullable: true, description: 'What it is sorted as.' })
  category?: ReplyIntent | null

  @IdField('user', { nullable: true, description: 'Who looks after it; null for nobody.' })
  assigneeId?: string | null

  @Field(() => Date, { nullable: true, description: 'Until when it is put off; null to bring it back.' })
  snoozedUntil?: Date | null

  @Field(() => Int, { nullable: true, description: 'The revision you read, if nobody may have changed it since.' })
  expectedRevision?: number | null
}

@ObjectType({ description: 'How the inbox stands.' })
export class InboxState {
  @Field(() => Int, { description: 'How many conversations have something unread.' })
  unreadCount!: number

  @Field(() => Date, { nullable: true, description: 'When the last mail came.' })
  lastMessageAt!: Date | null
}

export const UpdateInboxThreadOutcome = outcome(
  'UpdateInboxThreadOutcome',
  InboxThread,
  InvalidInput,
  NotFound,
  Conflict,
)
