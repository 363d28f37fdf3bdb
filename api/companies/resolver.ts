import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Needs } from '../graphql/auth.ts'
import { Page } from '../graphql/connection.ts'
import type { Context, SignedIn } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { Member } from '../members/types.ts'
import { Project } from '../projects/types.ts'
import { companies } from './list.ts'
import { createCompany, setCompanyMembers, updateCompany } from './service.ts'
import {
  Company,
  CompanyConnection,
  CreateCompanyInput,
  CreateCompanyOutcome,
  SetCompanyMembersInput,
  SetCompanyMembersOutcome,
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
  companies(@Args(() => Page) page: Page, @Ctx() context: SignedIn) {
    return companies(context, page)
  }

  @Needs('company:write')
  @Mutation(() => CreateCompanyOutcome, { description: 'Makes a workspace.' })
  createCompany(@Arg('input', () => CreateCompanyInput) input: CreateCompanyInput, @Ctx() context: SignedIn) {
    return createCompany(context, input)
  }

  @Needs('company:write')
  @Mutation(() => UpdateCompanyOutcome, { description: 'Changes a workspace, archives it or takes it back.' })
  updateCompany(
    @IdArg('company') id: string,
    @Arg('input', () => UpdateCompanyInput) input: UpdateCompanyInput,
    @Ctx() context: SignedIn,
  ) {
    return updateCompany(context, id, input)
  }

  @Needs('member:write')
  @Mutation(() => SetCompanyMembersOutcome, {
    description: 'Says who belongs to a workspace, where the tenant shows workspaces to their members only.',
  })
  setCompanyMembers(
    @IdArg('company') id: string,
    @Arg('input', () => SetCompanyMembersInput) input: SetCompanyMembersInput,
    @Ctx() context: SignedIn,
  ) {
    return setCompanyMembers(context, id, input.memberIds)
  }

  @FieldResolver(() => [Member], { description: 'Who belongs to it. Owners and admins see it in any case.' })
  members(@Root() { id }: Company, @Ctx() { load }: Context) {
    return load.companyMembersOf.load(id)
  }

  @FieldResolver(() => [Project], { description: 'Its projects, the oldest first.' })
  projects(@Root() { id }: Company, @Ctx() { load }: Context) {
    return load.projectsOf.load(id)
  }

  @FieldResolver(() => Int, { description: 'How many projects it has.' })
  projectCount(@Root() { id }: Company, @Ctx() { load }: Context) {
    return load.projectsOf.load(id).then((projects) => projects.length)
  }
}
