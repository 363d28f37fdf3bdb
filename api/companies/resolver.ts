import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Needs } from '../graphql/auth.ts'
import { Page } from '../graphql/connection.ts'
import type { Context } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { Project } from '../projects/types.ts'
import { companies } from './list.ts'
import { createCompany, updateCompany } from './service.ts'
import {
  Company,
  CompanyConnection,
  CreateCompanyInput,
  CreateCompanyOutcome,
  UpdateCompanyInput,
  UpdateCompanyOutcome,
} from './types.ts'

@Resolver(() => Company)
export class CompanyResolver {
  @Needs('company:read')
  @Query(() => Company, { nullable: true, description: 'A workspace.' })
  company(@IdArg('company') id: string, @Ctx() { load }: Context) {
    return load.company.load(id)
  }

  @Needs('company:read')
  @Query(() => CompanyConnection, { description: 'The workspaces, the newest first.' })
  companies(@Args(() => Page) page: Page, @Ctx() { db }: Context) {
    return companies(db, page)
  }

  @Needs('company:write')
  @Mutation(() => CreateCompanyOutcome, { description: 'Makes a workspace.' })
  createCompany(@Arg('input', () => CreateCompanyInput) input: CreateCompanyInput, @Ctx() { db }: Context) {
    return createCompany(db, input)
  }

  @Needs('company:write')
  @Mutation(() => UpdateCompanyOutcome, { description: 'Changes a workspace, archives it or takes it back.' })
  updateCompany(
    @IdArg('company') id: string,
    @Arg('input', () => UpdateCompanyInput) input: UpdateCompanyInput,
    @Ctx() { db }: Context,
  ) {
    return updateCompany(db, id, input)
  }

  @FieldResolver(() => [Project], { description: 'Its projects, the oldest first.' })
  projects(@Root() { id }: Company, @Ctx() { load }: Context) {
    return load.projectsOf.load(id)
  }

  @FieldResolver(() => Int, { description: 'How many projects it has.' })
  async projectCount(@Root() { id }: Company, @Ctx() { load }: Context) {
    return (await load.projectsOf.load(id)).length
  }
}
