import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql'
import { Needs } from '../graphql/auth.ts'
import { Page } from '../graphql/connection.ts'
import type { Context, SignedIn } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { members } from './list.ts'
import { changeRoles, leave, remove } from './service.ts'
import {
  ChangeMemberRolesInput,
  ChangeMemberRolesOutcome,
  LeaveTenantOutcome,
  Member,
  MemberConnection,
  RemoveMemberOutcome,
} from './types.ts'

@Resolver(() => Member)
export class MemberResolver {
  @Needs('member:read')
  @Query(() => MemberConnection, { description: 'Who belongs to this tenant, the newest first.' })
  members(@Args(() => Page) page: Page, @Ctx() { db }: Context) {
    return members(db, page)
  }

  @Needs('member:write')
  @Mutation(() => ChangeMemberRolesOutcome, { description: 'Gives a member other roles.' })
  changeMemberRoles(
    @IdArg('member') id: string,
    @Arg('input', () => ChangeMemberRolesInput) input: ChangeMemberRolesInput,
    @Ctx() context: SignedIn,
  ) {
    return changeRoles(context, id, input.roles)
  }

  @Needs('member:write')
  @Mutation(() => RemoveMemberOutcome, { description: 'Takes somebody out of the tenant, at once.' })
  removeMember(@IdArg('member') id: string, @Ctx() context: SignedIn) {
    return remove(context, id)
  }

  @Needs('member:leave')
  @Mutation(() => LeaveTenantOutcome, { description: 'Leaves this tenant.' })
  leaveTenant(@Ctx() context: SignedIn) {
    return leave(context)
  }
}
