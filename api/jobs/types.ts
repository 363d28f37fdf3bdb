import { GraphQLJSONObject } from 'graphql-scalars'
import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { connectionOf } from '../graphql/connection.ts'
import { Node } from '../graphql/node.ts'
import { NotFound, outcome } from '../graphql/problem.ts'

export enum JobState {
  waiting = 'waiting',
  scheduled = 'scheduled',
  running = 'running',
  retrying = 'retrying',
  dead = 'dead',
  succeeded = 'succeeded',
  discarded = 'discarded',
}
registerEnumType(JobState, {
  name: 'JobState',
  description: 'Where a job stands. A dead one has used up its attempts and waits for somebody to retry or discard it.',
})

@ObjectType({ description: 'One attempt at a job.' })
export class JobAttempt {
  @Field(() => Int, { description: 'Counts from 1.' })
  attempt!: number

  @Field(() => String, { description: 'running, succeeded, failed, interrupted or discarded.' })
  status!: string

  @Field(() => String, { nullable: true, description: 'What went wrong.' })
  message?: string | null

  @Field(() => Date, { description: 'When it began.' })
  startedAt!: Date

  @Field(() => Date, { nullable: true, description: 'When it ended.' })
  finishedAt?: Date | null

  @Field(() => Int, { nullable: true, description: 'How long it took, in milliseconds.' })
  durationMs?: number | null
}

@ObjectType({ description: 'How far a job is.' })
export class JobProgress {
  @Field(() => Int, { description: 'How many are done.' })
  done!: number

  @Field(() => Int, { nullable: true, description: 'Of how many, once that is known.' })
  total?: number | null

  @Field(() => GraphQLJSONObject, { description: 'What came of them, by name.' })
  counts!: Record<string, number>

  @Field(() => Date, { description: 'When it was so far.' })
  updatedAt!: Date
}

@ObjectType({ implements: Node, description: 'Something the product does in the background.' })
export class Job extends Node {
  @Field(() => String, { description: 'What it does, as `noun.verb`.' })
  name!: string

  @Field(() => String, { description: 'The queue it waits in.' })
  queue!: string

  @Field(() => JobState, { description: 'Where it stands.' })
  state!: JobState

  @Field(() => Int, { description: 'How often it was begun.' })
  attempts!: number

  @Field(() => Int, { description: 'How often it may be begun.' })
  maxAttempts!: number

  @Field(() => String, { nullable: true, description: 'What went wrong the last time.' })
  error?: string | null

  @Field(() => Date, { description: 'When it may run.' })
  runAt!: Date

  @Field(() => Date, { description: 'When it was added.' })
  createdAt!: Date

  @Field(() => Date, { nullable: true, description: 'When its present or last attempt began.' })
  startedAt?: Date | null

  @Field(() => Date, { nullable: true, description: 'When it was over.' })
  finishedAt?: Date | null
}

@ObjectType({ description: 'A list of jobs.' })
export class JobConnection extends connectionOf(Job) {}

@InputType({ description: 'Which jobs to list.' })
export class JobFilter {
  @Field(() => [JobState], { nullable: true, description: 'In one of these states.' })
  states?: JobState[] | null

  @Field(() => String, { nullable: true, description: 'Of this name.' })
  name?: string | null

  @Field(() => String, { nullable: true, description: 'In this queue.' })
  queue?: string | null
}

export const RetryJobOutcome = outcome('RetryJobOutcome', Job, NotFound)
export const DiscardJobOutcome = outcome('DiscardJobOutcome', Job, NotFound)
