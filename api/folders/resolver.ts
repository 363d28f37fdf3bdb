import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Needs } from '../graphql/auth.ts'
import type { Context } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { createFolder, deleteFolder, folders, updateFolder } from './service.ts'
import {
  CreateFolderInput,
  CreateFolderOutcome,
  DeleteFolderOutcome,
  Folder,
  UpdateFolderInput,
  UpdateFolderOutcome,
} from './types.ts'

@Resolver(() => Folder)
export class FolderResolver {
  @Needs('template:read')
  @Query(() => [Folder], { description: 'All folders, by name: each says in which it stands.' })
  folders(@Ctx() { db }: Context) {
    return folders(db)
  }

  @Needs('template:write')
  @Mutation(() => CreateFolderOutcome, { description: 'Makes a folder.' })
  createFolder(@Arg('input', () => CreateFolderInput) input: CreateFolderInput, @Ctx() { db }: Context) {
    return createFolder(db, input)
  }

  @Needs('template:write')
  @Mutation(() => UpdateFolderOutcome, { description: 'Renames a folder, or moves it with all that is in it.' })
  updateFolder(
    @IdArg('folder') id: string,
    @Arg('input', () => UpdateFolderInput) input: UpdateFolderInput,
    @Ctx() { db }: Context,
  ) {
    return updateFolder(db, id, input)
  }

  @Needs('template:write')
  @Mutation(() => DeleteFolderOutcome, { description: 'Deletes a folder; what is in it moves to the folder above.' })
  deleteFolder(@IdArg('folder') id: string, @Ctx() { db }: Context) {
    return deleteFolder(db, id)
  }

  @FieldResolver(() => Int, { description: 'How many templates stand in it that you may see, without its folders.' })
  templateCount(@Root() { id }: Folder, @Ctx() { load }: Context) {
    return load.templatesInFolder.load(id).then((it) => it?.count ?? 0)
  }
}
