import { Arg, Ctx, Mutation, Resolver } from 'type-graphql'
import { Needs } from '../graphql/auth.ts'
import type { Context } from '../graphql/context.ts'
import { createUpload } from './service.ts'
import { CreateUploadInput, CreateUploadOutcome, Upload } from './types.ts'

@Resolver(() => Upload)
export class UploadResolver {
  @Needs('upload:write')
  @Mutation(() => CreateUploadOutcome, { description: 'Makes a place to which a file can be sent.' })
  createUpload(@Arg('input', () => CreateUploadInput) input: CreateUploadInput, @Ctx() { db }: Context) {
    return createUpload(db.tenantId, input)
  }
}
