import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql'
import { Company } from '../companies/types.ts'
import { Needs } from '../graphql/auth.ts'
import { Page } from '../graphql/connection.ts'
import type { Context, SignedIn } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { Member } from '../members/types.ts'
import { accept, joinAsNew, offer } from './accept.ts'
import { invitations, invite, resend, revoke, stateOf } from './service.ts'
import {
  AcceptInvitationInput,
  AcceptInvitationOutcome,
  CreateInvitationInput,
  CreateInvitationOutcome,
  Invitation,
  InvitationConnection,
  InvitationOffer,
  InvitationState,
  JoinByInvitationInput,
  JoinByInvitationOutcome,
  ResendInvitationOutcome,
  RevokeInvitationOutcome,
} from './types.ts'

@Resolver(() => Invitation)
export class InvitationResolver {
  @Needs('member:write')
  @Query(() => InvitationConnection, { description: 'Who was invited into this tenant, the newest first.' })
  invitations(@Args(() => Page) page: Page, @Ctx() { db }: Context) {
    return invitations(db, page)
  }

  @Needs('public')
  @Query(() => InvitationOffer, {
    nullable: true,
    description: 'What a link offers; null when it is not, or no longer, good.',
  })
  invitationOffer(
    @Arg('secret', () => String, { description: 'What stands behind the # of the link.' }) secret: string,
  ) {
    return offer(secret)
  }

  @Needs('member:write')
  @Mutation(() => CreateInvitationOutcome, { description: 'Mails somebody a link into this tenant.' })
  createInvitation(@Arg('input', () => CreateInvitationInput) input: CreateInvitationInput, @Ctx() context: SignedIn) {
    return invite(context, input)
  }

  @Needs('member:write')
  @Mutation(() => ResendInvitationOutcome, { description: 'Mails a new link; the one before is no longer good.' })
  resendInvitation(@IdArg('invitation') id: string, @Ctx() context: SignedIn) {
    return resend(context, id)
  }

  @Needs('member:write')
  @Mutation(() => RevokeInvitationOutcome, { description: 'Takes an invitation back.' })
  revokeInvitation(@IdArg('invitation') id: string, @Ctx() context: SignedIn) {
    return revoke(context, id)
  }

  @Needs('self')
  @Mutation(() => AcceptInvitationOutcome, { description: 'Joins a tenant, and goes on there.' })
  acceptInvitation(
    @Arg('input', () => AcceptInvitationInput) { secret }: AcceptInvitationInput,
    @Ctx() { viewer, caller }: SignedIn,
  ) {
    return accept(viewer, caller, secret)
  }

  @Needs('public')
  @Mutation(() => JoinByInvitationOutcome, { description: 'Joins a tenant as a new person, and signs in.' })
  joinByInvitation(
    @Arg('input', () => JoinByInvitationInput) input: JoinByInvitationInput,
    @Ctx() { caller }: Context,
  ) {
    return joinAsNew(input, caller)
  }

  @FieldResolver(() => InvitationState, { description: 'What became of it.' })
  state(@Root() invitation: Invitation) {
    return stateOf(invitation)
  }

  @FieldResolver(() => Member, { nullable: true, description: 'Who made it; null if they are gone.' })
  inviter(@Root() { invitedBy }: Invitation, @Ctx() { load }: Context) {
    return invitedBy && load.member.load(invitedBy)
  }

  @FieldResolver(() => [Company], { description: 'The workspaces they shall belong to.' })
  async companies(@Root() { companyIds }: Invitation, @Ctx() { load }: Context) {
    return (await Promise.all(companyIds.map((id) => load.company.load(id)))).filter((company) => company !== null)
  }
}
