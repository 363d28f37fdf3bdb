import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { contentUrl } from '../../jobs/templates/pictures.ts'
import { Needs } from '../graphql/auth.ts'
import { Page } from '../graphql/connection.ts'
import type { Context, SignedIn } from '../graphql/context.ts'
import { addImage, images } from './service.ts'
import { AddImageInput, AddImageOutcome, Image, ImageConnection } from './types.ts'

@Resolver(() => Image)
export class ImageResolver {
  @Needs('template:read')
  @Query(() => ImageConnection, { description: 'The pictures, the newest first.' })
  images(@Args(() => Page) page: Page, @Ctx() { db }: Context) {
    return images(db, page)
  }

  @Needs('template:write')
  @Mutation(() => AddImageOutcome, {
    description: 'Makes a picture of an upload, when its bytes are one. The same bytes again are the same picture.',
  })
  addImage(@Arg('input', () => AddImageInput) input: AddImageInput, @Ctx() context: SignedIn) {
    return addImage(context, input)
  }

  @FieldResolver(() => String, { description: 'Its public address, for as long as it is kept.' })
  url(@Root() { key }: Image) {
    return contentUrl(key)
  }
}
