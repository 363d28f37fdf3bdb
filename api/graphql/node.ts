import { ID, InterfaceType, Field } from 'type-graphql'

@InterfaceType({
  description: 'Anything that has an id of its own.',
  resolveType: (value: { __typename?: string }) => value.__typename,
})
export abstract class Node {
  @Field(() => ID, { description: 'Says by its prefix what it names.' })
  id!: string
}
