import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Company } from '../companies/types.ts'
import { Needs } from '../graphql/auth.ts'
import { Page } from '../graphql/connection.ts'
import type { Context, SignedIn } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { createProject, projects, updateProject } from './service.ts'
import {
  CreateProjectInput,
  CreateProjectOutcome,
  Project,
  ProjectConnection,
  UpdateProjectInput,
  UpdateProjectOutcome,
} from './types.ts'

@Resolver(() => Project)
export class ProjectResolver {
  @Needs('project:read')
  @Query(() => Project, { nullable: true, description: 'A project.' })
  project(@IdArg('project') id: string, @Ctx() { load }: Context) {
    return load.project.load(id)
  }

  @Needs('project:read')
  @Query(() => ProjectConnection, { description: 'The projects, the newest first.' })
  projects(
    @Args(() => Page) page: Page,
    @IdArg('company', 'companyId', { nullable: true, description: 'Only those of this workspace.' }) companyId: string,
    @Ctx() { db, viewer }: SignedIn,
  ) {
    return projects(db, viewer, page, companyId)
  }

  @Needs('project:write')
  @Mutation(() => CreateProjectOutcome, { description: 'Makes a project.' })
  createProject(@Arg('input', () => CreateProjectInput) input: CreateProjectInput, @Ctx() context: SignedIn) {
    return createProject(context, input)
  }

  @Needs('project:write')
  @Mutation(() => UpdateProjectOutcome, { description: 'Changes a project, archives it or takes it back.' })
  updateProject(
    @IdArg('project') id: string,
    @Arg('input', () => UpdateProjectInput) input: UpdateProjectInput,
    @Ctx() context: SignedIn,
  ) {
    return updateProject(context, id, input)
  }

  @FieldResolver(() => Company, { description: 'The workspace it belongs to.' })
  company(@Root() { companyId }: Project, @Ctx() { load }: Context) {
    return load.company.load(companyId)
  }
}
