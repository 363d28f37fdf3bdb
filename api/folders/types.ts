import { Field, InputType, Int, ObjectType } from 'type-graphql'
import type { FolderModel } from '../../prisma/generated/oltp/models.ts'
import { IdField } from '../graphql/ids.ts'
import { Node, Revised } from '../graphql/node.ts'
import { Conflict, InvalidInput, NotFound, NotPossible, outcome } from '../graphql/problem.ts'
import { Deleted } from '../leads/types.ts'

@ObjectType({ implements: Node, description: 'Where templates are put away; folders stand in folders.' })
export class Folder extends Revised implements Omit<FolderModel, 'tenantId'> {
  @IdField('folder', { nullable: true, description: 'The folder it stands in; null at the top.' })
  parentId!: string | null

  @Field(() => String, { description: 'Unique within its parent.' })
  name!: string
}

@InputType({ description: 'A new folder.' })
export class CreateFolderInput {
  @Field(() => String, { description: 'Unique within its parent.' })
  name!: string

  @IdField('folder', { nullable: true, description: 'The folder it stands in; at the top, if left out.' })
  parentId?: string | null
}

@InputType({ description: 'What to change of a folder; what is left out stays.' })
export class UpdateFolderInput {
  @Field(() => String, { nullable: true, description: 'Unique within its parent.' })
  name?: string

  @IdField('folder', { nullable: true, description: 'Where to move it; null for the top.' })
  parentId?: string | null

  @Field(() => Int, {
    nullable: true,
    description: 'The revision you read; somebody else’s change is then a Conflict.',
  })
  expectedRevision?: number
}

export const CreateFolderOutcome = outcome('CreateFolderOutcome', Folder, InvalidInput, NotFound)
export const UpdateFolderOutcome = outcome('UpdateFolderOutcome', Folder, InvalidInput, NotFound, Conflict)
export const DeleteFolderOutcome = outcome('DeleteFolderOutcome', Deleted, NotFound, NotPossible)
