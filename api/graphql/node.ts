import { Field, ID, Int, InterfaceType, ObjectType } from 'type-graphql'

@InterfaceType({ description: 'Anything that has an id of its own.' })
export abstract class Node {
  @Field(() => ID, { description: 'Says by its prefix what it names.' })
  id!: string
}

/** What is made once and changed often, by several people: its fields are inherited, and it is no type of its own. */
@ObjectType()
export abstract class Revised extends Node {
  @Field(() => Int, { description: 'Grows with every change: pass it as `expectedRevision`.' })
  revision!: number

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date

  @Field(() => Date, { description: 'When it was last changed.' })
  updatedAt!: Date
}
