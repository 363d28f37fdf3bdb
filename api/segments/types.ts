import { Field, InputType, Int, ObjectType, registerEnumType } from 'type-graphql'
import { SegmentKind } from '../../prisma/generated/oltp/enums.ts'
import { connectionOf } from '../graphql/connection.ts'
import { Node, Revised } from '../graphql/node.ts'
import { Conflict, InvalidInput, NotFound, NotPossible, outcome } from '../graphql/problem.ts'
import { LeadFilterInput } from '../leads/filterInput.ts'
import { Deleted, Lead } from '../leads/types.ts'

registerEnumType(SegmentKind, {
  name: 'SegmentKind',
  description: 'Whether a segment follows its leads, or keeps those it had.',
})

@ObjectType({ implements: Node, description: 'Leads by rule: as they are now, or as they were at one moment.' })
export class Segment extends Revised {
  definition!: unknown

  @Field(() => String, { description: 'Unique in the tenant.' })
  name!: string

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  description!: string | null

  @Field(() => SegmentKind, { description: 'Whether it follows its leads, or keeps those it had.' })
  kind!: SegmentKind

  @Field(() => Date, { nullable: true, description: 'When a snapshot was last taken.' })
  snapshotAt!: Date | null
}

@ObjectType({ description: 'A list of segments.' })
export class SegmentConnection extends connectionOf(Segment) {}

@InputType({ description: 'A new segment.' })
export class CreateSegmentInput {
  @Field(() => String, { description: 'Unique in the tenant.' })
  name!: string

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  description?: string | null

  @Field(() => LeadFilterInput, { description: 'Which leads.' })
  filter!: LeadFilterInput

  @Field(() => SegmentKind, {
    nullable: true,
    description: 'Whether it follows its leads, or keeps those it has now; it follows them, if left out.',
  })
  kind?: SegmentKind | null
}

@InputType({ description: 'What to change of a segment.' })
export class UpdateSegmentInput {
  @Field(() => String, { nullable: true, description: 'Unique in the tenant.' })
  name?: string

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  description?: string | null

  @Field(() => LeadFilterInput, { nullable: true, description: 'Which leads. A snapshot is then taken anew.' })
  filter?: LeadFilterInput

  @Field(() => Int, {
    nullable: true,
    description: 'The revision you read; somebody else’s change is then a Conflict.',
  })
  expectedRevision?: number
}

@ObjectType({
  description: 'What a filter finds: an estimate at once, and on request the exact number and some of the leads.',
})
export class LeadsPreview {
  /** Each is asked for only when it is selected. */
  ask!: { estimate(): Promise<number>; exact(): Promise<number>; sample(): Promise<Lead[]> }

  @Field(() => Int, { description: 'About how many, as the database guesses from its statistics.' })
  estimate(): Promise<number> {
    return this.ask.estimate()
  }

  @Field(() => Int, { description: 'Exactly how many. Costs a look at every lead.' })
  exact(): Promise<number> {
    return this.ask.exact()
  }

  @Field(() => [Lead], { description: 'Ten of them, the newest first.' })
  sample(): Promise<Lead[]> {
    return this.ask.sample()
  }
}

export const CreateSegmentOutcome = outcome('CreateSegmentOutcome', Segment, InvalidInput)
export const UpdateSegmentOutcome = outcome('UpdateSegmentOutcome', Segment, InvalidInput, NotFound, Conflict)
export const DeleteSegmentOutcome = outcome('DeleteSegmentOutcome', Deleted, NotFound, NotPossible)
export const TakeSegmentSnapshotOutcome = outcome('TakeSegmentSnapshotOutcome', Segment, NotFound, NotPossible)
