import { Field, Float, InputType, ObjectType } from 'type-graphql'
import { Node } from '../graphql/node.ts'
import { InvalidInput, outcome } from '../graphql/problem.ts'

@ObjectType({ description: 'A header to send along.' })
export class UploadHeader {
  @Field(() => String, { description: 'Its name.' })
  name!: string

  @Field(() => String, { description: 'Its value.' })
  value!: string
}

@ObjectType({ implements: Node, description: 'A place to which a file can be sent, once.' })
export class Upload extends Node {
  @Field(() => String, { description: 'The address: send the bytes there by PUT.' })
  url!: string

  @Field(() => [UploadHeader], { description: 'The headers to send along.' })
  headers!: UploadHeader[]

  @Field(() => Date, { description: 'Until when.' })
  expiresAt!: Date
}

@InputType({ description: 'A file that you want to bring.' })
export class CreateUploadInput {
  @Field(() => String, { description: 'What it is called.' })
  fileName!: string

  @Field(() => String, { description: 'What is in it, as `text/csv`.' })
  contentType!: string

  @Field(() => Float, { description: 'How many bytes it has.' })
  size!: number
}

export const CreateUploadOutcome = outcome('CreateUploadOutcome', Upload, InvalidInput)
