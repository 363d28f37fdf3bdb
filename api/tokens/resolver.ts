import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Company } from '../companies/types.ts'
import { Needs, scopes } from '../graphql/auth.ts'
import { Page } from '../graphql/connection.ts'
import type { Context, SignedIn } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { Member } from '../members/types.ts'
import { allPersonalTokens, personalTokens } from './list.ts'
import { create, revoke, rotate } from './service.ts'
import {
  CreatePersonalTokenInput,
  CreatePersonalTokenOutcome,
  PersonalToken,
  PersonalTokenConnection,
  RevokePersonalTokenOutcome,
  RotatePersonalTokenInput,
  RotatePersonalTokenOutcome,
} from './types.ts'

@Resolver(() => PersonalToken)
export class PersonalTokenResolver {
  @Needs('token:read')
  @Query(() => PersonalTokenConnection, { description: 'Your own tokens in this tenant, the newest first.' })
  personalTokens(@Args(() => Page) page: Page, @Ctx() { db, viewer }: SignedIn) {
    return personalTokens(db, viewer, page)
  }

  @Needs('token:oversee')
  @Query(() => PersonalTokenConnection, { description: 'The tokens of everybody in this tenant, the newest first.' })
  allPersonalTokens(@Args(() => Page) page: Page, @Ctx() { db }: Context) {
    return allPersonalTokens(db, page)
  }

  @Needs('token:read')
  @Query(() => [String], {
    description: 'What you may give a token: the part of your own permissions that programs get.',
  })
  tokenScopes(@Ctx() { viewer }: SignedIn) {
    return scopes.filter((scope) => viewer.permissions.has(scope))
  }

  @Needs('token:write')
  @Mutation(() => CreatePersonalTokenOutcome, {
    description: 'Makes a token for your programs. Its secret is shown once.',
  })
  createPersonalToken(
    @Arg('input', () => CreatePersonalTokenInput) input: CreatePersonalTokenInput,
    @Ctx() context: SignedIn,
  ) {
    return create(context, input)
  }

  @Needs('token:write')
  @Mutation(() => RotatePersonalTokenOutcome, {
    description: 'Gives a token a new secret; the old one is taken for a while longer.',
  })
  rotatePersonalToken(
    @IdArg('personalToken') id: string,
    @Arg('input', () => RotatePersonalTokenInput) input: RotatePersonalTokenInput,
    @Ctx() context: SignedIn,
  ) {
    return rotate(context, id, input)
  }

  @Needs('token:write')
  @Mutation(() => RevokePersonalTokenOutcome, {
    description: 'Ends a token at once: your own, or as an admin anybody’s.',
  })
  revokePersonalToken(@IdArg('personalToken') id: string, @Ctx() context: SignedIn) {
    return revoke(context, id)
  }

  @FieldResolver(() => Member, { nullable: true, description: 'Whose it is.' })
  owner(@Root() { userId }: PersonalToken, @Ctx() { load }: Context) {
    return load.member.load(userId)
  }

  @FieldResolver(() => [Company], { description: 'The workspaces it is for; none means all its owner sees.' })
  async companies(@Root() { companyIds }: PersonalToken, @Ctx() { load }: Context) {
    return (await Promise.all(companyIds.map((id) => load.company.load(id)))).filter((company) => company !== null)
  }
}
