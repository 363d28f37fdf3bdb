import { Field, ObjectType } from 'type-graphql'
import type { TagModel } from '../../prisma/generated/oltp/models.ts'
import { Node } from '../graphql/node.ts'
import { InvalidInput, NotFound, outcome } from '../graphql/problem.ts'
import { Deleted } from '../leads/types.ts'

@ObjectType({ implements: Node, description: 'A word that templates are marked with.' })
export class Tag extends Node implements Omit<TagModel, 'tenantId' | 'nameKey'> {
  @Field(() => String, { description: 'Unique in the tenant; upper and lower case are the same.' })
  name!: string

  @Field(() => Date, { description: 'When it was made.' })
  createdAt!: Date
}

export const UpdateTagOutcome = outcome('UpdateTagOutcome', Tag, InvalidInput, NotFound)
export const DeleteTagOutcome = outcome('DeleteTagOutcome', Deleted, NotFound)
