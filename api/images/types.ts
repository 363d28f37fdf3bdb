import { Field, InputType, Int, ObjectType } from 'type-graphql'
import type { ImageModel } from '../../prisma/generated/oltp/models.ts'
import { connectionOf } from '../graphql/connection.ts'
import { IdField } from '../graphql/ids.ts'
import { Node } from '../graphql/node.ts'
import { InvalidInput, NotFound, outcome } from '../graphql/problem.ts'

@ObjectType({ implements: Node, description: 'A picture for mails. Whoever has its address may see it.' })
export class Image extends Node implements Omit<ImageModel, 'tenantId' | 'storageKey' | 'createdBy'> {
  @Field(() => String, { description: 'What a block’s picture names it by: its `contentKey`.' })
  key!: string

  @Field(() => String, { description: 'What it was called when it came.' })
  fileName!: string

  @Field(() => String, { description: 'What its bytes are, as `image/png`.' })
  contentType!: string

  @Field(() => Int, { description: 'Bytes.' })
  size!: number

  @Field(() => Int, { description: 'Pixels from left to right.' })
  width!: number

  @Field(() => Int, { description: 'Pixels from top to bottom.' })
  height!: number

  @Field(() => Date, { description: 'When it came.' })
  createdAt!: Date
}

@ObjectType({ description: 'A list of pictures.' })
export class ImageConnection extends connectionOf(Image) {}

@InputType({ description: 'A picture that was uploaded.' })
export class AddImageInput {
  @IdField('upload', { description: 'What `createUpload` answered; its bytes have come.' })
  uploadId!: string
}

export const AddImageOutcome = outcome('AddImageOutcome', Image, InvalidInput, NotFound)
