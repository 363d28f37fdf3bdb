import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Needs } from '../graphql/auth.ts'
import type { Context } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { deleteTag, tags, updateTag } from './service.ts'
import { DeleteTagOutcome, Tag, UpdateTagOutcome } from './types.ts'

@Resolver(() => Tag)
export class TagResolver {
  @Needs('template:read')
  @Query(() => [Tag], { description: 'The tags of templates, by name. A template makes those it is marked with.' })
  tags(@Ctx() { db }: Context) {
    return tags(db)
  }

  @Needs('template:write')
  @Mutation(() => UpdateTagOutcome, { description: 'Renames a tag.' })
  updateTag(@IdArg('tag') id: string, @Arg('name', () => String) name: string, @Ctx() { db }: Context) {
    return updateTag(db, id, name)
  }

  @Needs('template:write')
  @Mutation(() => DeleteTagOutcome, { description: 'Takes a tag off all templates and forgets it.' })
  deleteTag(@IdArg('tag') id: string, @Ctx() { db }: Context) {
    return deleteTag(db, id)
  }

  @FieldResolver(() => Int, { description: 'How many templates are marked with it that you may see.' })
  templateCount(@Root() { id }: Tag, @Ctx() { load }: Context) {
    return load.templatesWithTag.load(id).then((it) => it?.count ?? 0)
  }
}
