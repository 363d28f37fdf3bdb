import { Args, Ctx, Extensions, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql'
import { Needs } from '../graphql/auth.ts'
import { Page } from '../graphql/connection.ts'
import type { SignedIn } from '../graphql/context.ts'
import { IdArg } from '../graphql/ids.ts'
import { inbox, markRead, notifications, watchInbox } from './service.ts'
import { Inbox, NotificationConnection } from './types.ts'

@Resolver()
export class NotificationResolver {
  @Needs('self')
  @Query(() => NotificationConnection, { description: 'What you should know, the newest first.' })
  notifications(@Args(() => Page) page: Page, @Ctx() { viewer }: SignedIn) {
    return notifications(viewer, page)
  }

  @Needs('self')
  @Query(() => Inbox, { description: 'How your notifications stand.' })
  inbox(@Ctx() { viewer }: SignedIn) {
    return inbox(viewer)
  }

  @Needs('self')
  @Extensions({ unrecorded: true })
  @Mutation(() => Inbox, { description: 'Marks notifications of yours as read.' })
  markNotificationsRead(
    @IdArg('notification', 'ids', { list: true, nullable: true, description: 'Which ones; all, if left out.' })
    ids: string[] | null | undefined,
    @Ctx() { viewer }: SignedIn,
  ) {
    return markRead(viewer, ids)
  }

  @Needs('self')
  @Subscription(() => Inbox, {
    description: 'How your notifications stand, and again whenever one comes or is read.',
    subscribe: ({ context }) => watchInbox((context as SignedIn).viewer),
  })
  notificationAdded(@Root() now: Inbox) {
    return now
  }
}
