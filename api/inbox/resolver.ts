import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql'
import { Needs } from '../graphql/auth.ts'
import { Page } from '../graphql/connection.ts'
import type { Context, SignedIn } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { inboxState, inboxThreads } from './list.ts'
import { contentOf, messagesOf, updateInboxThread, watchThreads } from './service.ts'
import {
  InboxState,
  InboxThread,
  InboxThreadConnection,
  InboxThreadFilter,
  ThreadMessage,
  ThreadMessageContent,
  UpdateInboxThreadInput,
  UpdateInboxThreadOutcome,
} from './types.ts'

@Resolver(() => InboxThread)
export class InboxThreadResolver {
  @Needs('inbox:read')
  @Query(() => InboxThread, { nullable: true, description: 'A conversation.' })
  inboxThread(@IdArg('inboxThread') id: string, @Ctx() { load }: Context) {
    return load.inboxThread.load(id)
  }

  @Needs('inbox:read')
  @Query(() => InboxThreadConnection, { description: 'The conversations of all mailboxes, the newest mail first.' })
  inboxThreads(
    @Args(() => Page) page: Page,
    @Arg('filter', () => InboxThreadFilter, { nullable: true, description: 'Which ones.' })
    filter: InboxThreadFilter | null,
    @Ctx() context: SignedIn,
  ) {
    return inboxThreads(context, page, filter)
  }

  @Needs('inbox:read')
  @Query(() => InboxState, { description: 'How the inbox stands.' })
  inboxState(@Ctx() context: SignedIn) {
    return inboxState(context)
  }

  @Needs('inbox:write')
  @Mutation(() => UpdateInboxThreadOutcome, {
    description: 'Marks, sorts, assigns, puts off or puts away a conversation.',
  })
  updateInboxThread(
    @IdArg('inboxThread') id: string,
    @Arg('input', () => UpdateInboxThreadInput) input: UpdateInboxThreadInput,
    @Ctx() context: SignedIn,
  ) {
    return updateInboxThread(context, id, input)
  }

  @Needs('inbox:read')
  @Subscription(() => InboxState, {
    description: 'How the inbox stands, and again whenever something comes or is read.',
    subscribe: ({ context }) => watchThreads(context as SignedIn),
  })
  threadUpdated(@Root() now: InboxState) {
    return now
  }

  @FieldResolver(() => [ThreadMessage], { description: 'Its mails, the oldest first; the last 200 of them.' })
  messages(@Root() { id }: InboxThread, @Ctx() { db }: SignedIn) {
    return messagesOf(db, id)
  }
}

@Resolver(() => ThreadMessage)
export class ThreadMessageResolver {
  @FieldResolver(() => ThreadMessageContent, { nullable: true, description: 'What it says, if it came in.' })
  content(
    @Root() { contentKey }: ThreadMessage,
    @Arg('withImages', () => Boolean, { defaultValue: false, description: 'Whether pictures elsewhere are shown.' })
    withImages: boolean,
    @Ctx() { viewer }: SignedIn,
  ) {
    return contentKey === null ? null : contentOf(viewer.tenantId, contentKey, withImages)
  }
}
