import { Field, InputType, Int, ObjectType } from 'type-graphql'
import { InvalidInput, outcome } from '../graphql/problem.ts'

@ObjectType({ description: 'Which leads are cleared away by themselves, once a day.' })
export class LeadCleanup {
  @Field(() => Boolean, { description: 'Whether it happens.' })
  isActive!: boolean

  @Field(() => Int, { nullable: true, description: 'Days after which leads whose mail came back are deleted.' })
  bouncedAfterDays!: number | null

  @Field(() => Int, { nullable: true, description: 'Days after which leads whose address takes no mail are deleted.' })
  invalidAfterDays!: number | null

  @Field(() => Int, {
    nullable: true,
    description: 'Days without open, click or answer after which leads that were written to are deleted.',
  })
  inactiveAfterDays!: number | null

  @Field(() => Date, { nullable: true, description: 'When it last happened.' })
  lastRunAt!: Date | null
}

@InputType({ description: 'Which leads to clear away by themselves. What is left out is left alone.' })
export class LeadCleanupInput {
  @Field(() => Boolean, { nullable: true, description: 'Whether it happens by itself, once a day; not, if left out.' })
  isActive?: boolean | null

  @Field(() => Int, {
    nullable: true,
    description: 'Days after which leads whose mail came back are deleted: 1 to 3650.',
  })
  bouncedAfterDays?: number | null

  @Field(() => Int, {
    nullable: true,
    description: 'Days after which leads whose address takes no mail are deleted: 1 to 3650.',
  })
  invalidAfterDays?: number | null

  @Field(() => Int, {
    nullable: true,
    description: 'Days without a sign of life after which leads are deleted: 30 to 3650.',
  })
  inactiveAfterDays?: number | null
}

export const SetLeadCleanupOutcome = outcome('SetLeadCleanupOutcome', LeadCleanup, InvalidInput)
